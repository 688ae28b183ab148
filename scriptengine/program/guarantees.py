"""Guarantees as written to guarantees as checked: every happening a token, and what may be waived."""

from collections.abc import Iterable, Iterator, Mapping

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program.books import Books
from scriptengine.program.declared import Declared
from scriptengine.program.promises import Claim, Guarantee, Waiver
from scriptengine.program.unit import TWICE, Unit
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean, near
from scriptengine.text.source import Span

UNKNOWN_HAPPENING = Kind("CS184", "unknown-happening")
UNKNOWN_GUARANTEE = Kind("CS185", "unknown-guarantee")
FIRM_WAIVED = Kind("CS186", "waived-what-may-not-be")
REQUIRED_MARK = Kind("CS187", "required-mark-missing")
ALMOST = Kind("CS193", "almost-another-name", "warning")
BOTH_SIDES = Kind("CS194", "both-sides-of-a-claim", "warning")
AT_ODDS = Kind("CS195", "claims-at-odds", "warning")

_BY_THEMSELVES = {
    "informs": ", which every `notice` does by itself",
    "acknowledges": ", which every `acknowledge` does by itself",
}


class Guarantees:
    """The guarantees of a call's files; those of a used file or a pack have its name in front."""

    def __init__(self, declared: Declared, books: Books) -> None:
        self.found: dict[str, Guarantee] = {}
        self.findings: list[Diagnostic] = []
        self._declared = declared
        self._books = books

    def add(self, unit: Unit) -> None:
        """All guarantees of one file, and the marks that a pack requires."""
        for requires in unit.of(tree.Requires):
            self._declared.known_marks(requires.marks)
        for written in unit.of(tree.Guarantee):
            name = unit.prefix + written.name.text
            if name in self.found:
                message = f"There are two guarantees `{written.name.text}` in this file."
                related = ((self.found[name].span, "the first one"),)
                self.findings.append(TWICE.at(written.name.span, message, "Give one another name.", related=related))
                continue
            claims = self._claims(written, unit)
            firm = any(self._firm(claim) for claim in claims)
            self.found[name] = Guarantee(name, written.sentence, unit.name, claims, firm, written.name.span)

    def _claims(self, written: tree.Guarantee, unit: Unit) -> tuple[Claim, ...]:
        """The claims of one guarantee, each once, with a word on those that cannot be meant."""
        made: dict[tuple[object, ...], Claim] = {}
        for claim in (self._claim(one, unit) for one in written.claims):
            first = made.setdefault((claim.form, claim.after, claim.first, claim.second, claim.count), claim)
            if first is not claim:
                message, related = (
                    f"This claim stands twice in `{written.name.text}`.",
                    ((first.span, "the first one"),),
                )
                again = TWICE.at(claim.span, message, "Delete one of the two.", related=related)
                self.findings.append(again._replace(severity="warning"))
            shared = claim.first & claim.second
            if shared and first is claim:
                message = f"{', '.join(f'`{one}`' for one in sorted(shared))} stands on both sides of this claim."
                advice = "What comes before itself, or is left out for itself, promises nothing: name the other thing."
                self.findings.append(BOTH_SIDES.at(claim.span, message, advice))
        return tuple(made.values())

    def at_odds(self) -> Iterator[Diagnostic]:
        """What one claim asks of every call and another forbids."""
        claims = [claim for guarantee in self.found.values() for claim in guarantee.claims]
        forbidding = [one for one in claims if one.form == "never" or (one.form == "at most" and not one.count)]
        for claim in claims:
            if claim.form not in ("every call has", "within") or claim.second:
                continue
            for other in forbidding:
                if other.after == claim.after and claim.first <= other.first:
                    message = "Where this is owed, no call can keep both claims: what it asks for must never happen."
                    related = ((other.span, "what forbids it"),)
                    yield AT_ODDS.at(claim.span, message, "Delete one of the two.", related=related)

    def _claim(self, claim: tree.Claim, unit: Unit) -> Claim:
        after = tuple(self._tokens(happenings, unit) for happenings in claim.after)
        first, second = self._tokens(claim.first, unit), self._tokens(claim.second, unit)
        return Claim(claim.form, after, first, second, claim.count, claim.span)

    def _tokens(self, happenings: Iterable[tree.Happening], unit: Unit) -> frozenset[str]:
        return frozenset(self._token(happening, unit) for happening in happenings)

    def _token(self, happening: tree.Happening, unit: Unit) -> str:
        kind, name = happening.kind, happening.name
        if name is None:
            return kind
        declared = self._declared
        match kind:
            case "mark":
                declared.known_marks((tree.Word(name, happening.span),))
                return f"@{name}"
            case "name":
                self._check_name(name, happening.span, unit)
                return name
            case "step":
                called, _, rest = name.partition(".")
                used = unit.uses.get(called) if rest else None
                steps, whole = (used.steps, used.prefix + rest) if used else (unit.steps, unit.prefix + name)
                self._check(rest if used else name, happening.span, steps, "step", unit)
                return f"step {whole}"
            case "notice":
                self._check(name, happening.span, self._books.notices.notices, "notice", unit)
            case "escalate":
                self._check(name, happening.span, declared.contacts, "contact", unit)
            case "end":
                self._check(name, happening.span, declared.outcomes, "outcome", unit)
        return f"{kind} {name}"

    def _check_name(self, name: str, span: Span, unit: Unit) -> None:
        declared = self._declared
        fact = declared.facts.get(name)
        if fact is not None and fact.type.name != "yesno":
            message = f"`{name}` is not a yes or no, so it cannot happen on a call."
            advice = "Name a trigger, a group, a tone, a yes-or-no fact or a mark."
            self.findings.append(UNKNOWN_HAPPENING.at(span, message, advice))
        elif fact is None:
            known = {*declared.triggers, *declared.groups, *TONES}
            self._check(name, span, known, "trigger, group, tone or yes-or-no fact", unit, bare=True)
            if unit.kind == "rules" and "." not in name and name not in known and did_you_mean(name, known):
                message = f"Nothing is called `{name}`, so it never happens.{did_you_mean(name, known)}"
                advice = "Mend the name; a promise about what never happens holds whatever a script does."
                self.findings.append(ALMOST.at(span, message, advice))

    def _check(self, name: str, span: Span, known: Iterable[str], what: str, unit: Unit, *, bare: bool = False) -> None:
        """`bare` is a name without a word of what it is, which may be a mark's without its sign."""
        # A pack speaks of many scripts: what this one lacks is something that never happens.
        if unit.kind != "rules" and name not in known:
            hint = f" Did you mean `@{name}`?" if name in self._declared.marks else did_you_mean(name, known)
            mark = "" if hint or not bare else near(name, self._declared.marks)
            hint = f" Did you mean `@{mark}`?" if mark else hint
            kinds = (("step", unit.steps), ("end", self._declared.outcomes), ("escalate", self._declared.contacts))
            kind = next((one for one, names in kinds if bare and name in names), "")
            hint = f" Did you mean `{kind} {name}`?" if kind else hint
            message = f"There is no {what} `{name}`.{hint}"
            advice = "A guarantee speaks of what can happen on this call: mend the name, or declare it."
            self.findings.append(UNKNOWN_HAPPENING.at(span, message, advice))

    def _firm(self, claim: Claim) -> bool:
        crisis = {name for name, trigger in self._declared.triggers.items() if trigger.urgency == "crisis"} | {"crisis"}
        return any(crisis & events for events in claim.after) or (
            claim.form == "only after" and "@verifies" in claim.second
        )

    def waivers(self, units: Iterable[Unit]) -> tuple[Waiver, ...]:
        """The guarantees that are waived; a bare name means the file's own, or else each pack's."""
        waived: list[Waiver] = []
        for unit in units:
            for waive in unit.of(tree.Waive):
                name = waive.guarantee.text
                own = unit.prefix + name
                exact = next((one for one in (own, name) if one in self.found), None)
                meant = [exact] if exact else [whole for whole in self.found if whole.endswith(f".{name}")]
                if not meant:
                    known = self.found if "." in name else [whole.rsplit(".", 1)[-1] for whole in self.found]
                    message = f"There is no guarantee `{name}`.{did_you_mean(name, known)}"
                    advice = "Mend the name, or delete this line: there is nothing to waive."
                    self.findings.append(UNKNOWN_GUARANTEE.at(waive.guarantee.span, message, advice))
                for whole in meant:
                    before = next((one for one in waived if one.guarantee == whole), None)
                    if before is not None:
                        message, related = f"`{name}` is waived twice.", ((before.span, "it is waived here too"),)
                        advice = "Keep one of the two: the last one counts."
                        twice = TWICE.at(waive.span, message, advice, related=related)
                        self.findings.append(twice._replace(severity="warning"))
                    if self.found[whole].firm:
                        message = f"`{name}` guards a life or somebody's privacy, and nobody may waive it."
                        related = ((self.found[whole].span, "the guarantee"),)
                        advice = "Mend the call so that the guarantee holds."
                        self.findings.append(FIRM_WAIVED.at(waive.span, message, advice, related=related))
                    waived.append(Waiver(whole, waive.until, waive.by, waive.why, waive.span))
        return tuple(waived)


def required(packs: Iterable[Unit]) -> Iterator[tuple[Unit, tree.Word]]:
    """The marks that rule packs require, each with its pack."""
    for pack in packs:
        for requires in pack.of(tree.Requires):
            for mark in requires.marks:
                yield pack, mark


def missing_marks(
    main: Unit, packs: Iterable[Unit], carried: Iterable[str], checked: Mapping[str, Span], marks: Mapping[str, str]
) -> list[Diagnostic]:
    """Marks that a pack requires and nothing in the script carries.

    `carried` are tokens; `checked` tells where the script names a pack; `marks` are those that there are, with their
    meaning. What is not among them is the pack's own mistake, and no script's.
    """
    used = frozenset(carried)
    findings: list[Diagnostic] = []
    if main.kind != "script" or main.file.header is None:
        return findings
    for pack, mark in required(packs):
        if f"@{mark.text}" not in used and mark.text in marks:
            message = f"The rule pack `{pack.name}` wants `@{mark.text}`, and nothing in this script carries it."
            related = ((mark.span, "it is required here"),)
            meaning = f" ({marks[mark.text]})" if marks[mark.text] else ""
            meaning += _BY_THEMSELVES.get(mark.text, "")
            advice = (
                f"Put the mark on what makes it true{meaning}, or take the pack out of `checks`. Guarantees that speak "
                f"of `@{mark.text}` are proved once it is there."
            )
            at = checked.get(pack.name, main.span)
            findings.append(REQUIRED_MARK.at(at, message, advice, related=related))
    return findings
