"""A tree as lists that JSON can hold, and back, quickly enough for a warm start.

A node is a list: its kind's number, where it begins and ends, then its fields in order. The file's name is not kept.
"""

import datetime
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from scriptengine.language import tree
from scriptengine.text.source import Span

VERSION = 1  # of the shape below: another one is not read

# The order gives each kind its number, so a new kind goes to the end, or VERSION goes up.
KINDS: tuple[type, ...] = (
    tree.Word,
    tree.Constant,
    tree.Name,
    tree.Unary,
    tree.Binary,
    tree.Call,
    tree.Filter,
    tree.Gap,
    tree.Line,
    tree.Say,
    tree.Coach,
    tree.Notice,
    tree.Acknowledge,
    tree.TypeName,
    tree.Choice,
    tree.Ask,
    tree.Listen,
    tree.Set,
    tree.If,
    tree.Go,
    tree.Do,
    tree.Raise,
    tree.Escalate,
    tree.End,
    tree.Return,
    tree.Resume,
    tree.Bad,
    tree.Block,
    tree.Setting,
    tree.Header,
    tree.Requires,
    tree.Use,
    tree.Fact,
    tree.MarkDeclaration,
    tree.Outcome,
    tree.Contact,
    tree.Happening,
    tree.Claim,
    tree.Guarantee,
    tree.Waive,
    tree.On,
    tree.Step,
    tree.Comment,
    tree.File,
)
