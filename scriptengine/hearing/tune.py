"""Tunes the sentence model on labelled lines: `python -m scriptengine.hearing.tune`, with torch and on all processors.

It begins with all-MiniLM-L6-v2 (Wang and others 2020; Reimers and Gurevych 2019), a transformer of six layers that has
read much English, and learns all of its weights further. Every eighth file is left out: from which score on
something is suggested is chosen on those, by the mean of this model's scores and those of a likeness model that has not
learned from them either. Unlike likeness it is not made anew to the byte: sums of floats differ between machines.
"""

import argparse
import hashlib
import json
import math
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from scriptengine.hearing import labelled, lexicon, likeness, pieces, train
from scriptengine.hearing.likeness import Model
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.score import Row
from scriptengine.hearing.sentences import MODEL, Sentences, mean
from scriptengine.hearing.train import KINDS, Held, examples
from scriptengine.hearing.vocabulary import TRIGGERS

_LEFT_OUT = 8  # every so manieth file
_SEEN = 3  # times a piece must be in the lines to be known
_WIDE, _HEADS, _LAYERS = 384, 12, 6
_ROUNDS = 2
_BATCH = 64
_LONGEST = 64  # pieces of a line while learning
_RATE, _RATE_HEAD = 2e-4, 2e-3
_WARM = 0.06  # part of the steps in which the rate rises
_HARD = 2.0  # so many times does a line count that only sounds like something
_TONE = 0.5  # how much the tone counts beside the triggers


class Layer(nn.Module):
    """One layer of a transformer as BERT has it (Devlin and others 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(_WIDE, _WIDE) for _ in range(4))
        self.inner, self.outer = nn.Linear(_WIDE, 4 * _WIDE), nn.Linear(4 * _WIDE, _WIDE)
        self.first, self.second = (nn.LayerNorm(_WIDE, eps=1e-12) for _ in range(2))

    def forward(self, states: Tensor, seen: Tensor | None) -> Tensor:
        lines, length, _ = states.shape
        shape = (lines, length, _HEADS, _WIDE // _HEADS)
        query, key, value = (part(states).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        states = self.first(states + self.output(mixed.transpose(1, 2).reshape(lines, length, _WIDE)))
        return self.second(states + self.outer(functional.gelu(self.inner(states))))


class Network(nn.Module):
    """From the numbers of pieces, one row a line, to a logit for each of KINDS."""

    def __init__(self, known: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(known, _WIDE), nn.Embedding(512, _WIDE)
        self.start = nn.LayerNorm(_WIDE, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(_LAYERS))
        self.head = nn.Linear(2 * _WIDE, len(KINDS))

    def forward(self, numbers: Tensor, there: Tensor | None = None) -> Tensor:
        places = torch.arange(numbers.shape[1], device=numbers.device)
        states = self.start(self.words(numbers) + self.places(places))
        seen = None if there is None else there[:, None, None, :]
        for layer in self.layers:
            states = layer(states, seen)
        if there is None:
            return self.head(torch.cat([states.mean(1), states.amax(1)], 1))
        mark = there[:, :, None]
        mean = (states * mark).sum(1) / mark.sum(1)
        return self.head(torch.cat([mean, states.masked_fill(~mark, -1e4).amax(1)], 1))


_NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "output": "attention.output.dense", "first": "attention.output.LayerNorm", "inner": "intermediate.dense",
    "outer": "output.dense", "second": "output.LayerNorm",
}  # fmt: skip


def begun(base: Path, texts: Sequence[str]) -> tuple[Network, list[str]]:
    """The network with the weights of the model it begins with, and the pieces it knows: those that the texts have."""
    weights = load_file(base / "model.safetensors")
    every = (base / "vocab.txt").read_text("utf-8").splitlines()
    whole = pieces.numbered(every)
    counts = Counter(number for text in texts for number in pieces.read(text, whole, _LONGEST))
    kept = [number for piece, number in whole.items()
            if counts[number] >= _SEEN or len(piece.removeprefix(pieces.WITHIN)) == 1
            or piece in (pieces.BEGIN, pieces.END, pieces.UNKNOWN)]  # fmt: skip
    network = Network(len(kept))
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    given = {
        "words.weight": weights["embeddings.word_embeddings.weight"][kept] + kind,
        "places.weight": weights["embeddings.position_embeddings.weight"],
        "start.weight": weights["embeddings.LayerNorm.weight"],
        "start.bias": weights["embeddings.LayerNorm.bias"],
        "head.weight": torch.zeros_like(network.head.weight),
        "head.bias": torch.full_like(network.head.bias, -3.0),
    }
    for at in range(_LAYERS):
        for ours, theirs in _NAMES.items():
            for part in ("weight", "bias"):
                given[f"layers.{at}.{ours}.{part}"] = weights[f"encoder.layer.{at}.{theirs}.{part}"]
    network.load_state_dict(given)
    return network, [every[number] for number in kept]


def tune(network: Network, known: Sequence[str], rows: Sequence[Row], told: Callable[[str], object]) -> None:
    """Learns from the lines, some ten minutes for 40,000 on two processors. What a line is unsure of it leaves alone;
    a line without a tone says nothing of tones."""
    numbered = pieces.numbered(known)
    lines = [pieces.read(row.text, numbered, _LONGEST) for row in rows]
    many = len(TRIGGERS)
    wanted = torch.tensor([[kind in row.triggers for kind in KINDS[:many]] for row in rows], dtype=torch.float32)
    sure = torch.tensor([[kind not in row.unsure for kind in KINDS[:many]] for row in rows], dtype=torch.float32)
    tones = torch.tensor([KINDS.index(row.tone) - many if row.tone else -1 for row in rows])
    times = torch.tensor([_HARD if row.hard_negative else 1.0 for row in rows])
    head = {id(part) for part in network.head.parameters()}
    adam = torch.optim.AdamW(
        [{"params": [part for part in network.parameters() if id(part) not in head], "lr": _RATE},
         {"params": network.head.parameters(), "lr": _RATE_HEAD}], weight_decay=0.01)  # fmt: skip
    steps = _ROUNDS * math.ceil(len(rows) / _BATCH)
    rise = max(1, int(_WARM * steps))
    rate = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: min((step + 1) / rise, max(0.0, (steps - step) / max(1, steps - rise)))
    )
    chance = np.random.default_rng(1)
    network.train()
    began = time.monotonic()
    for turn in range(_ROUNDS):
        # Lines of like length together, batches in any order.
        order = sorted(range(len(rows)), key=lambda at: (len(lines[at]) + 3 * chance.random(), at))
        batches = [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]
        batches = [batches[at] for at in chance.permutation(len(batches))]
        lost = 0.0
        for number, batch in enumerate(batches, start=1):
            long = max(len(lines[at]) for at in batch)
            numbers = torch.tensor([[*lines[at], *[0] * (long - len(lines[at]))] for at in batch])
            there = torch.tensor([[place < len(lines[at]) for place in range(long)] for at in batch])
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(numbers, there)
            logits = logits.float()
            loss = functional.binary_cross_entropy_with_logits(logits[:, :many], wanted[batch], reduction="none")
            loss = ((loss * sure[batch]).sum(1) * times[batch]).mean()
            some = tones[batch] >= 0
            if some.any():
                loss = loss + _TONE * functional.cross_entropy(logits[some, many:], tones[batch][some])
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            adam.step()
            rate.step()
            lost += loss.item()
            if number % 100 == 0:
                passed = time.monotonic() - began
                told(f"round {turn + 1}, {number} of {len(batches)}: loss {lost / number:.3f}, {passed:.0f} s")
    network.eval()


def export(network: Network, path: Path) -> None:
    """The network as ONNX with weights of eight bits; it takes one line at a time, of any length."""
    whole = path.with_suffix(".whole")
    torch.onnx.export(
        network, (torch.zeros(1, 9, dtype=torch.int64),), whole, input_names=["numbers"], output_names=["logits"],
        dynamic_shapes=({1: torch.export.Dim("length", min=2, max=512)},), dynamo=True,
    )  # fmt: skip
    # With seven of the eight bits no processor runs over where two products are added.
    quantize_dynamic(whole, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    whole.unlink()
    whole.with_name(whole.name + ".data").unlink(missing_ok=True)


def noted(path: Path, told: Mapping[str, str]) -> None:
    """What goes with a network, written into its file."""
    model = onnx.load(path)
    kept = {one.key: one.value for one in model.metadata_props} | dict(told)
    del model.metadata_props[:]
    for key, value in sorted(kept.items()):
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, path)


def set_beside(
    sentences: Sentences, beside: Model, ear: Ear, files: Mapping[str, Sequence[Row]], told: Callable[[str], object]
) -> dict[str, str]:
    """From which score on something is suggested, as it is noted in the model's file, by files that neither this model
    nor the likeness model `beside` it has learned from. `told` hears how each does on them without and with it."""
    by_likeness: dict[str, list[Held]] = {}
    by_both: dict[str, list[Held]] = {}
    alone: list[Held] = []
    for name, rows in files.items():
        many = train.ordinary(rows), train.REAL in name
        by_likeness[name], by_both[name] = [], []
        for row, one in zip(rows, examples(ear, rows), strict=True):
            other = beside.scores(one.found)
            own = sentences.scores(row.text)
            if own is None:
                continue
            by_likeness[name].append(Held(row, one.found, other, *many))
            by_both[name].append(Held(row, one.found, mean(own, other), *many))
            alone += [Held(row, one.found._replace(rules={}), own, *many)] * (train.DOUBTED not in name)

    def chosen(held: Mapping[str, Sequence[Held]], but: str = "") -> Model:
        return train.choose(beside, [one for name, its in held.items()
                                     if name != but and train.DOUBTED not in name for one in its])  # fmt: skip

    for name, rows in files.items():
        told(f"{name}, without the sentence model and with it:")
        told(train.judged(Ear(ear.lexicon, model=chosen(by_likeness, name)), rows))
        both = chosen(by_both, name)
        sentences.said, sentences.written = both.said, both.written
        told(train.judged(Ear(ear.lexicon, model=both, beside=sentences), rows))
    both = chosen(by_both)
    bars = {"said": both.said, "written": both.written, "alone": train.bars(alone, alone, alone)}
    return {name: json.dumps(each) for name, each in bars.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scriptengine.hearing.tune", description=__doc__)
    parser.add_argument("lines", nargs="+", type=Path, help="labelled lines to learn from, JSON Lines")
    parser.add_argument("--base", type=Path, help="the folder of the model to begin with; else the weights stay")
    parser.add_argument("--taught", nargs="*", default=[], type=Path, help="lines that only likeness learns from")
    parser.add_argument("--corpora", type=Path, help="where the texts are that lines name by their place")
    parser.add_argument("--to", type=Path, default=MODEL, help="where the model is written")
    args = parser.parse_args(arguments)
    digest = hashlib.sha256(lexicon.shipped_path().read_bytes() + likeness.KINDS.read_bytes())
    files, problem = labelled.read_all((*args.lines, *args.taught), args.corpora, digest)
    if problem:
        _say(problem)
        return 1
    taught = [row for name in sorted(path.name for path in args.taught) for row in files.pop(name)]
    for name in ("model.safetensors", "vocab.txt") if args.base else ():
        if not (args.base / name).is_file():
            _say(f"`{args.base}` has no `{name}`; name the folder of the model to begin with.")
            return 1
    new = args.to.with_suffix(".new")
    out = [*files][::_LEFT_OUT] if args.base else [name for name in Sentences(args.to).without if name in files]
    rest = [row for name, its in files.items() if name not in out for row in its]
    if not out or not rest:
        _say("There are no files to leave out, or none to learn from; give those that the model was learned from.")
        return 1
    if args.base:
        torch.manual_seed(1)
        network, known = begun(args.base, [row.text for row in rest])
        tune(network, known, rest, _say)
        export(network, new)
        noted(new, {"known": "\n".join(known), "data": digest.hexdigest(), "without": "\n".join(out)})
    else:
        shutil.copy(args.to, new)
    ear = Ear(lexicon.shipped(), by_likeness=False)
    beside = train.train(examples(ear, taught + rest))
    told = set_beside(Sentences(new), beside, ear, {name: files[name] for name in out}, _say)
    noted(new, {"beside": likeness.shipped().data, **told})
    new.replace(args.to)
    return 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
