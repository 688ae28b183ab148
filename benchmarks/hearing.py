"""How long hearing takes: building, one typed line, growth with text and with phrases, beside one `re` alternation.

One typed line is heard by the sentence model too, where `pip install scriptengine[semantic]` has brought it.

Run `python benchmarks/hearing.py`. Figures drift with the machine: compare within one run.
"""

import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from scriptengine.hearing import lexicon, private, sentences
from scriptengine.hearing.lexicon import Lexicon
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.phrase import Line
from scriptengine.program import ears
from scriptengine.program.cache import Cache
from scriptengine.text.source import Span

LINE = "lost my job in march, partner's on zero hours, I could manage twenty at most"
NOWHERE = Span("", 0, 0)
WORDS = [
    first + last
    for first in ("lo", "pa", "ho", "we", "ki", "mo", "sa", "be")
    for last in ("st", "y", "rk", "d", "n", "l")
]
HOSTILE = {
    "combining marks": "\u0301",
    "right-to-left": "\u202e",
    "repeats": "lost my job ",
    "negations": "not ",
    "two parts": "hours cut ",
    "shorthand": "0hrs ",
}


def median_ms(work: Callable[[], object], times: int = 25) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def once(work: Callable[[], object]) -> float:
    """Seconds that it takes now."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def plain(count: int) -> list[str]:
    """So many phrases of three everyday words, the same ones every time."""
    chance = random.Random(4)
    return [" ".join(chance.choices(WORDS, k=3)) for _ in range(count)]


def with_phrases(count: int) -> Lexicon:
    lines = tuple(Line("phrases", "illness", phrase, NOWHERE) for phrase in plain(count))
    return replace(Lexicon(), lines=lines)


def main() -> None:
    shipped = lexicon.shipped()
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        first = once(partial(ears.ear, (), cache))
        again = statistics.median(once(partial(ears.ear, (), cache)) for _ in range(5))
    print(f"an ear of the shipped lexicon, {len(shipped.lines)} phrases, read before: made for the first time in")
    print(f"{first:.2f} s, out of the cache in {again:.2f} s: {first / again:.1f} times as quick")
    ear = Ear(shipped)
    a_line = [median_ms(partial(work, LINE)) for work in (ear.hear, private.mask)]
    print(f"one typed line: heard {a_line[0]:.3f} ms, masked {a_line[1]:.3f} ms")
    model = sentences.shipped()
    if model:
        both = median_ms(partial(Ear(shipped, beside=model).hear, LINE))
        print(
            f"with the sentence model {both:.3f} ms, of which it takes {median_ms(partial(model.scores, LINE)):.3f} ms"
        )
    print("\ntext, characters     hear, ms   ms per 1,000")
    for size in (1_000, 10_000, 100_000):
        taken = median_ms(partial(ear.hear, (LINE + ". ") * (size // len(LINE))), 5)
        print(f"{size:16,} {taken:12.2f} {taken / size * 1000:14.3f}")
    print("\nhostile, 25,000 and 100,000 characters, ms    hear                mask")
    for name, piece in HOSTILE.items():
        texts = [piece * (size // len(piece)) for size in (25_000, 100_000)]
        heard, masked = ([median_ms(partial(work, text), 3) for text in texts] for work in (ear.hear, private.mask))
        print(f"{name:30} {heard[0]:9.1f} {heard[1]:9.1f} {masked[0]:9.1f} {masked[1]:9.1f}")
    print("\nphrases     hear a line, ms   one re alternation, ms")
    line = " ".join(random.Random(5).choices(WORDS, k=20))
    for count in (500, 2_000, 8_000):
        pattern = re.compile("|".join(rf"\b{phrase}\b" for phrase in plain(count)))
        ours, theirs = (
            median_ms(partial(Ear(with_phrases(count)).hear, line)),
            median_ms(partial(pattern.findall, line)),
        )
        print(f"{count:7,} {ours:15.3f} {theirs:22.3f}")


if __name__ == "__main__":
    main()
