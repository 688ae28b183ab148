"""The house that the engine lives in: rooms on floors, no circles, small modules, nothing that runs users' text."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import scriptengine

PACKAGE = Path(scriptengine.__file__).parent
NAME = PACKAGE.name
LONGEST = 400

# A room imports only rooms on lower floors, or its own files.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"text", "resources", "version"}),
    frozenset({"language", "hearing", "care", "report"}),
    frozenset({"program"}),
    frozenset({"call"}),
    frozenset({"check"}),
    frozenset({"rehearsal", "store", "insight"}),
    frozenset({"api"}),
    frozenset({"console", "editor"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_name(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports anywhere: in functions, under TYPE_CHECKING, and by `import_module`."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module":
            yield from (
                word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
            )


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules of ours that a module imports; a package stands for its `__init__`."""
    found = set()
    for name in named(path):
        parts = name.split(".")
        while parts and ".".join(parts) not in NAMES:
            parts = parts[:-1]
        if parts:
            found.add(".".join(parts))
    return frozenset(found - {module_name(path)})


def room(name: str) -> str:
    """The room a module lies in; the package's own `__init__` is the front gate, in no room."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_an_import_is_seen_wherever_it_hides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / NAME)
    path = tmp_path / NAME / "call" / "step.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "import scriptengine.store.sqlite as disk\n"
        "from scriptengine import console\n"
        "if TYPE_CHECKING:\n    from ..check import rule\n"
        "def f():\n    from . import journal\n    importlib.import_module('scriptengine.cli.call')\n",
        encoding="utf-8",
    )
    assert set(named(path)) == {
        "scriptengine.store.sqlite",
        "scriptengine.console",
        "scriptengine.check.rule",
        "scriptengine.call.journal",
        "scriptengine.cli.call",
    }


def test_every_folder_and_module_of_the_package_is_a_room_on_a_floor() -> None:
    rooms = {room(name) for name in NAMES} | {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    assert rooms - {"", "__pycache__", "_data"} <= set(FLOOR)


@pytest.mark.parametrize("name", NAMES)
def test_a_room_imports_only_lower_floors_and_itself(name: str) -> None:
    if not room(name):
        return
    above = {
        other
        for other in imports(NAMES[name])
        if room(other) and room(other) != room(name) and FLOOR[room(other)] >= FLOOR[room(name)]
    }
    assert not above, f"{name} stands on floor {FLOOR[room(name)]} and reaches up to {sorted(above)}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    done: set[str] = set()

    def circle(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done:
            return ()
        for other in sorted(imports(NAMES[name])):
            if found := circle(other, (*path, name)):
                return found
        done.add(name)
        return ()

    for name in NAMES:
        found = circle(name, ())
        assert not found, " imports ".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_module_says_what_lives_there_and_is_short(name: str) -> None:
    path = NAMES[name]
    told = ast.get_docstring(tree(path)) or ""
    assert told.strip(), f"{path} has no docstring that says in one sentence what lives there"
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= LONGEST, f"{path} has {length} lines; {LONGEST} is the most"


@pytest.mark.parametrize("name", NAMES)
def test_text_of_users_has_no_way_to_become_code(name: str) -> None:
    for node in ast.walk(tree(NAMES[name])):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}, f"{name}:{node.lineno} runs text as code"
        if isinstance(node, ast.keyword) and node.arg == "shell":
            pytest.fail(f"{name}:{node.value.lineno} starts a shell")
    assert not {"pickle", "marshal", "shelve"} & {word.split(".")[0] for word in named(NAMES[name])}


def test_tests_lie_in_folders_named_after_rooms() -> None:
    folders = {path.name for path in Path(__file__).parent.iterdir() if path.is_dir()}
    assert folders - {"__pycache__", "data", "cases", "scripts", "support"} <= set(FLOOR)
