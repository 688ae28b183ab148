import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.text import files
from scriptengine.text.files import decode, read_file
from scriptengine.text.source import Span


def refused(data: bytes) -> tuple[str, str]:
    source, findings = decode(data, "a.call")
    assert source is None
    assert len(findings) == 1
    assert findings[0].advice
    return findings[0].name, findings[0].message


def test_a_byte_order_mark_is_dropped_and_line_ends_become_one_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.call"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n\r\n")
    source, findings = read_file(path, "a.call")
    assert findings == []
    assert source is not None
    assert (source.name, source.text) == ("a.call", "one\ntwo\nthree\n\n")


def test_bad_utf8_is_named_with_its_line_after_any_line_end_and_mark() -> None:
    name, message = refused(b"one\r\ntwo\rprice \xa35\n")
    assert name == "not-utf8"
    assert "Line 3" in message and "0xa3" in message
    assert "Line 2" in refused(b"\xef\xbb\xbfone\n\xff")[1]
    assert "Line 1" in refused(b"cut \xe2\x82")[1]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfone\r\ntwo\xc2\xa3 \xa3\r\n\xff", b"one\rtwo\xc2\xa3 \0\n\0"])
def test_what_is_no_text_is_placed_at_its_first_byte_and_shown_where_it_is_to_be_shown(data: bytes) -> None:
    _, (finding,) = decode(data, "a.call")
    shown, (same,) = decode(data, "a.call", to_show=True)
    assert shown is not None
    assert same == finding
    assert finding.span is not None
    assert shown.position(finding.span.start) == (2, 6)
    assert shown.text[finding.span.start : finding.span.end] in ("\ufffd", "\0")
    assert shown.line(2)[:5] == "two£ "


def test_utf16_is_called_by_its_name() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        name, message = refused("\ufeffhello".encode(encoding))
        assert name == "not-utf8"
        assert "UTF-16" in message


def test_a_nul_character_is_named_with_its_line() -> None:
    name, message = refused(b"one\ntwo\0\n")
    assert name == "nul-character"
    assert "Line 2" in message


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    path = tmp_path / "a.call"
    path.write_bytes(b"x" * 10)
    assert read_file(path, max_bytes=10)[1] == []
    source, findings = read_file(path, max_bytes=9)
    assert source is None
    assert findings[0].name == "file-too-large"
    assert "9 bytes" in findings[0].message


@pytest.mark.parametrize(("setting", "said"), [("1", "1 MB"), ("64", ""), ("", ""), ("0", ""), ("lots", "")])
def test_how_large_a_file_may_be_can_be_set_for_every_command(tmp_path: Path, setting: str, said: str) -> None:
    (tmp_path / "large.call").write_text("# comment\n" * 200_000)
    done = subprocess.run(
        [sys.executable, "-m", "scriptengine", "format", "--check", "large.call"],
        cwd=tmp_path,
        env={**os.environ, "SCRIPTENGINE_MAX_MB": setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("larger than" in done.stdout + done.stderr) == bool(said)
    assert said in done.stdout + done.stderr


def test_what_is_no_file_is_a_finding_that_names_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, name in (
        (tmp_path / "none.call", "missing-file"),
        (tmp_path, "not-a-file"),
        (pipe, "not-a-file"),
        (tmp_path / "nul\0name", "unreadable-file"),
        (tmp_path / ("x" * 300), "unreadable-file"),
        (tmp_path / "a.call" / "b.call", "missing-file"),
    ):
        source, findings = read_file(path)
        assert source is None
        assert [finding.name for finding in findings] == [name]
        assert findings[0].span == Span(str(path), 0, 0)


def test_a_file_without_permission_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")  # root, whom CI runs as, is never refused

    path = tmp_path / "a.call"
    path.write_text("x")
    monkeypatch.setattr(Path, "open", refuse)
    findings = read_file(path)[1]
    assert [finding.name for finding in findings] == ["unreadable-file"]
    assert "permission denied" in findings[0].message


@given(st.binary(max_size=40))
def test_any_bytes_give_a_text_or_a_finding(data: bytes) -> None:
    source, findings = decode(data, "a.call")
    assert (source is None) == bool(findings)
    assert source is None or ("\r" not in source.text and "\0" not in source.text)


def test_a_file_written_anew_keeps_its_line_ends_its_mark_and_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "one.call"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    path.chmod(0o640)
    files.write_file(path, "one\nthree\n")
    assert path.read_bytes() == b"\xef\xbb\xbfone\r\nthree\r\n"
    assert path.stat().st_mode & 0o7777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["one.call"]


def test_a_link_stays_one_when_its_file_is_written_anew(tmp_path: Path) -> None:
    real, link = tmp_path / "real.call", tmp_path / "link.call"
    real.write_text("one\n")
    link.symlink_to(real)
    files.write_file(link, "two\n")
    assert link.is_symlink()
    assert real.read_text() == "two\n"


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        files.put(tmp_path / "folder", b"words")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
