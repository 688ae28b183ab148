"""Other ways of hearing to measure ours against: one keyword pattern a trigger, VADER's sentiment for the tone, and a
sentence model for both."""

import re
from collections.abc import Callable

from scriptengine.hearing import sentences
from scriptengine.hearing.score import Heard
from scriptengine.hearing.vocabulary import TONES

_KEYWORDS = {
    "suicide_risk": r"suicid|kill (my|him|her)self|end it all|want to die|self.?harm",
    "immediate_danger": r"ambulance|999|911|can'?t breathe|chest pain",
    "serious_illness": r"cancer|terminal|stroke|chemo|dialysis",
    "illness": r"\bill\b|illness|sick|hospital|surgery|injur",
    "mental_health": r"depress|anxiety|mental health|bipolar|ptsd|panic attack",
    "disability": r"disab|wheelchair|\bdeaf\b|\bblind\b",
    "addiction": r"addict|gambl|alcohol|drugs|rehab",
    "job_loss": r"lost my job|laid off|redundan|unemployed|fired",
    "reduced_income": r"hours (were )?cut|pay cut|reduced (hours|income)|fixed income|pension",
    "bereavement": r"passed away|died|death|funeral|widow",
    "separation": r"divorc|separated|split up|broke up",
    "domestic_abuse": r"abus|domestic violence|hits me|restraining order",
    "caring": r"\bcarer\b|look(ing)? after|newborn|caring for",
    "housing_loss": r"homeless|evict|repossess|foreclos",
    "cannot_afford": r"can'?t afford|can'?t pay|cannot pay|no money|hardship",
    "essentials": r"food bank|no heating|no food|hungry",
    "over_indebted": r"debts|payday loans|maxed out",
    "disaster": r"flood|fire|storm|hurricane|burst pipe",
    "capacity": r"dementia|alzheimer|confused",
    "language_barrier": r"interpreter|translat|speak english",
    "literacy": r"can'?t read|dyslexi|autis",
    "customer_deceased": r"deceased|executor|estate of|death certificate",
    "fraud_victim": r"scam|fraud|identity theft|stolen",
    "breathing_space": r"breathing space|stepchange|debt advis|debt management",
    "insolvency": r"bankrupt|\biva\b|insolven|chapter (7|13)",
    "represented": r"lawyer|solicitor|attorney",
    "dispute": r"dispute|not my debt|don'?t owe|already paid|not mine",
    "cease_contact": r"stop (calling|contacting|ringing)|do not (call|contact)",
    "servicemember": r"military|deployed|army|navy",
    "third_party": r"on behalf of|calling for my",
    "wrong_party": r"wrong number|no one by that name",
    "speaker_changed": r"pass(ing)? you over|here'?s my",
    "minor": r"\bi'?m (1[0-7]|[5-9])\b|my mum says",
    "bad_moment": r"driving|at work|in a meeting|call back",
    "recording_refused": r"record(ed|ing)",
    "identity_refused": r"not giving you my|refus.*security",
    "complaint": r"complain|rude|terrible service|disgust",
    "wants_human": r"manager|supervisor|real person",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _KEYWORDS.items()}


def keywords(text: str) -> Heard:
    """Triggers by one plain pattern each; the tone is always calm."""
    return Heard(frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text)), "calm")


def vader() -> Callable[[str], Heard] | None:
    """The tone by VADER's compound score (Hutto and Gilbert 2014), or None where the package is not installed."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        return None
    analyser = SentimentIntensityAnalyzer()

    def hear(text: str) -> Heard:
        compound = analyser.polarity_scores(text)["compound"]
        tone = (
            "angry" if compound <= -0.6 else "distressed" if compound <= -0.3 else "anxious" if compound < 0 else "calm"
        )
        return Heard(frozenset(), tone)

    return hear


def sentence_model() -> Callable[[str], Heard] | None:
    """Triggers and tone by the sentence model alone, or None where what it runs on is not installed."""
    model = sentences.shipped()
    if model is None:
        return None

    def hear(text: str) -> Heard:
        scores = model.scores(text)
        if scores is None:
            return Heard(frozenset(), "")
        triggers = frozenset(name for name, least in model.alone.raise_at.items() if scores[name] >= least)
        return Heard(triggers, max(TONES, key=lambda name: scores[name] + model.alone.lean[name]))

    return hear
