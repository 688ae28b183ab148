"""Spoken lines and guards: a line with a text, an amount and a date beside the same precompiled Jinja2 template."""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal

import jinja2

from benchmarks.timing import compare, show
from scriptengine.language import tree
from scriptengine.program.expression import compile_expression
from scriptengine.program.model import Values
from scriptengine.program.speech import compile_line
from scriptengine.program.types import DATE, MONEY, TEXT, YESNO, Binding
from scriptengine.program.values import printed
from scriptengine.text.source import Span

LINES = 20_000
HERE = Span("benchmark", 0, 1)


class Names:
    """The four names that the lines read."""

    locale = "en-GB"
    currency = "GBP"
    known = {  # noqa: RUF012  # never changed
        "customer": Binding("customer", TEXT, "fact"),
        "balance": Binding("balance", MONEY, "fact"),
        "due": Binding("due", DATE, "fact"),
        "angry": Binding("angry", YESNO, "tone"),
    }

    def find(self, name: str) -> Binding | None:
        return self.known.get(name)

    def names(self) -> Iterable[str]:
        return self.known

    def step(self, name: str) -> str | None:  # noqa: ARG002  # as a scope must be
        return None


def name(text: str) -> tree.Name:
    return tree.Name(text, HERE)


def gap(text: str) -> tree.Gap:
    return tree.Gap(name(text), HERE)


def calls() -> list[Values]:
    """A thousand customers, each with amounts and dates of their own."""
    start = datetime.date(2026, 1, 1)
    return [
        {
            "customer": f"Customer {number}",
            "balance": Decimal(number * 37) / 100,
            "due": start + datetime.timedelta(days=number % 365),
            "angry": number % 2 == 0,
        }
        for number in range(1000)
    ]


def over(work: Callable[[Values], object], values: list[Values]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(LINES // len(values)):
            for each in values:
                work(each)

    return run


def main() -> None:
    values = calls()
    pieces = ("Hello ", gap("customer"), ", your payment of ", gap("balance"), " was due on ", gap("due"), ".")
    line, _ = compile_line(pieces, Names(), id="line", span=HERE)
    plain, _ = compile_line(("Hello, how are you?",), Names(), id="plain", span=HERE)

    # Jinja is given the same remembered formats, so that only the templates are compared.
    environment = jinja2.Environment(autoescape=False)  # speech is no HTML
    for type_ in (TEXT, MONEY, DATE):
        environment.filters[type_.name] = printed(type_, "en-GB", "GBP").__getitem__
    words = "Hello {{ customer | text }}, your payment of {{ balance | money }} was due on {{ due | date }}."
    template = environment.from_string(words)
    assert all(line.render(each) == template.render(each) for each in values)

    ratio = compare(over(template.render, values), over(line.render, values))
    show("Jinja2 against a line with three values", ratio, "7 or more")
    print(f"  {ratio.second / LINES * 1e6:.2f} us a line, {ratio.first / LINES * 1e6:.2f} us as a template")
    late = tree.Binary(">", name("balance"), tree.Constant(Decimal(30), HERE), HERE)
    for title, expr in (
        ("angry", name("angry")),
        ("angry and balance > 30", tree.Binary("and", name("angry"), late, HERE)),
    ):
        guard, _ = compile_expression(expr, Names(), want=YESNO)
        assert guard is not None
        ratio = compare(over(guard.run, values), over(plain.render, values))
        guarded, bare = ratio.first / LINES * 1e6, ratio.second / LINES * 1e6
        print(f"a guard [{title}]: {guarded:.2f} us; a line without values: {bare:.2f} us")

    def build() -> None:
        for _ in range(LINES // 10):
            compile_line(pieces, Names(), id="line", span=HERE)

    ratio = compare(build, over(line.render, values))
    print(f"building a line with three values: {ratio.first / (LINES // 10) * 1e6:.1f} us")


if __name__ == "__main__":
    main()
