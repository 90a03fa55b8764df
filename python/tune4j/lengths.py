"""How long rows may be, and what becomes of those that are longer. Lengths are in tokens.

A row is a prompt and an answer: the tokens before `Tokens.prompt` and those from there on. A text has no prompt.
Whatever is cut, dropped or divided is told row by row; nothing is lost in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy

from tune4j.errors import ConfigError

POLICIES = ("fail", "drop", "truncate-prompt", "truncate-answer", "split")
DEFAULT_POLICY = "truncate-answer"


@dataclass(frozen=True)
class Lengths:
    """The greatest lengths of prompts, answers and rows; None for no bound. What the policies do with longer rows:

    * `fail`: the data set is refused.
    * `drop`: they are left out.
    * `truncate-answer`: the end is lost, as TRL does it. (`keep_end`: the beginning, as TRL's truncation_mode says.)
    * `truncate-prompt`: the prompt loses its beginning, besides a leading BOS; its end and the answer stay. An answer
      that is too long by itself loses its end.
    * `split`: the row is divided into pieces of `total` tokens.

    Under the three last, prompts above `prompt` lose their beginning and answers above `answer` their end.
    """

    prompt: int | None = None
    answer: int | None = None
    total: int | None = None
    policy: str = DEFAULT_POLICY
    keep_end: bool = False

    @classmethod
    def of(cls, section: dict[str, Any] | None, total: int | None, keep_end: bool = False) -> Lengths:
        """From the job's `dataset.lengths`; `total` is what holds where that names none. Raises ConfigError."""
        given = dict(section or {})
        names = {"max_prompt": "prompt", "max_answer": "answer", "max_total": "total"}
        found: dict[str, Any] = {"total": total, "keep_end": keep_end}
        for name, field in names.items():
            value = given.pop(name, None)
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
                raise ConfigError(f"dataset.lengths.{name}", f"must be a number of tokens above 0, got {value!r}")
            if value is not None:
                found[field] = value
        policy = given.pop("policy", None) or DEFAULT_POLICY
        if policy not in POLICIES:
            raise ConfigError("dataset.lengths.policy", f"must be one of {', '.join(POLICIES)}, got {policy!r}")
        for name in given:
            raise ConfigError(f"dataset.lengths.{name}", f"is not known: there are {', '.join(names)} and policy")
        if policy == "split" and found["total"] is None:
            raise ConfigError("dataset.lengths.policy", "split needs a length to split at: set max_total")
        return cls(**found, policy=policy)


@dataclass(frozen=True)
class Tokens:
    """Rows as tokens: those of row i are `ids[offsets[i] : offsets[i + 1]]`."""

    ids: numpy.ndarray  # int32
    trained: numpy.ndarray  # bool, for each token
    offsets: numpy.ndarray  # int64, one more than there are rows
    prompt: numpy.ndarray  # int64, for each row: where its answer begins
    row: numpy.ndarray  # int64, for each row: its number in the file

    @property
    def lengths(self) -> numpy.ndarray:
        return numpy.diff(self.offsets)

    @property
    def trained_counts(self) -> numpy.ndarray:
        """The tokens of each row that are trained on."""
        return self.sums(self.trained)

    def sums(self, of_tokens: numpy.ndarray) -> numpy.ndarray:
        """The sum over each row of a number for each token."""
        return numpy.diff(numpy.concatenate(([0], numpy.cumsum(of_tokens, dtype=numpy.int64)))[self.offsets])

    def rows(self, kept: numpy.ndarray) -> Tokens:
        """The rows for which `kept` says so."""
        if kept.all():
            return self
        chosen = replace(self, prompt=self.prompt[kept], row=self.row[kept])
        return _only(chosen, self, numpy.repeat(kept, self.lengths), self.lengths[kept])

    def tokens(self, kept: numpy.ndarray) -> Tokens:
        """Every row with those of its tokens for which `kept` says so."""
        before = self.prompt_tokens
        return _only(
            replace(self, prompt=self.sums(kept & before)), self, kept, self.sums(kept)
        )

    @property
    def positions(self) -> numpy.ndarray:
        """Each token's place in its row."""
        return numpy.arange(len(self.ids)) - numpy.repeat(self.offsets[:-1], self.lengths)

    @property
    def prompt_tokens(self) -> numpy.ndarray:
        """Whether each token belongs to its row's prompt."""
        return self.positions < numpy.repeat(self.prompt, self.lengths)


@dataclass(frozen=True)
class Outcome:
    """What became of rows: `tokens` is what is left of them, the rest is for each of the rows as they were."""

    tokens: Tokens
    over: numpy.ndarray  # bool: longer than allowed
    lost: numpy.ndarray  # bool: nothing is left that is trained on, though the policy would have kept the row
    divided: numpy.ndarray  # bool: split
    empty_pieces: int  # of rows that were split: pieces without a token that is trained on, left out


def apply(rows: Tokens, lengths: Lengths, bos: int | None) -> Outcome:
    """Applies the lengths and leaves out rows without a token that is trained on. Under `fail` and `drop` the rows that
    are too long are left out."""
    whole = rows.lengths
    answers = whole - rows.prompt
    over = numpy.zeros(len(whole), bool)
    for limit, size in ((lengths.prompt, rows.prompt), (lengths.answer, answers), (lengths.total, whole)):
        if limit is not None:
            over |= size > limit
    kept = rows
    if over.any():
        if lengths.policy in ("fail", "drop"):
            kept = rows.rows(~over)
        else:
            kept = rows.tokens(_kept(rows, lengths, bos))
    rows_left = kept.row
    divided = numpy.zeros(len(whole), bool)
    if lengths.policy == "split" and over.any():
        divided = kept.lengths > lengths.total
        kept = _split(kept, lengths.total)
    learned = kept.trained_counts > 0
    empty = int((~learned).sum())
    every = kept.row[~learned]
    kept = kept.rows(learned)
    lost = numpy.isin(rows.row, rows_left) & ~numpy.isin(rows.row, kept.row)
    pieces = 0 if lengths.policy != "split" else empty - int(numpy.isin(every, rows.row[lost]).sum())
    return Outcome(kept, over, lost, divided, pieces)


def _kept(rows: Tokens, lengths: Lengths, bos: int | None) -> numpy.ndarray:
    """For each token whether it stays."""
    whole, prompts = rows.lengths, rows.prompt
    begins = rows.offsets[:-1]
    first = rows.ids[numpy.minimum(begins, len(rows.ids) - 1)]
    lead = ((first == bos) & (prompts > 0)).astype(numpy.int64) if bos is not None else numpy.zeros_like(whole)
    answers = numpy.minimum(whole - prompts, _or(lengths.answer, whole))
    prompt = numpy.minimum(prompts, _or(lengths.prompt, whole))
    if lengths.policy == "truncate-prompt" and lengths.total is not None:
        answers = numpy.minimum(answers, numpy.maximum(lengths.total - lead, 0))
        prompt = numpy.minimum(prompt, numpy.maximum(lengths.total - answers, lead))
    lead = numpy.minimum(lead, prompt)

    position = rows.positions
    of_row = numpy.repeat(prompts, whole)
    kept = position < numpy.repeat(lead, whole)
    kept |= position >= of_row - numpy.repeat(prompt - lead, whole)
    kept &= position < of_row + numpy.repeat(answers, whole)
    if lengths.policy == DEFAULT_POLICY and lengths.total is not None:
        rank = numpy.concatenate(([0], numpy.cumsum(kept)))
        before = numpy.repeat(rank[begins], whole)
        if lengths.keep_end:
            left = numpy.repeat(rank[rows.offsets[1:]], whole) - rank[:-1]
            kept &= left <= lengths.total
        else:
            kept &= rank[:-1] - before < lengths.total
    return kept


def _or(limit: int | None, otherwise: numpy.ndarray) -> Any:
    return otherwise if limit is None else limit


def _split(rows: Tokens, total: int | None) -> Tokens:
    assert total is not None
    pieces = numpy.maximum(-(-rows.lengths // total), 1)
    number = numpy.arange(pieces.sum()) - numpy.repeat(numpy.cumsum(pieces) - pieces, pieces)
    begins = numpy.repeat(rows.offsets[:-1], pieces) + number * total
    prompt = numpy.clip(numpy.repeat(rows.prompt, pieces) - number * total, 0, total)
    offsets = numpy.append(begins, rows.offsets[-1])
    return replace(rows, offsets=offsets, prompt=prompt, row=numpy.repeat(rows.row, pieces))


def _only(changed: Tokens, rows: Tokens, kept: numpy.ndarray, lengths: numpy.ndarray) -> Tokens:
    offsets = numpy.concatenate(([0], numpy.cumsum(lengths)))
    return replace(changed, ids=rows.ids[kept], trained=rows.trained[kept], offsets=offsets)
