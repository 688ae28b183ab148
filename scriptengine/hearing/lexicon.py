"""A lexicon: the phrases by which triggers and tones are known, read from YAML with a place for every slip."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import get_args

from scriptengine.hearing import deaf, phrase, slips
from scriptengine.hearing.phrase import Context, Line, Use
from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS, URGENCIES, Trigger, Urgency
from scriptengine.hearing.words import Reading, folded
from scriptengine.text import files, strict_yaml
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean, near
from scriptengine.text.source import Source, Span

USES: tuple[Use, ...] = get_args(Use)
CONTEXTS: tuple[Context, ...] = get_args(Context)
_NAME = re.compile("[a-z][a-z0-9_]*")  # as scripts write names
_LIST = re.compile("[a-z_]+")  # and phrases those of lists
_SIGN = re.compile(r"[()<>|?&]|\.{3}|…|\*(?!$)")

NOT_A_LEXICON = Kind("CS261", "not-a-lexicon")
UNKNOWN_KEY = Kind("CS262", "unknown-lexicon-key")
UNKNOWN_TRIGGER = Kind("CS263", "unknown-trigger")
UNKNOWN_TONE = Kind("CS264", "unknown-tone")
NOT_LINES = Kind("CS265", "phrases-not-lines")
BAD_VALUE = Kind("CS269", "lexicon-value")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases and what they mean; several merge into one, in which the later adds to the earlier.

    `even_if` names the contexts that do not silence a trigger: a death that is over still counts. `also` names the
    triggers that one brings with it. `sentence_model` asks for that too where it is installed.
    """

    triggers: Mapping[str, Trigger] = field(default_factory=lambda: dict(TRIGGERS))
    lines: tuple[Line, ...] = ()
    little: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    shorthand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    even_if: Mapping[str, frozenset[str]] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentence_model: bool = False

    @property
    def reading(self) -> Reading:
        """How words are read by this lexicon."""
        return Reading(self.little, self.shorthand, self.joining)

    def merge(self, other: "Lexicon") -> "Lexicon":
        """This lexicon extended by another."""
        return Lexicon(
            triggers={**self.triggers, **other.triggers},
            lines=self.lines + other.lines,
            little=self.little | other.little,
            joining=self.joining | other.joining,
            shorthand={**self.shorthand, **other.shorthand},
            lists={
                name: tuple(dict.fromkeys((*self.lists.get(name, ()), *other.lists.get(name, ()))))
                for name in {**self.lists, **other.lists}
            },
            even_if={**self.even_if, **other.even_if},
            also={**self.also, **other.also},
            sentence_model=self.sentence_model or other.sentence_model,
        )


def read(source: Source, base: Lexicon | None = None, *, check: bool = True) -> tuple[Lexicon, list[Diagnostic]]:
    """The lexicon in a file, and what is wrong with it.

    `base` is the lexicon that this one extends; its lists and little words hold here too. It is not part of the result.
    Without `check` the phrases themselves are not looked into, which is quicker for a file that was checked before.
    """
    root, findings = strict_yaml.read(source)
    if root is None:
        return Lexicon(), findings
    reader = _Reader(source, root, base or Lexicon(), findings)
    found = reader.lexicon()
    if check:
        reader.check(found)
    return found, findings


SHIPPED = "lexicon/en.yaml"


def shipped_path() -> Path:
    """Where the shipped English lexicon lies: inside the installed package, or beside it in a working copy."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_data" / "scripts" / SHIPPED
    return inside if inside.exists() else package.parent / "scripts" / SHIPPED


def shipped_source() -> Source:
    """The shipped English lexicon's text; where it is not there the installation is broken, which raises ValueError."""
    source, findings = files.read_file(shipped_path(), SHIPPED)
    if source is None:
        raise ValueError(findings[0].message)
    return source


@cache
def shipped() -> Lexicon:
    """The shipped English lexicon, read once; its own slips are a programmer's and raise ValueError."""
    lexicon, findings = read(shipped_source(), check=False)
    if findings:
        raise ValueError(findings[0].message)
    return lexicon


_TOP = ("kind", "language", "sentence_model", "little", "joining", "shorthand", "lists", "context", "triggers", "tones")
_OF_TRIGGER = (*USES, "even_if", "also", "urgency", "group", "meaning")


class _Reader:
    """One file on its way to a Lexicon; findings are added to the list it is given."""

    def __init__(self, source: Source, root: strict_yaml.Mapping, base: Lexicon, findings: list[Diagnostic]) -> None:
        self.source = source
        self.root = root
        self.base = base
        self.findings = findings
        self.triggers = dict(base.triggers)
        self.even_if: dict[str, frozenset[str]] = {}
        self.also: dict[str, tuple[str, ...]] = {}
        self.written_out: list[tuple[str, tuple[str, ...], Span]] = []

    def lexicon(self) -> Lexicon:
        kind = self.root.items.get("kind")
        if not isinstance(kind, strict_yaml.Scalar) or kind.text != "lexicon":
            span = kind.span if kind else self.root.span
            self._find(
                NOT_A_LEXICON, span, "This file does not say that it is a lexicon.", "Begin it with `kind: lexicon`."
            )
        self._known_keys(self.root, _TOP, "A lexicon")
        plain = Lexicon(
            little=frozenset(form for word in self._text("little").split() for form in folded(word)),
            joining=frozenset(form for word in self._text("joining").split() for form in folded(word)),
            shorthand=dict(self._shorthand()),
            lists=self._lists(),
            sentence_model=self._asked("sentence_model"),
        )
        lines: list[Line] = []
        for name, node in self._section(self.root, "context").items():
            if name not in CONTEXTS:
                self._find(UNKNOWN_KEY, self._key("context", name), f"There is no context `{name}`.",
                           f"Contexts are {', '.join(CONTEXTS)}.")  # fmt: skip
                continue
            lines += (Line(name, name, text, span) for text, span in self._phrases(node))
        for name, node in self._section(self.root, "triggers").items():
            lines += self._trigger(name, node)
        for name, node in self._section(self.root, "tones").items():
            lines += self._tone(name, node)
        return replace(plain, triggers=self.triggers, lines=tuple(lines), even_if=self.even_if, also=self.also)

    def _find(self, kind: Kind, span: Span, message: str, advice: str) -> None:
        self.findings.append(kind.at(span, message, advice))

    def _key(self, section: str, name: str) -> Span:
        node = self.root.items[section]
        return node.keys[name] if isinstance(node, strict_yaml.Mapping) else node.span

    def _known_keys(self, node: strict_yaml.Mapping, known: tuple[str, ...], what: str) -> None:
        for name in node.items:
            if name not in known:
                advice = f"It has {', '.join(known)}.{did_you_mean(name, known)}"
                self._find(UNKNOWN_KEY, node.keys[name], f"{what} has no part `{name}`.", advice)

    def _section(self, node: strict_yaml.Mapping, name: str) -> dict[str, strict_yaml.Node]:
        found = node.items.get(name)
        if isinstance(found, strict_yaml.Mapping):
            return found.items
        if found is not None and not (isinstance(found, strict_yaml.Scalar) and not found.text):
            self._find(
                BAD_VALUE, found.span, f"`{name}` holds names with values.", f"Write `{name}:` and the names below it."
            )
        return {}

    def _text(self, name: str, node: strict_yaml.Mapping | None = None) -> str:
        found = (node or self.root).items.get(name)
        if found is None:
            return ""
        if not isinstance(found, strict_yaml.Scalar):
            self._find(BAD_VALUE, found.span, f"`{name}` is text.", "Write it on one line, with spaces between words.")
            return ""
        return found.text

    def _asked(self, name: str) -> bool:
        said = self._text(name)
        if said not in ("", "yes", "no"):
            self._find(BAD_VALUE, self.root.items[name].span, f"`{name}` is yes or no.", f"Write `{name}: yes`.")
        return said == "yes"

    def _phrases(self, node: strict_yaml.Node) -> list[tuple[str, Span]]:
        """The lines of a block of text, each with its place; text after ` #` is a comment."""
        if not isinstance(node, strict_yaml.Scalar):
            advice = "Write `|` after the colon and one phrase on each line below, without dashes."
            self._find(NOT_LINES, node.span, "Phrases are lines of text here, not a list.", advice)
            return []
        if not self.source.text.startswith("|", node.span.start):
            if "\n" in self.source.text[node.span.start : node.span.end].strip() or "\n" in node.text.strip():
                message = "These lines are joined into one long phrase."
                self._find(NOT_LINES, node.span, message, "Write `|` after the colon, then one phrase a line below it.")
            return [(node.text.strip(), node.span)] if node.text.strip() else []
        number = self.source.position(node.span.start).line
        found = []
        for row in node.text.split("\n"):
            number += 1
            text = row.split(" #", 1)[0].strip()
            if not text or text.startswith("#"):
                continue
            start = self.source.offset(number) + self.source.line(number).find(text)
            found.append((text, Span(self.source.name, start, start + len(text))))
        return found

    def _lists(self) -> dict[str, tuple[str, ...]]:
        lists = {}
        for name, node in self._section(self.root, "lists").items():
            if not isinstance(node, strict_yaml.Scalar):
                self._find(
                    NOT_LINES, node.span, f"The list `{name}` is text.", "Write its words with commas between them."
                )
                continue
            if not _LIST.fullmatch(name):
                advice = "Write it in small letters and underscores."
                self._find(BAD_VALUE, self._key("lists", name), f"No phrase can name the list `{name}`.", advice)
            words = [word.strip() for row in node.text.split("\n") for word in row.split(",")]
            lists[name] = tuple(word for word in words if word and not _SIGN.search(word))
            for word in words:
                if _SIGN.search(word):
                    message = f"`{word}` in the list `{name}` has a sign of phrases, which means nothing in a list."
                    self._find(BAD_VALUE, node.span, message, "Write each word by itself, with commas between them.")
            if not any(words):
                advice = "Write its words behind the colon, with commas between them."
                self._find(BAD_VALUE, self._key("lists", name), f"The list `{name}` is empty.", advice)
        return lists

    def _shorthand(self) -> list[tuple[str, tuple[str, ...]]]:
        node = self.root.items.get("shorthand")
        pairs = []
        for text, span in self._phrases(node) if node else []:
            short, equals, full = text.partition("=")
            if not equals or not short.strip() or not full.strip():
                lacks = "no `=`" if not equals else f"nothing {'behind' if short.strip() else 'before'} its `=`"
                self._find(BAD_VALUE, span, f"`{text}` has {lacks}.", "Write `dtr = daughter`.")
                continue
            forms = tuple(form for word in full.split() for form in folded(word))
            short_forms = [folded(word)[0] for word in short.split() if folded(word)]
            pairs += [(form, forms) for form in short_forms]
            self.written_out += [(form, forms, span) for form in short_forms]
        return pairs

    def _trigger(self, name: str, node: strict_yaml.Node) -> list[Line]:
        span = self._key("triggers", name)
        if not isinstance(node, strict_yaml.Mapping):
            self._find(
                NOT_LINES,
                node.span,
                f"`{name}` says what it holds.",
                "Write `phrases: |` below it, then one phrase a line.",
            )
            return []
        self._known_keys(node, _OF_TRIGGER, f"The trigger `{name}`")
        if name not in self.triggers:
            self._declare(name, node, span)
        else:
            self._known_already(self.triggers[name], node)
        for key in ("even_if", "also"):
            names = self._text(key, node).split()
            allowed = CONTEXTS if key == "even_if" else tuple(self.triggers)
            for word in names:
                if word not in allowed:
                    message = f"`{key}` of `{name}` speaks of `{word}`, which does not exist."
                    self._find(BAD_VALUE, node.items[key].span, message, did_you_mean(word, allowed).strip())
            if names and key == "even_if":
                self.even_if[name] = frozenset(names)
            elif names:
                self.also[name] = tuple(word for word in names if word in self.triggers)
        return [
            Line(use, name, *found) for use in USES if use in node.items for found in self._phrases(node.items[use])
        ]

    def _declare(self, name: str, node: strict_yaml.Mapping, span: Span) -> None:
        urgency, group = self._text("urgency", node), self._text("group", node)
        if not urgency or not group:
            advice = f"A trigger of your own needs `urgency:` and `group:` too.{did_you_mean(name, self.triggers)}"
            self._find(UNKNOWN_TRIGGER, span, f"There is no trigger `{name}`.", advice)
        levels: dict[str, Urgency] = {level: level for level in URGENCIES}
        if urgency and urgency not in levels:
            advice = f"It is one of {', '.join(URGENCIES)}.{did_you_mean(urgency, URGENCIES)}"
            self._find(BAD_VALUE, node.items["urgency"].span, f"There is no urgency `{urgency}`.", advice)
        if name in TONES or name in GROUPS or group in TONES:
            message = f"`{name}` in `{group}` takes a name that a tone or a group has."
            self._find(BAD_VALUE, span, message, "Choose another name.")
        for what, word, where in (("trigger", name, span), ("group", group, self._place("group", node))):
            if (word or what == "trigger") and not _NAME.fullmatch(word):
                advice = "Write it in small letters, digits and underscores, as `sent_down`."
                self._find(BAD_VALUE, where, f"No script can name the {what} `{word}`.", advice)
        if group and group not in GROUPS and (meant := near(group, GROUPS)):
            message = f"`{group}` is a group of its own, and what is said of `{meant}` does not hold for it."
            slip = BAD_VALUE.at(self._place("group", node), message, f"Write `{meant}` if that is meant.")
            self.findings.append(slip._replace(severity="warning"))
        meaning = self._text("meaning", node)
        self.triggers[name] = Trigger(name, group or "own", levels.get(urgency, "normal"), meaning)

    def _known_already(self, known: Trigger, node: strict_yaml.Mapping) -> None:
        """What a lexicon says of a trigger that is there without it: that stays as it is."""
        for key, there in (("urgency", known.urgency), ("group", known.group), ("meaning", known.meaning)):
            said = self._text(key, node)
            if said and said != there:
                message = f"`{known.name}` is there already, with the {key} `{there}`, and that stays."
                finding = BAD_VALUE.at(self._place(key, node), message, "Leave this line out, or name another trigger.")
                self.findings.append(finding._replace(severity="warning"))

    @staticmethod
    def _place(key: str, node: strict_yaml.Mapping) -> Span:
        return node.items[key].span if key in node.items else node.span

    def _tone(self, name: str, node: strict_yaml.Node) -> list[Line]:
        span = self._key("tones", name)
        if name not in TONES:
            advice = f"Tones are {', '.join(TONES)}.{did_you_mean(name, TONES)}"
            self._find(UNKNOWN_TONE, span, f"There is no tone `{name}`.", advice)
            return []
        if not isinstance(node, strict_yaml.Mapping):
            self._find(
                NOT_LINES,
                node.span,
                f"`{name}` says what it holds.",
                "Write `phrases: |` below it, then one phrase a line.",
            )
            return []
        self._known_keys(node, ("phrases", "hints"), f"The tone `{name}`")
        uses: tuple[Use, ...] = ("phrases", "hints")
        return [
            Line(use, name, *found) for use in uses if use in node.items for found in self._phrases(node.items[use])
        ]

    def check(self, own: Lexicon) -> None:
        """Phrases that cannot be read or can never match, that stand twice, or under two triggers."""
        whole = self.base.merge(own)

        def silences(name: str) -> list[str]:
            figures = "figures" in whole.even_if.get(name, ()) or whole.triggers[name].urgency == "crisis"
            return [name] if figures else [name, "figures"]

        notation = phrase.Notation(whole.lists, whole.reading)
        self.findings += slips.check(own.lines, self.base.lines, notation, silences)
        if not self.source.name.endswith(SHIPPED):  # which has numbers that are names of things, such as 999
            self.findings += slips.numbers(own.lines)
        crisis = {name: whole.even_if.get(name, frozenset()) for name, trigger in whole.triggers.items()
                  if trigger.urgency == "crisis"}  # fmt: skip
        self.findings += deaf.check(own.lines, self.base.lines, notation, whole.little, crisis)
        base = phrase.Notation(self.base.lists, self.base.reading)
        self.findings += deaf.shorthand(self.written_out, self.base.lines, base, self.base.little, crisis)
        if len(self.base.lines) < len(own.lines):  # a trainer's own lexicon may be used before the shipped one
            self.findings += deaf.check(self.base.lines, own.lines, notation, whole.little, crisis)
            before = [(short, full, Span(self.source.name, 0, 0)) for short, full in self.base.shorthand.items()]
            self.findings += deaf.shorthand(
                before, own.lines, phrase.Notation(own.lists, own.reading), own.little, crisis
            )
