"""Values that must be known where they are spoken, whatever path led there."""

from scriptengine.program.model import Program
from scriptengine.text.diagnostic import Diagnostic, Kind

MAY_BE_UNKNOWN = Kind("CS192", "value-may-be-unknown")


def may_be_unknown(program: Program) -> list[Diagnostic]:
    return []
