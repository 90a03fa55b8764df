"""What the tokens of a data set are, before anything is trained on them: dataset/preflight.json."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy

from tune4j.accounts import MERGED, OVER_LONG, UNKNOWN, UNTRAINED, Report
from tune4j.errors import DatasetError
from tune4j.lengths import DEFAULT_POLICY, Lengths

_NAMED = 5  # rows in an error message
_ROWS_SHOWN = 3
_CUT = {
    "fail": "refused",
    "drop": "left out",
    "truncate-answer": "lose their end",
    "truncate-prompt": "lose the beginning of their prompt",
    "split": "divided",
}
_FATES = {
    UNTRAINED: "without a token to train on and left out",
    MERGED: "such that the prompt's end and the answer's beginning are one token",
    UNKNOWN: "with tokens that the tokenizer does not know",
}
_PROBLEM_FIELDS = ("check", "severity", "count")
_COUNTS = (
    "rows", "sequences", "tokens", "trained_tokens", "truncated", "dropped", "split", "untrained", "empty_pieces",
    "merged_boundaries", "unknown_tokens",
)  # fmt: skip


def describe(part: str, report: Report, tokens: Any, tokenizer: Any, arguments: Any, folder: Path) -> dict[str, Any]:
    """What preflight.json says of one part. `tokens` is the part's token file as a data set, `folder` the run's.

    The padding share is that of the tokens which the model reads in one epoch, in batches of the size and in the order
    of the job's sampling strategy; a random order is drawn here once more, and may differ from the run's.
    """
    told = {name: getattr(report, name) for name in _COUNTS}
    told["sequences"] = sequences(tokens, arguments, part)
    for name in ("lengths", "prompt_lengths", "answer_lengths"):
        if getattr(report, name) is not None:
            told[name] = getattr(report, name)
    return told | {
        "padding_share": padding_share(tokens, arguments, part),
        "problems": [
            {name: problem[name] for name in _PROBLEM_FIELDS} | {"places": places(folder, part, problem["rows"])}
            for problem in report.problems
        ],
        "first_rows": [segments(tokens[row], tokenizer) for row in range(min(_ROWS_SHOWN, len(tokens)))],
    }


def refuse(part: str, report: Report, max_total: int | None, folder: Path, always: bool = True) -> None:
    """Raises DatasetError where rows are too long and shall not be, or have no token to train on and shall have one.
    Unless that is `always` an error, it is one only where no row is left."""
    if report.sequences and not always:
        return
    long = report.problem(OVER_LONG)
    if long and long["severity"] == "fail":
        instead = "raise the lengths, or set a policy"
        raise _error(part, report, long, "longer than the data set allows", instead, folder)
    lost = report.problem(UNTRAINED)
    if lost and (lost["severity"] == "fail" or not report.sequences):
        instead = "leave them out yourself, or set allow_untrained_rows"
        if report.truncated and max_total is not None:
            instead = (
                f"what is learned lies beyond {max_total} tokens: raise training.max_length or dataset.lengths, set "
                "dataset.lengths.policy to truncate-prompt, split or drop, or set dataset.allow_untrained_rows"
            )
        raise _error(part, report, lost, "without a token to train on", instead, folder)
    if not report.sequences:
        raise DatasetError(f"none of the {report.rows} rows is left to train on", f"{part}.jsonl")


def warnings(part: str, report: Report, lengths: Lengths, folder: Path) -> list[str]:
    """What became of rows that were not refused, in a sentence for each kind of trouble."""
    told = []
    for problem in report.problems:
        what = _FATES.get(problem["check"], "")
        if problem["check"] == OVER_LONG:
            from_beginning = lengths.policy == DEFAULT_POLICY and lengths.keep_end
            fate = "lose their beginning" if from_beginning else _CUT[lengths.policy]
            what = f"longer than {_bounds(lengths)} and {fate}"
        told.append(f"{problem['count']} of the {report.rows} {part} rows are {what}: {_named(part, problem, folder)}")
    return told


def _bounds(lengths: Lengths) -> str:
    bounds = {"max_prompt": lengths.prompt, "max_answer": lengths.answer, "max_total": lengths.total}
    named = [f"{name}={value}" for name, value in bounds.items() if value is not None]
    if len(named) == 1 and lengths.total is not None:
        return f"{lengths.total} tokens"
    return " or ".join(named)


def _named(part: str, problem: dict[str, Any], folder: Path) -> str:
    found = places(folder, part, problem["rows"][:_NAMED])
    named = ", ".join(f"{place['file']}:{place['line']} ({place['detail']})" for place in found)
    more = problem["count"] - len(found)
    return named + (f" and {more} more" if more > 0 else "")


def _error(
    part: str, report: Report, problem: dict[str, Any], what: str, instead: str, folder: Path
) -> DatasetError:
    found = places(folder, part, problem["rows"][:1])
    named = _named(part, problem, folder)
    if problem["check"] == UNTRAINED and problem["count"] == report.rows:
        head = f"none of the {report.rows} rows has a token to train on"
    else:
        head = f"{problem['count']} of the {report.rows} {part} rows {'is' if problem['count'] == 1 else 'are'} {what}"
    return DatasetError(f"{head}: {named}; {instead}", found[0]["file"], found[0]["line"])


def places(folder: Path, part: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where rows come from: `{file, line, detail}`, by dataset/places-PART.txt, or else their lines in PART.jsonl."""
    listed = folder / "dataset" / f"places-{part}.txt"
    if not rows or not listed.is_file():
        return [{"file": f"{part}.jsonl", "line": one["row"] + 1, "detail": one["detail"]} for one in rows]
    wanted = {one["row"] for one in rows}
    with listed.open(encoding="utf-8") as lines:
        found = {
            number: line.rstrip("\n")
            for number, line in enumerate(itertools.islice(lines, max(wanted) + 1))
            if number in wanted
        }
    told = []
    for one in rows:
        file, _, line = found.get(one["row"], f"{part}.jsonl:{one['row'] + 1}").rpartition(":")
        told.append({"file": file, "line": int(line) if line.isdigit() else 0, "detail": one["detail"]})
    return told


def sequences(tokens: Any, arguments: Any, part: str = "train") -> int:
    """How many sequences the trainer sees of a part: its rows, or what they are packed into."""
    if not _packs(arguments, part):
        return len(tokens)
    from trl import pack_dataset

    return len(pack_dataset(tokens, arguments.max_length, arguments.packing_strategy))


def _packs(arguments: Any, part: str) -> bool:
    if part == "train" or getattr(arguments, "eval_packing", None) is None:
        return bool(getattr(arguments, "packing", False))
    return bool(arguments.eval_packing)


def lengths_of(tokens: Any) -> numpy.ndarray:
    """The number of tokens of each row of a data set of tokens."""
    column = tokens.data.column("input_ids")
    offsets = [numpy.diff(chunk.offsets.to_numpy()) for chunk in column.chunks]
    return numpy.concatenate(offsets).astype(numpy.int64) if offsets else numpy.zeros(0, numpy.int64)


def padding_share(tokens: Any, arguments: Any, part: str) -> float:
    """Which share of the tokens that the model reads in one epoch is padding."""
    if not len(tokens) or "input_ids" not in tokens.column_names:
        return 0.0
    if getattr(arguments, "padding_free", False) or _packs(arguments, part):
        return 0.0
    lengths = lengths_of(tokens)
    training = part == "train"
    size = arguments.per_device_train_batch_size if training else arguments.per_device_eval_batch_size
    lengths = lengths[_order(lengths, arguments, size)] if training else lengths
    count = -(-len(lengths) // size)
    batches = numpy.zeros(count * size, numpy.int64)
    batches[: len(lengths)] = lengths
    widest = batches.reshape(count, size).max(axis=1)
    multiple = getattr(arguments, "pad_to_multiple_of", None) or 1
    widest = -(-widest // multiple) * multiple
    rows = numpy.full(count, size)
    rows[-1] = len(lengths) - (count - 1) * size
    read = int((widest * rows).sum())
    return 1 - int(lengths.sum()) / read if read else 0.0


def _order(lengths: numpy.ndarray, arguments: Any, size: int) -> Any:
    strategy = arguments.train_sampling_strategy
    if strategy == "sequential":
        return numpy.arange(len(lengths))
    if strategy == "group_by_length":
        import torch
        from transformers.trainer_pt_utils import get_length_grouped_indices

        generator = torch.Generator().manual_seed(arguments.seed)
        batch = size * arguments.gradient_accumulation_steps
        return numpy.array(get_length_grouped_indices(lengths.tolist(), batch, generator=generator))
    return numpy.random.default_rng(arguments.seed).permutation(len(lengths))


def segments(row: dict[str, list[int]], tokenizer: Any) -> list[dict[str, Any]]:
    """A token row as text, cut where tokens that are trained and tokens that are not meet: `{text, trained, ids}`."""
    pairs = zip(row["input_ids"], row["labels"], strict=True)
    found = []
    for trained, tokens in itertools.groupby(pairs, lambda pair: pair[1] >= 0):
        ids = [token for token, _ in tokens]
        found.append({"text": tokenizer.decode(ids), "trained": trained, "ids": ids})
    return found
