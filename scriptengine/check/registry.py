"""All rules there are, by code, from the modules that hold them."""

from types import ModuleType
from typing import Final

from scriptengine.check.rule import Rule, rules_in
from scriptengine.check.rules import (
    care,
    care_help,
    care_questions,
    safety,
    safety_marks,
    safety_records,
    safety_values,
    safety_words,
    structure,
    structure_conditions,
    structure_header,
    structure_interrupts,
    structure_plans,
    structure_shape,
    structure_unused,
    structure_values,
    wording,
    wording_plain,
)

_MODULES: Final[tuple[ModuleType, ...]] = (
    care,
    care_help,
    care_questions,
    safety,
    safety_marks,
    safety_records,
    safety_values,
    safety_words,
    structure,
    structure_conditions,
    structure_header,
    structure_interrupts,
    structure_plans,
    structure_shape,
    structure_unused,
    structure_values,
    wording,
    wording_plain,
)

ALL_RULES: Final[tuple[Rule, ...]] = rules_in(_MODULES)

BY_CODE: Final = {rule.code: rule for rule in ALL_RULES}
BY_NAME: Final = {rule.name: rule for rule in ALL_RULES}
