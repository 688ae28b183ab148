"""Where `use` and `checks` find files: a folder that nothing leads out of, or texts kept from an earlier call."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple, Protocol

from scriptengine.resources import folder
from scriptengine.text import files
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean, near
from scriptengine.text.source import Source

MISSING = Kind("CS140", "missing-used-file")
OUTSIDE = Kind("CS141", "use-outside-root")
UNKNOWN_CHECK = Kind("CS142", "unknown-rule-pack")

SUFFIXES = (".call", ".yaml", ".yml")
_MOST_NEAR = 2000  # files looked at for a near name


class Lost(NamedTuple):
    """Why a path leads to no file: the sort of finding, what was seen, what to do."""

    kind: Kind
    message: str
    advice: str


class Library(Protocol):
    """Files by the names people see; the same file always has the same name."""

    def used(self, path: str, beside: str) -> str | Lost:
        """The name of the file that `use path` means in the file `beside`."""

    def pack(self, path: str) -> str | Lost:
        """The name of the rule pack that `checks path` means."""

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        """The text of a file found here."""


def _refused(path: str) -> Lost | None:
    """Forms of a path that no folder of scripts needs, and that mean different things on different machines."""
    if path.startswith(("/", "~")) or path[1:2] == ":":
        message = f"`{path}` is the address of a file on one computer."
        advice = "Write the path from this file or from the scripts folder: `use library/identity`."
        return Lost(OUTSIDE, message, advice)
    if "\\" in path:
        return Lost(OUTSIDE, f"`{path}` has a `\\` in it.", "Write `/` between folders: `use library/identity`.")
    return None


def _with_suffix(path: str) -> str:
    return path if path.endswith(SUFFIXES) else path + ".call"


def _missing(path: str, present: Iterable[str], higher: str = "", *, root: str = "scripts") -> Lost:
    """A path at which there is nothing; `higher` is the folder above the root in which there is, `root` its name."""
    message = f"There is no file `{_with_suffix(path)}` beside this one or in the scripts folder."
    shipped = folder("scripts")
    if higher:
        advice = f"There is one in `{higher}`: name that folder `scripts`, or lint a flow together with a script there."
        return Lost(MISSING, message, advice)
    hint = _meant(path.removesuffix(".call"), [name.removesuffix(".call") for name in present])
    if hint:
        return Lost(MISSING, f"{message} Did you mean `{hint}`?", "Look for a slip in the path, or put the file there.")
    if (shipped / _with_suffix(path)).is_file():
        what = f"the folder `{dirname(path)}`" if dirname(path) else f"`{_with_suffix(path)}`"
        to = (
            "into your scripts folder"
            if root == "scripts"
            else "to where this script lies, best a folder named `scripts`"
        )
        advice = f"It comes with scriptengine: copy {what} from `{shipped}` {to}."
        return Lost(MISSING, message, advice)
    return Lost(MISSING, message, "Look for a slip in the path, or put the file there.")


def _meant(wanted: str, names: Sequence[str]) -> str | None:
    """The path that was probably meant. What two paths have in common as folders says nothing of their files."""
    same = [name for name in names if basename(name) == basename(wanted)]
    if same:
        return next((name for name in same if name.endswith(f"/{wanted}")), same[0])
    beside = {basename(name): name for name in names if dirname(name) == dirname(wanted)}
    found = near(basename(wanted), beside)
    return beside[found] if found else near(wanted, [name for name in names if dirname(name) != dirname(wanted)])


def _no_pack(path: str, packs: Iterable[str]) -> Lost:
    known = sorted(set(packs))
    message = f"There is no rule pack `{path}`.{did_you_mean(path, known)}"
    advice = f"Packs at hand are {', '.join(known)}." if known else "A pack is a file in the folder `rules`."
    return Lost(UNKNOWN_CHECK, message, advice)


class Folder:
    """A scripts root on disk, with the shipped scripts behind it for rule packs. Symbolic links may not lead out."""

    def __init__(self, main: Path, root: Path | None = None) -> None:
        main = _whole(main)
        self.root = _root_of(main) if root is None else _whole(root)
        self._paths: dict[str, Path] = {}
        self._names: dict[str, str] = {}  # by where a file really lies
        self.probed: set[Path] = {main}  # every path looked at, whether a file was there or not
        self.main = self._name(main)

    def used(self, path: str, beside: str) -> str | Lost:
        refused = _refused(path)
        if refused:
            return refused
        here = self._paths[beside].parent
        for start in dict.fromkeys((here, self.root, *self._behind(here))):
            found = self._inside(start / _with_suffix(path), start)
            if found:
                return found
        return _missing(path, self._present(here), self._higher(path), root=self.root.name)

    def pack(self, path: str) -> str | Lost:
        refused = _refused(path)
        if refused:
            return refused
        roots = list(dict.fromkeys((self.root, folder("scripts"))))
        for root in roots:
            found = self._inside(root / "rules" / _with_suffix(path), root)
            if found:
                return found
        return _no_pack(path, (pack.stem for root in roots for pack in (root / "rules").glob("*.call")))

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        return files.read_file(self._paths[name], name)

    def path(self, name: str) -> Path:
        """Where a file found here lies on disk."""
        return self._paths[name]

    def _behind(self, here: Path) -> tuple[Path, ...]:
        """The shipped scripts, for a file that is one of them."""
        shipped = folder("scripts")
        return (shipped,) if here.is_relative_to(shipped) else ()

    def _inside(self, path: Path, start: Path) -> str | Lost | None:
        """The name of a file that lies inside the root it was looked for from; None where there is nothing."""
        root = self.root if start.is_relative_to(self.root) else start
        plain = _whole(path)
        # Before anything is looked at: a path that climbs out is refused whether or not something is there.
        if not plain.is_relative_to(root):
            return self._out(path, start, root)
        self.probed.add(plain)
        try:
            if not plain.is_file():
                return None
            inside = plain.resolve().is_relative_to(root.resolve())
        except (OSError, ValueError):
            return None
        return self._name(plain) if inside else self._out(path, start, root)

    def _out(self, path: Path, start: Path, root: Path) -> Lost:
        message = f"`{path.relative_to(start).as_posix()}` leads out of the scripts folder `{_shown(root)}`."
        return Lost(OUTSIDE, message, "Copy the file into the scripts folder and use it there.")

    def _name(self, path: Path) -> str:
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):
            real = os.fspath(path)
        if real not in self._names:
            name = _shown(path)
            self._names[real] = name
            self._paths[name] = path
        return self._names[real]

    def _higher(self, path: str) -> str:
        """The nearest folder above the root in which a used file lies, as people see it; empty where none has it."""
        for start in self.root.parents:
            plain = _whole(start / _with_suffix(path))
            if plain.is_relative_to(start):
                self.probed.add(plain)
                if os.path.isfile(plain):
                    return _shown(start)
        return ""

    def _present(self, here: Path) -> list[str]:
        found: list[str] = []
        for start in dict.fromkeys((here, self.root)):
            for at, folders, names in os.walk(start):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                found += (
                    (Path(at) / name).relative_to(start).as_posix() for name in sorted(names) if name.endswith(SUFFIXES)
                )
                if len(found) > _MOST_NEAR:
                    break
        return found


def _root_of(main: Path) -> Path:
    """The folder `scripts` above the file if there is one, else the file's own."""
    if "scripts" not in main.parts[:-1]:
        return main.parent
    return next(parent for parent in main.parents if parent.name == "scripts")


def _whole(path: Path) -> Path:
    """From the top of the disk, without `..`, links as they are."""
    return Path(os.path.abspath(path))


def _shown(path: Path) -> str:
    """A path as people see it: from where they are if it lies below, else whole."""
    try:
        return path.relative_to(os.getcwd()).as_posix()
    except ValueError:
        return path.as_posix()


class Kept:
    """Texts by name, as a program keeps them in `sources`; nothing is read from disk.

    A root is not kept: every folder above the main file serves, since only files that were found before are here.
    """

    def __init__(self, texts: Mapping[str, str], main: str) -> None:
        self._texts = texts
        self.main = main

    def used(self, path: str, beside: str) -> str | Lost:
        return _refused(path) or self._first(beside, _with_suffix(path)) or _missing(path, self._texts)

    def pack(self, path: str) -> str | Lost:
        refused = _refused(path)
        if refused:
            return refused
        wanted = join("rules", _with_suffix(path))
        elsewhere = (name for name in self._texts if name.endswith("/" + wanted))
        found = self._first(self.main, wanted) or next(elsewhere, None)
        packs = (basename(name).removesuffix(".call") for name in self._texts if basename(dirname(name)) == "rules")
        return found or _no_pack(path, packs)

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        if name not in self._texts:
            return None, [files.MISSING.at(None, f"There is no file `{name}` among those kept.", "Name one of them.")]
        return files.decode(self._texts[name].encode("utf-8", "surrogatepass"), name)

    def _first(self, beside: str, path: str) -> str | None:
        for start in dict.fromkeys((*_folders(beside), *_folders(self.main))):
            name = normpath(join(start, path))
            if name in self._texts:
                return name
        return None


def _folders(name: str) -> list[str]:
    """The folder of a file and all above it, the nearest first; the last is the empty one."""
    found = [dirname(name)]
    while found[-1] not in {"", "/"}:
        found.append(dirname(found[-1]))
    return found
