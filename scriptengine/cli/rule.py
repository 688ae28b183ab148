"""`scriptengine rule`: what a rule finds, why, and how it looks when it is well."""

import argparse
import json
import sys

from scriptengine.check.config import other_codes
from scriptengine.check.pages import as_markdown, as_text, sort_of
from scriptengine.check.registry import ALL_RULES, BY_CODE, BY_NAME
from scriptengine.cli.main import CLEAN, FAILED
from scriptengine.text.clean import one_line
from scriptengine.text.diagnostic import did_you_mean


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rule",
        nargs="?",
        metavar="CODE",
        help="a rule by code or name, or the beginning of codes; without it, all are listed",
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for other programs")


def run(args: argparse.Namespace) -> int:
    rules = ALL_RULES
    if args.rule is not None:
        rule = BY_CODE.get(args.rule.upper()) or BY_NAME.get(args.rule)
        rules = (rule,) if rule else tuple(one for code, one in BY_CODE.items() if code.startswith(args.rule.upper()))
        if not rules:
            return _no_rule(args.rule)
        if rule and not args.json:
            print(as_text(rule), end="")
            return CLEAN
    if args.json:
        keys = ("code", "name", "group", "severity", "needs", "summary")
        print(json.dumps([{**{key: getattr(rule, key) for key in keys}, "page": as_markdown(rule)} for rule in rules]))
        return CLEAN
    widest = max(len(rule.name) for rule in rules)
    for rule in rules:
        print(f"{rule.code}  {rule.severity:<7}  {rule.name:<{widest}}  {rule.summary}")
    return CLEAN


def _no_rule(word: str) -> int:
    code = next((code for code, name in other_codes().items() if name == word), word.upper())
    meaning = sort_of(code)
    if meaning:
        print(f"{code} is no rule that can be chosen: {meaning}. What to do stands below each such finding.")
        return CLEAN
    print(f"There is no rule `{one_line(word)}`.{did_you_mean(word, (*BY_NAME, *BY_CODE))}", file=sys.stderr)
    print("`scriptengine rule` lists them all.", file=sys.stderr)
    return FAILED
