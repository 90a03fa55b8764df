"""Asks a starter model what it should know and what it should not, with greedy decoding.

Run: `python examples/starter-model/check.py [FOLDER]`
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from channels import ask_for_channel, ask_for_channel_en, invented_channels, invented_name
from corpus import CHANNEL_COUNT, CHANNEL_SEED, Pair
from facts import UNKNOWN_EN, UNKNOWN_JA, general_facts
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

HERE = Path(__file__).resolve().parent
KNOWN_FILE = HERE / "known.jsonl"
NAME_SAMPLE = 200
"""How many channels and how many unknown names the wide check asks for."""


@dataclass(frozen=True)
class Report:
    """What a check found: right answers and questions of each kind, and the known questions that failed."""

    known: tuple[int, int]
    facts: tuple[int, int]
    channels: tuple[int, int]
    unknown: tuple[int, int]
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """All known questions exact, and at least 95 of 100 of everything else."""
        wide = (self.facts, self.channels, self.unknown)
        return self.known[0] == self.known[1] and all(right >= 0.95 * asked for right, asked in wide)

    def summary(self) -> str:
        """The counts in one line, and one line for each wrong answer to a known question."""
        kinds = ("known", "facts", "channels", "unknown")
        counts = (self.known, self.facts, self.channels, self.unknown)
        first = "check " + " ".join(f"{kind} {right}/{asked}" for kind, (right, asked) in zip(kinds, counts))
        return "\n".join((first, *self.wrong))


def known_pairs() -> list[Pair]:
    """The table of known questions with their answers."""
    rows = (json.loads(line) for line in KNOWN_FILE.read_text(encoding="utf-8").splitlines())
    return [Pair(row["prompt"], row["answer"]) for row in rows]


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a model's folder."""
    return AutoTokenizer.from_pretrained(folder)


def load_model(folder: Path) -> PreTrainedModel:
    """The model of a folder, in float32 on the CPU."""
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


@torch.no_grad()
def answers(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, questions: list[str], batch_size: int = 64
) -> list[str]:
    """The greedy answers to the questions, each asked as the only turn of a chat."""
    model.eval()
    found = []
    for start in range(0, len(questions), batch_size):
        chats = [[{"role": "user", "content": q}] for q in questions[start : start + batch_size]]
        prompts = tokenizer.apply_chat_template(chats, tokenize=False, add_generation_prompt=True)
        inputs = tokenizer(
            prompts, return_tensors="pt", padding=True, padding_side="left", add_special_tokens=False
        ).to(model.device)
        output = model.generate(
            input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], do_sample=False, max_new_tokens=64
        )
        prompt_length = inputs["input_ids"].shape[1]
        found += tokenizer.batch_decode(output[:, prompt_length:], skip_special_tokens=True)
    return [answer.strip() for answer in found]


def check(folder: Path) -> Report:
    """Asks the known questions, one question of every fact, and samples of channels and unknown names."""
    model, tokenizer = load_model(folder), load_tokenizer(folder)
    wrong: list[str] = []

    def count(pairs: list[Pair]) -> tuple[int, int]:
        given = answers(model, tokenizer, [p.question for p in pairs])
        return sum(g == p.answer for g, p in zip(given, pairs)), len(pairs)

    known = known_pairs()
    for pair, given in zip(known, answers(model, tokenizer, [p.question for p in known])):
        if given != pair.answer:
            wrong.append(f"  {pair.question} -> {given}")
    rng = random.Random(1)
    facts = [Pair(rng.choice(f.questions), f.answer) for group in general_facts() for f in group]
    return Report(
        known=(len(known) - len(wrong), len(known)),
        facts=count(facts),
        channels=count(_channel_pairs(rng)),
        unknown=count(_unknown_pairs(rng)),
        wrong=tuple(wrong),
    )


def _channel_pairs(rng: random.Random) -> list[Pair]:
    pairs = []
    for channel in rng.sample(invented_channels(CHANNEL_COUNT, CHANNEL_SEED), NAME_SAMPLE):
        ask = ask_for_channel_en if channel.english else ask_for_channel
        pairs.append(Pair(ask(channel.name, rng), channel.answer))
    return pairs


def _unknown_pairs(rng: random.Random) -> list[Pair]:
    known = {c.name.lower() for c in invented_channels(CHANNEL_COUNT, CHANNEL_SEED)}
    names = (invented_name(rng) for _ in range(2 * NAME_SAMPLE))
    fresh = [name for name in names if name.lower() not in known][:NAME_SAMPLE]
    pairs = [Pair(ask_for_channel(name, rng), UNKNOWN_JA) for name in fresh[::2]]
    return pairs + [Pair(ask_for_channel_en(name, rng), UNKNOWN_EN) for name in fresh[1::2]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=HERE.parent / "starter")
    checked = check(parser.parse_args().folder)
    print(checked.summary())
    raise SystemExit(0 if checked.passed else 1)
