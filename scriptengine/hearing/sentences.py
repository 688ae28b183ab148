"""What a sentence model makes of a line: an extra beside likeness, `pip install scriptengine[semantic]`.

A transformer of six layers, tuned on labelled lines by `scriptengine.hearing.tune`. It knows what words mean that no
labelled line had, and costs some milliseconds a line.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from scriptengine.hearing import pieces
from scriptengine.hearing.likeness import MARGIN, Bars
from scriptengine.hearing.vocabulary import TONES, TRIGGERS

MODEL = Path(__file__).with_name("sentences.onnx")
_LONGEST = 2_000  # characters of a text that is looked at
_MOST = 126  # pieces of one that is read, some 100 words: of a longer one the model says nothing
_REACH = 4  # logits to MARGIN


class Sentences:
    """A sentence model from its file.

    `said` and `written` say, as in `likeness.Model`, from which score on something is suggested: the mean of likeness's
    and this model's. `alone` says it of this model's by itself. `data` is the SHA-256 of what it learned from; of that
    it was not shown the files `without`. `learned_beside` is the SHA-256 of what the likeness model learned from that
    it was set beside.
    """

    def __init__(self, path: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = 1  # a line is short: threads would wait for each other
        options.log_severity_level = 3
        self._session = InferenceSession(path, options, providers=["CPUExecutionProvider"])
        noted: Mapping[str, str] = self._session.get_modelmeta().custom_metadata_map
        self._known = pieces.numbered(noted["known"].split("\n"))
        self.data, self.learned_beside = noted.get("data", ""), noted.get("beside", "")
        self.without = noted.get("without", "").split("\n")
        self.said, self.written, self.alone = (
            Bars(*json.loads(noted.get(name, "[{}, {}, {}]"))) for name in ("said", "written", "alone")
        )

    def scores(self, text: str) -> dict[str, int] | None:
        """How much a line is like each kind, in parts of MARGIN; a few milliseconds.

        None where it is too long to be read whole, since what is not read would count as not said.
        """
        numbers = pieces.read(text, self._known, _MOST + 1) if len(text) <= _LONGEST else ()
        if not 0 < len(numbers) <= _MOST + 2:
            return None
        try:
            logits: Sequence[float] = self._session.run(None, {"numbers": [numbers]})[0][0].tolist()
        except Exception:  # noqa: BLE001  # as where it cannot be loaded
            return None
        return {kind: round(logit * MARGIN / _REACH) for kind, logit in zip((*TRIGGERS, *TONES), logits, strict=True)}

    def beside(self, alike: Mapping[str, int], text: str) -> dict[str, int] | None:
        """The mean of likeness's scores and this model's, None where this model has none."""
        own = self.scores(text)
        return own and mean(own, alike)


def mean(own: Mapping[str, int], alike: Mapping[str, int]) -> dict[str, int]:
    """What counts of the two models' scores: both alike, so that one that is sure can be held back by the other."""
    return {kind: (score + alike[kind]) // 2 for kind, score in own.items()}


@cache
def shipped() -> Sentences | None:
    """The model for English that comes with the engine, or None where what it runs on is not installed or fails."""
    try:
        return Sentences(MODEL)
    except Exception:  # noqa: BLE001  # what is only beside hearing must never deafen a call
        return None
