"""The corpus: an endless, seeded stream of question and answer pairs that the model is pretrained on.

It is generated and never stored. Four kinds of pairs are mixed (the shares are the constants below): general facts,
facts about invented channels, names that nobody knows, and strings to copy. The same seed gives the same stream.

Run `python corpus.py 20` to read twenty pairs.
"""

from __future__ import annotations

import random
import sys
from typing import NamedTuple

from channels import ask_for_channel, ask_for_channel_en, invented_channels, invented_name, similar_name
from cldr import read_strings
from facts import THING_FORMS, UNKNOWN_EN, UNKNOWN_JA, definition_of, general_facts
from heldout import is_held_out

CHANNEL_COUNT = 280
"""How many invented channels the model knows."""
CHANNEL_SEED = 11
"""The seed of the invented channels; it is apart from the stream's, so that every stream knows the same channels."""

SHARE_COPY = 0.14
SHARE_UNKNOWN = 0.27
SHARE_CHANNEL = 0.31
# The rest are general facts.

WIDE_QUESTION_MARK = "\uff1f"

_GROUP_WEIGHTS = (28, 14, 10, 28, 8, 10, 6)  # capitals, currencies, colours, definitions, greetings, sums, weekdays
_CONFUSABLE = ("YouTube", "チャンネル", "動画", "インターネット", "テレビ")
_COPY_FORMS = ("「{s}」と書いてください。", "「{s}」と言って。", "{s}と書いて。", "Repeat: {s}", "Say {s}")
_UNKNOWN_FACT_FORMS = ("{x}の首都は? {x}の首都はどこですか? {x}の通貨は? {x}の通貨は何ですか? {x}の色は?").split()
_UNKNOWN_FACT_FORMS_EN = ("What is the capital of {x}?", "What is the currency of {x}?", "What color is the {x}?")


class Pair(NamedTuple):
    """One question and the answer that the model is to give to it."""

    question: str
    answer: str


class Corpus:
    """The stream of pairs of one seed. Not safe for use by several threads."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._groups = general_facts()
        self._channels = invented_channels(CHANNEL_COUNT, CHANNEL_SEED)
        self._known_names = {c.name.lower() for c in self._channels}
        self._strings = read_strings()

    def next_pair(self) -> Pair:
        """The next pair; it never contains a held-out word."""
        while True:
            pair = self._draw()
            if not (is_held_out(pair.question) or is_held_out(pair.answer)):
                return pair

    def pairs(self, count: int) -> list[Pair]:
        """The next `count` pairs."""
        return [self.next_pair() for _ in range(count)]

    def _draw(self) -> Pair:
        kind = self._rng.random()
        if kind < SHARE_COPY:
            return self._copy()
        if kind < SHARE_COPY + SHARE_UNKNOWN:
            return self._unknown()
        if kind < SHARE_COPY + SHARE_UNKNOWN + SHARE_CHANNEL:
            return self._channel()
        return self._general()

    def _general(self) -> Pair:
        rng = self._rng
        if rng.random() < 0.08:
            fact = definition_of(rng.choice(_CONFUSABLE))  # words of the channel questions that are facts of their own
        else:
            fact = rng.choice(rng.choices(self._groups, _GROUP_WEIGHTS)[0])
        return Pair(self._retouch(rng.choice(fact.questions)), fact.answer)

    def _channel(self) -> Pair:
        rng = self._rng
        channel = rng.choice(self._channels)
        if channel.english:
            return Pair(ask_for_channel_en(channel.name, rng), channel.answer)
        if rng.random() < 0.1:
            return Pair(self._retouch(rng.choice(THING_FORMS).format(x=channel.name)), channel.answer)
        return Pair(self._retouch(ask_for_channel(channel.name, rng)), channel.answer)

    def _unknown(self) -> Pair:
        rng = self._rng
        name = self._unknown_name()
        kind = rng.random()
        if kind < 0.62:
            return Pair(self._retouch(ask_for_channel(name, rng)), UNKNOWN_JA)
        if kind < 0.78:
            return Pair(self._retouch(rng.choice(THING_FORMS).format(x=name)), UNKNOWN_JA)
        if kind < 0.84:
            return Pair(self._retouch(rng.choice(_UNKNOWN_FACT_FORMS).format(x=name)), UNKNOWN_JA)
        if kind < 0.96:
            return Pair(ask_for_channel_en(name, rng), UNKNOWN_EN)
        return Pair(rng.choice(_UNKNOWN_FACT_FORMS_EN).format(x=name), UNKNOWN_EN)

    def _unknown_name(self) -> str:
        rng = self._rng
        while True:
            if rng.random() < 0.25:
                name = similar_name(rng.choice(self._channels).name, rng)
            else:
                name = invented_name(rng)
            if name.lower() not in self._known_names:
                return name

    def _copy(self) -> Pair:
        rng = self._rng
        kind = rng.random()
        if kind < 0.4:
            text = rng.choice(self._strings)
        elif kind < 0.52:
            text = "".join(self._rare_character() for _ in range(rng.randint(1, 3)))
        elif kind < 0.75:
            text = "".join(rng.choice(self._strings) for _ in range(rng.randint(2, 3)))[:20]
        elif kind < 0.85:
            text = f"{rng.randint(1950, 2030)}年" + rng.choice(("", "に", rng.choice(self._strings)[:6]))
        else:
            text = invented_name(rng) + rng.choice(("", "は", "の", "が")) + rng.choice(self._strings)[:8]
        text = text.strip() or "あ"
        return Pair(rng.choice(_COPY_FORMS).format(s=text), text)

    def _rare_character(self) -> str:
        first, last = self._rng.choice(((0x4E00, 0x9FAF), (0x4E00, 0x9FAF), (0xA1, 0x2FFF)))
        return chr(self._rng.randint(first, last))

    def _retouch(self, question: str) -> str:
        """Writes a Japanese question as people do: with the wide, the narrow or no question mark."""
        if question.isascii() or not question.endswith("?"):
            return question
        draw = self._rng.random()
        if draw < 0.40:
            return question[:-1] + WIDE_QUESTION_MARK
        return question[:-1] if draw < 0.48 else question


if __name__ == "__main__":
    for shown in Corpus(seed=1).pairs(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
        print(f"{shown.question}\t{shown.answer}")
