from hypothesis import example, given
from hypothesis import strategies as st

from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source
from scriptengine.text.strict_yaml import Mapping, Node, Scalar, Sequence, read


def found(text: str, **limits: int) -> tuple[Mapping | None, list[Diagnostic]]:
    return read(Source("book.yaml", text), **limits)


def plain(node: Node) -> object:
    """The node as Python's own lists, dictionaries and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, value in node.items.items()}


def read_clean(text: str) -> Mapping:
    mapping, findings = found(text)
    assert findings == []
    assert mapping is not None
    return mapping


def lines(text: str, **limits: int) -> list[tuple[str, int]]:
    """The name and line of each finding."""
    source = Source("book.yaml", text)
    _, findings = read(source, **limits)
    assert all(finding.message and finding.advice for finding in findings)
    return [(finding.name, source.position(finding.span.start).line) for finding in findings if finding.span]


def test_values_stay_the_text_that_was_written() -> None:
    text = "a: no\nb: 12:30\nc: 010\nd: 2026-03-31\ne: 1.50\nf: true\n12: x\nyes: y\n"
    assert plain(read_clean(text)) == {
        "a": "no",
        "b": "12:30",
        "c": "010",
        "d": "2026-03-31",
        "e": "1.50",
        "f": "true",
        "12": "x",
        "yes": "y",
    }


def test_null_and_nothing_are_an_empty_text_but_a_quoted_null_is_a_word() -> None:
    assert plain(read_clean("a: null\nb: ~\nc:\nd: 'null'\n")) == {"a": "", "b": "", "c": "", "d": "null"}


def test_maps_and_lists_keep_their_order_and_nest() -> None:
    text = "kind: phrases\ntones:\n  angry:\n    - One.\n    - Two.\n  calm: [Three, 'Four']\n"
    assert plain(read_clean(text)) == {
        "kind": "phrases",
        "tones": {"angry": ["One.", "Two."], "calm": ["Three", "Four"]},
    }


def test_every_part_knows_its_place() -> None:
    text = 'one: £5\ntwo:\n  - "x"\n  - yy\n\n# the end\nthree: z\n'
    mapping = read_clean(text)
    two = mapping.items["two"]
    assert isinstance(two, Sequence)
    assert [text[item.span.start : item.span.end] for item in two.items] == ['"x"', "yy"]
    assert text[two.span.start : two.span.end] == '- "x"\n  - yy'
    assert text[mapping.keys["three"].start : mapping.keys["three"].end] == "three"
    assert text[mapping.items["one"].span.start : mapping.items["one"].span.end] == "£5"
    assert (mapping.span.start, mapping.span.end) == (0, len(text) - 1)


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    names = {name for name, _ in lines(text)}
    assert names == {"yaml-alias"}
    mapping, _ = found(text)
    assert mapping is not None
    assert plain(mapping.items["i"]) == ["", ""]


def test_merge_keys_are_refused() -> None:
    assert lines("a: {x: 1}\nb:\n  <<: {y: 2}\n") == [("yaml-merge-key", 3)]
    assert ("yaml-merge-key", 2) in lines("a: &a {x: 1}\n<<: [*a, *a]\n")


def test_tags_are_refused_even_harmless_ones() -> None:
    assert lines("a: !!python/object/apply:os.system ['true']\nb: !x y\nc: !!str z\n") == [
        ("yaml-tag", 1),
        ("yaml-tag", 2),
        ("yaml-tag", 3),
    ]


def test_a_name_given_twice_shows_both_places_and_keeps_the_first() -> None:
    mapping, findings = found("a: 1\nb: 2\na: 3\n")
    assert mapping is not None
    assert plain(mapping) == {"a": "1", "b": "2"}
    assert [(finding.span and finding.span.start) for finding in findings] == [10]
    assert findings[0].related[0][0].start == 0


def test_a_second_document_is_refused_at_its_line() -> None:
    assert lines("a: 1\n---\nb: 2\n") == [("yaml-several-documents", 2)]
    assert plain(read_clean("---\na: 1\n...\n")) == {"a": "1"}


def test_deep_nesting_is_refused_at_the_limit_in_every_style() -> None:
    assert lines("a: " + "[" * 10_000) == [("yaml-too-deep", 1)]
    assert lines("a: " + "{b: " * 10_000) == [("yaml-too-deep", 1)]
    assert lines("- " * 10_000) == [("yaml-too-deep", 1)]
    assert lines("".join(" " * n + "a:\n" for n in range(200))) == [("yaml-too-deep", 33)]
    assert plain(read_clean("a: " + "[" * 31 + "]" * 31))


def test_a_file_over_the_limit_is_not_read() -> None:
    assert lines("a: " + "x" * 98, max_bytes=100) == [("yaml-too-large", 1)]
    assert lines("a: " + "é" * 49, max_bytes=100) == [("yaml-too-large", 1)]
    assert lines("a: " + "x" * 97, max_bytes=100) == []


def test_a_file_that_is_no_map_says_what_it_is() -> None:
    for text, word in (("", "empty"), ("# only a comment\n", "empty"), ("- a\n", "list"), ("hello\n", "text")):
        mapping, findings = found(text)
        assert mapping is None
        assert [finding.name for finding in findings] == ["yaml-not-a-map"]
        assert word in findings[0].message


def test_slips_of_syntax_are_named_at_their_line() -> None:
    for text, line, word in (
        ("a:\n\tb: 1\n", 2, "tab"),
        ("a: I said: no\n", 1, "colon"),
        ("a: 1\nb\nc: 2\n", 3, "missing"),
        ("a: 1\n  b: 2\n", 2, "colon"),
        ("a:\n    b: 1\n  c: 2\n", 3, "line up"),
        ('a: 1\nb: "open\n', 3, "quote mark"),
        ("a: @home\n", 1, "begin"),
        ("a: [1, 2\nb: 3\n", 2, "bracket"),
        ('a: "\\q"\n', 1, "backslash"),
        ("a: 1\nb: \x07\n", 2, "control"),
    ):
        source = Source("book.yaml", text)
        mapping, findings = read(source)
        assert mapping is None
        assert [finding.name for finding in findings] == ["yaml-syntax"], text
        span = findings[0].span
        assert span is not None
        assert source.position(span.start).line == line, text
        assert word in findings[0].message + findings[0].advice, (text, findings[0].message)


def test_control_characters_behind_a_backslash_are_found_and_taken_out() -> None:
    mapping, findings = found('a: "x\\0\\e[31m\\ud800y"\nb: "one\\ntwo\\t"\n')
    assert [finding.name for finding in findings] == ["yaml-control-character"]
    assert mapping is not None
    assert plain(mapping) == {"a": "x[31my", "b": "one\ntwo\t"}


def test_numbers_too_large_for_python_are_a_finding() -> None:
    assert lines('a: 1\nb: "\\UFFFFFFFF"\n') == [("yaml-syntax", 2)]
    assert [name for name, _ in lines("%YAML 1." + "9" * 5000 + "\n---\na: 1\n")] == ["yaml-syntax"]


def test_a_list_as_a_name_is_refused() -> None:
    assert lines("a: 1\n[x]: 2\n") == [("yaml-key-not-text", 2)]
    assert lines("? {x: 1}\n: 2\n") == [("yaml-key-not-text", 1)]


def test_thousands_of_mistakes_are_not_all_told() -> None:
    assert len(lines("a: 1\n" * 2000)) == 100


yamlish = st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#~<\\uxU0\n\t \r\x00\x85\u2028\ud800é😀", max_size=60)


@given(st.one_of(yamlish, st.text(max_size=40)))
@example("a: |9\n")
@example("\ufeffa: 1")
def test_any_text_at_all_gives_a_map_or_a_finding_inside_the_text(text: str) -> None:
    mapping, findings = found(text)
    assert mapping is not None or findings
    for finding in findings:
        assert finding.span is not None
        assert 0 <= finding.span.start <= finding.span.end <= len(text) + 1
    if mapping is not None:
        assert 0 <= mapping.span.start <= mapping.span.end <= len(text)


words = st.text(alphabet="abc no:£-#'\"[]", min_size=1, max_size=12)


@given(st.dictionaries(words, st.lists(words, max_size=3), min_size=1, max_size=5))
def test_what_is_written_in_quotes_is_read_back_whole(book: dict[str, list[str]]) -> None:
    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    text = "".join(f"{quoted(name)}: [{', '.join(quoted(item) for item in items)}]\n" for name, items in book.items())
    assert plain(read_clean(text)) == book
