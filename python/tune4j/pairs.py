"""Rows that are no plain sequences: an answer that is preferred to another one, and texts with labels."""

from __future__ import annotations

from typing import Any

import numpy
import pyarrow

from tune4j import accounts, rows
from tune4j.encoding import Ragged, lists
from tune4j.errors import ConfigError
from tune4j.lengths import DEFAULT_POLICY, Lengths, Tokens, apply
from tune4j.rendering import extras_of

_IDS = pyarrow.list_(pyarrow.int32())


class Preferences:
    """A prompt, and two answers to it. For `dpo` the ids of the three, the prompt's being those that it has in common
    with both wholes; for `reward` the ids of both wholes.

    The policies for long rows hold for the longer one of both. DPO's default leaves the cutting to TRL, which takes the
    end, and refuses rows whose prompt leaves no room for an answer; reward training knows no cutting, and its default
    is `drop`, as in TRL.
    """

    def __init__(self, encoders: Any, rules: Any, tokenizer: Any, conversational: bool) -> None:
        self._encoders = encoders
        self._reward = rules.task == "reward"
        self._lengths: Lengths = rules.lengths
        self._conversational = conversational
        self._eos = tokenizer.eos_token or ""
        self._bos = tokenizer.bos_token_id
        self._count = 0
        allowed = ("fail", "drop", *(() if self._reward else ("truncate-prompt",)), DEFAULT_POLICY)
        if self._lengths.policy not in allowed:
            raise ConfigError(
                "dataset.lengths.policy", f"must be one of {', '.join(allowed)} with rows that are preferences"
            )
        if self._lengths.answer is not None or (self._reward and self._lengths.prompt is not None):
            raise ConfigError("dataset.lengths", "has a bound that rows that are preferences do not know")
        names = ["chosen_ids", "rejected_ids"] if self._reward else ["prompt_ids", "chosen_ids", "rejected_ids"]
        self.schema = pyarrow.schema([(name, _IDS) for name in names])
        told = Lengths(self._lengths.prompt, None, self._lengths.total, self._policy)
        self.account = accounts.Account(told, rules.allow_untrained, tokenizer, not self._reward)

    @property
    def _policy(self) -> str:
        return "drop" if self._reward and self._lengths.policy == DEFAULT_POLICY else self._lengths.policy

    def table(self, batch: rows.Columns) -> pyarrow.Table:
        """The token rows of a batch."""
        prompts, chosen, rejected, prompt_alone, encoder = self._rendered(batch)
        both = [encoder.encode(chosen), encoder.encode(rejected)]
        count = len(chosen)
        if self._reward:
            begins, alone = numpy.zeros(count, numpy.int64), None
        else:
            found = [encoder.boundaries(prompt_alone, tokens) for tokens in both]
            begins, alone = numpy.minimum(found[0][0], found[1][0]), found[0][1]
        longer = self._longer(both, begins)
        lengths = Lengths(self._lengths.prompt, None, self._lengths.total, self._policy, self._lengths.keep_end)
        outcome = apply(longer, lengths, self._bos)
        self.account.add(longer, outcome, alone)
        self._count += count
        kept = numpy.isin(longer.row, outcome.tokens.row)
        if self._reward:
            return pyarrow.table([lists(*_rows(tokens, kept)) for tokens in both], schema=self.schema)
        cut = longer.prompt.copy()
        if not lengths.keep_end:  # else TRL cuts each of both by itself
            cut[kept] = outcome.tokens.prompt
        prompt, answers = self._parts(both, begins, cut, kept)
        return pyarrow.table([lists(*part) for part in (prompt, *answers)], schema=self.schema)

    def _rendered(self, batch: rows.Columns) -> tuple[Any, list[str], list[str], Any, Any]:
        chosen, rejected, prompts = batch["chosen"], batch["rejected"], batch.get("prompt")
        if prompts is None and not self._reward:
            from trl import extract_prompt

            parts = [extract_prompt({"chosen": a, "rejected": b}) for a, b in zip(chosen, rejected, strict=True)]
            prompts, chosen, rejected = ([part[name] for part in parts] for name in ("prompt", "chosen", "rejected"))
        if self._conversational:
            extras = extras_of(batch, "chosen")
            before = prompts if prompts is not None else [[]] * len(chosen)
            wholes = [
                self._encoders.render([a + b for a, b in zip(before, answers, strict=True)], extras)
                for answers in (chosen, rejected)
            ]
            alone = None if self._reward else self._encoders.render(prompts, extras, prompt=True)
            return prompts, *wholes, alone, self._encoders.encoder(False)
        before = prompts if prompts is not None else [""] * len(chosen)
        wholes = [
            [a + b if b.endswith(self._eos) else a + b + self._eos for a, b in zip(before, answers, strict=True)]
            for answers in (chosen, rejected)
        ]
        return prompts, *wholes, prompts, self._encoders.encoder(True)

    def _longer(self, both: list[Ragged], begins: numpy.ndarray) -> Tokens:
        """Each row with the longer one of its answers, as a sequence to measure and to cut. Only answers are learned."""
        first = both[0].lengths >= both[1].lengths
        lengths = numpy.where(first, both[0].lengths, both[1].lengths)
        offsets = numpy.concatenate(([0], numpy.cumsum(lengths)))
        within = numpy.arange(offsets[-1]) - numpy.repeat(offsets[:-1], lengths)
        of_first = numpy.repeat(first, lengths)
        ids = numpy.empty(len(within), numpy.int32)
        for tokens, mine in ((both[0], of_first), (both[1], ~of_first)):
            at = numpy.repeat(tokens.offsets[:-1], lengths) + within
            ids[mine] = tokens.ids[at[mine]]
        trained = within >= numpy.repeat(begins, lengths)
        return Tokens(ids, trained, offsets, begins, numpy.arange(len(begins)) + self._count)

    def _parts(
        self, both: list[Ragged], begins: numpy.ndarray, cut: numpy.ndarray, kept: numpy.ndarray
    ) -> tuple[Any, list[Any]]:
        """The prompts, of which the last `cut` tokens are left besides a leading BOS, and the answers."""
        tokens = both[0]
        lead = (tokens.ids[tokens.offsets[:-1]] == self._bos) & (begins > 0) & (cut > 0)
        position = numpy.arange(len(tokens.ids)) - numpy.repeat(tokens.offsets[:-1], tokens.lengths)
        begin = numpy.repeat(begins, tokens.lengths)
        stays = position >= begin - numpy.repeat(cut - lead, tokens.lengths)
        stays |= position < numpy.repeat(lead, tokens.lengths)
        prompt = _chosen(tokens, stays & (position < begin), kept)
        answers = []
        for one in both:
            position = numpy.arange(len(one.ids)) - numpy.repeat(one.offsets[:-1], one.lengths)
            answers.append(_chosen(one, position >= numpy.repeat(begins, one.lengths), kept))
        return prompt, answers


class Classified:
    """Texts with labels. Texts end as the tokenizer ends them; what is too long loses its end, as in transformers."""

    schema = pyarrow.schema([("input_ids", _IDS), ("label", pyarrow.int64())])

    def __init__(self, encoders: Any, rules: Any, tokenizer: Any) -> None:
        if rules.lengths.policy not in ("fail", "drop", DEFAULT_POLICY):
            raise ConfigError(
                "dataset.lengths.policy", f"must be one of fail, drop, {DEFAULT_POLICY} with rows that are classified"
            )
        self._encoder = encoders.encoder(True)
        self._lengths = rules.lengths
        self._bos = tokenizer.bos_token_id
        self._count = 0
        self.account = accounts.Account(rules.lengths, rules.allow_untrained, tokenizer, False)

    def table(self, batch: rows.Columns) -> pyarrow.Table:
        """The token rows of a batch."""
        found = self._encoder.encode(batch["text"])
        count = len(batch["text"])
        number = numpy.arange(count)
        everything = numpy.ones(len(found.ids), bool)
        tokens = Tokens(found.ids, everything, found.offsets, numpy.zeros(count, numpy.int64), number + self._count)
        outcome = apply(tokens, self._lengths, self._bos)
        self.account.add(tokens, outcome, None)
        labels = [batch["label"][row - self._count] for row in outcome.tokens.row]
        self._count += count
        return pyarrow.table(
            [lists(outcome.tokens.ids, outcome.tokens.offsets), pyarrow.array(labels, pyarrow.int64())],
            schema=self.schema,
        )


def _rows(tokens: Ragged, kept: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    return _chosen(tokens, numpy.ones(len(tokens.ids), bool), kept)


def _chosen(tokens: Ragged, stays: numpy.ndarray, kept: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The tokens that stay, of the rows that are kept, as ids and offsets."""
    stays = stays & numpy.repeat(kept, tokens.lengths)
    counts = numpy.diff(numpy.concatenate(([0], numpy.cumsum(stays)))[tokens.offsets])[kept]
    return tokens.ids[stays], numpy.concatenate(([0], numpy.cumsum(counts)))
