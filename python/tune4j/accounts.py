"""What became of the rows of one file: counts, lengths, and the first rows of each kind of trouble."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy

from tune4j.lengths import Lengths, Outcome, Tokens

SHOWN = 20  # rows of each kind of trouble that are named
_BARS = 20
_PERCENTILES = (50, 90, 95, 99)

OVER_LONG = "over-long"
UNTRAINED = "untrained"
MERGED = "merged-boundary"
UNKNOWN = "unknown-token"


@dataclass(frozen=True)
class Report:
    """Rows are those of the file, sequences those of the token file: a row that is split gives several. Lengths are in
    tokens, and those of the rows as they were before anything was cut."""

    rows: int = 0
    sequences: int = 0
    tokens: int = 0
    trained_tokens: int = 0
    truncated: int = 0  # rows that were cut
    dropped: int = 0  # rows that are too long and left out
    split: int = 0  # rows that were divided
    untrained: int = 0  # rows without a token to train on, left out
    empty_pieces: int = 0  # pieces of divided rows without a token to train on, left out
    merged_boundaries: int = 0  # rows whose prompt's last token joins the answer's first
    unknown_tokens: int = 0
    longest: int = 0  # sequence
    shortest: int = 0
    lengths: dict[str, Any] | None = None
    prompt_lengths: dict[str, Any] | None = None
    answer_lengths: dict[str, Any] | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)  # {check, severity, count, rows: [{row, detail}]}
    extras: bool = False  # conversations hold more than roles and texts

    def problem(self, check: str) -> dict[str, Any] | None:
        """The problem of this kind, if there is one."""
        return next((problem for problem in self.problems if problem["check"] == check), None)


class Account:
    """Adds up batches. `answered` says whether the rows are prompts and answers."""

    def __init__(self, lengths: Lengths, allow_untrained: bool, tokenizer: Any, answered: bool) -> None:
        self._lengths = lengths
        self._answered = answered
        others = (tokenizer.eos_token_id, tokenizer.bos_token_id, tokenizer.pad_token_id)
        unknown = tokenizer.unk_token_id
        self._unknown = unknown if unknown not in others else None
        cut = "fail" if lengths.policy == "fail" else "drop" if lengths.policy == "drop" else "warn"
        severities = {OVER_LONG: cut, UNTRAINED: "drop" if allow_untrained else "fail", MERGED: "warn", UNKNOWN: "warn"}
        self._problems = {
            check: {"check": check, "severity": severity, "count": 0, "rows": []}
            for check, severity in severities.items()
        }
        self._sizes: list[numpy.ndarray] = []
        self._prompts: list[numpy.ndarray] = []
        self._counts = dict.fromkeys(("rows", "sequences", "tokens", "trained_tokens", "truncated", "dropped"), 0)
        self._counts |= dict.fromkeys(("split", "untrained", "empty_pieces", "merged_boundaries", "unknown_tokens"), 0)
        self._longest, self._shortest = 0, 0
        self._extras = False

    def note_extras(self, found: bool) -> None:
        """Notes whether conversations hold more than roles and texts."""
        self._extras = self._extras or found

    def add(self, tokens: Tokens, outcome: Outcome, alone: numpy.ndarray | None) -> None:
        """Adds rows and what became of them. `alone` is how many tokens each prompt has by itself."""
        left, sizes, over = outcome.tokens, tokens.lengths, outcome.over
        counts, kept = self._counts, left.lengths
        counts["rows"] += len(sizes)
        counts["sequences"] += len(kept)
        counts["tokens"] += int(kept.sum())
        counts["trained_tokens"] += int(left.trained.sum())
        counts["split"] += int(outcome.divided.sum())
        counts["untrained"] += int(outcome.lost.sum())
        counts["empty_pieces"] += outcome.empty_pieces
        if self._lengths.policy == "drop":
            counts["dropped"] += int(over.sum())
        elif self._lengths.policy != "fail":
            counts["truncated"] += int((over & ~outcome.divided).sum())
        if len(kept):
            self._longest = max(self._longest, int(kept.max()))
            self._shortest = min(self._shortest or int(kept.min()), int(kept.min()))
        self._sizes.append(sizes.astype(numpy.int32))
        self._prompts.append(tokens.prompt.astype(numpy.int32))

        def size(row: int) -> str:
            prompt = int(tokens.prompt[row])
            parts = f" ({prompt} of the prompt, {sizes[row] - prompt} of the answer)" if self._answered else ""
            return f"{sizes[row]} tokens{parts}"

        self._note(OVER_LONG, tokens, over, size)
        self._note(UNTRAINED, tokens, outcome.lost, lambda row: f"{size(row)}{', cut' if over[row] else ''}")
        if alone is not None:
            merged = tokens.prompt < alone
            counts["merged_boundaries"] += int(merged.sum())
            self._note(MERGED, tokens, merged, lambda row: _merged(int(alone[row] - tokens.prompt[row])))
        if self._unknown is not None:
            unknown = tokens.sums(tokens.ids == self._unknown)
            counts["unknown_tokens"] += int(unknown.sum())
            self._note(UNKNOWN, tokens, unknown > 0, lambda row: f"{unknown[row]} of {sizes[row]} tokens")

    def report(self) -> Report:
        """What all batches come to."""
        sizes = numpy.concatenate(self._sizes) if self._sizes else numpy.zeros(0, numpy.int32)
        prompts = numpy.concatenate(self._prompts) if self._prompts else sizes
        return Report(
            **self._counts,
            longest=self._longest,
            shortest=self._shortest,
            lengths=summary(sizes),
            prompt_lengths=summary(prompts) if self._answered else None,
            answer_lengths=summary(sizes - prompts) if self._answered else None,
            problems=[problem for problem in self._problems.values() if problem["count"]],
            extras=self._extras,
        )

    def _note(self, check: str, tokens: Tokens, found: numpy.ndarray, detail: Any) -> None:
        problem = self._problems[check]
        rows = numpy.flatnonzero(found)
        problem["count"] += len(rows)
        for row in rows[: SHOWN - len(problem["rows"])]:
            problem["rows"].append({"row": int(tokens.row[row]), "detail": detail(row)})


def _merged(count: int) -> str:
    tokens = "token" if count == 1 else f"{count} tokens"
    return f"the prompt's last {tokens} would be other ones without the answer"


def summary(lengths: numpy.ndarray) -> dict[str, Any] | None:
    """Shortest, longest, mean, percentiles (of the nearest rank) and histogram; None where there are none. A bar counts
    the rows with `from` to `to` tokens, both included."""
    if not len(lengths):
        return None
    shortest, longest = int(lengths.min()), int(lengths.max())
    ranks = numpy.percentile(lengths, _PERCENTILES, method="inverted_cdf")
    width = _width(longest - shortest + 1)
    first = shortest // width
    bars = numpy.bincount(lengths // width - first)
    return {
        "shortest": shortest,
        "longest": longest,
        "mean": float(lengths.mean(dtype=numpy.float64)),
        "percentiles": {str(rank): int(value) for rank, value in zip(_PERCENTILES, ranks, strict=True)},
        "histogram": [
            {"from": (first + bar) * width, "to": (first + bar + 1) * width - 1, "rows": int(rows)}
            for bar, rows in enumerate(bars)
        ],
    }


def _width(span: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … with which few enough bars cover a span."""
    width = 1
    while span > width * _BARS:
        width = width * 5 // 2 if str(width)[0] == "2" else width * 2
    return width
