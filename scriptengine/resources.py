"""Where the grammar and the shipped scripts lie on disk: inside an installed package, or beside it in a checkout."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def folder(kind: Literal["grammar", "scripts"]) -> Path:
    """The folder as a real path, which `use` needs; FileNotFoundError when the installation is broken."""
    packaged = _PACKAGE / "_data" / kind
    if packaged.is_dir():
        return packaged
    beside = _PACKAGE.parent / kind
    if beside.is_dir():
        return beside
    raise FileNotFoundError(f"{kind}/ is neither at {packaged} nor at {beside}; install scriptengine again")
