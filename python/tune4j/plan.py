"""What a job would do, without doing it: its arguments, its rows as tokens, the memory it takes, and what is amiss."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from tune4j import attention, bridge, fitting, loading, preparation, quantization
from tune4j.dispatch import Session
from tune4j.tokenization import IGNORED

_ROWS_SHOWN = 3
_LENGTH_UNKNOWN = 1024


def plan_request(session: Session | None, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `plan`: `{job, folder}`. The rows lie in `folder/dataset`, as for a training, or are not there: then
    nothing is said of tokens. Loads no weights, and writes nothing but the token files in that folder.

    Settings that this machine cannot serve are among the warnings here; a training refuses them.
    """
    bridge.import_libraries()
    folder = Path(params["folder"])
    validation = (folder / "dataset" / "validation.jsonl").is_file()
    chosen, tokenizer, config = loading.examine(params["job"], validation, refuse=False)
    preparation.check(chosen)
    arguments = preparation.sft_config(chosen, folder)
    if arguments.eos_token is not None:
        tokenizer.eos_token = arguments.eos_token
    parts = preparation.token_files(folder, tokenizer, arguments)
    rows = parts["train"][0] if "train" in parts else None
    length = preparation.longest(rows, arguments) if rows else arguments.max_length or _LENGTH_UNKNOWN
    estimate, available = fitting.fit(chosen, config, length)
    arguments = preparation.sft_config(chosen, folder)
    quantized = quantization.build(chosen.quantization) if chosen.quantization else None
    adapter = preparation.adapter_config(chosen, rows, arguments)
    return {
        "architecture": loading.architecture(config),
        "attention": attention.implementations(config),
        "effective": preparation.describe(chosen, arguments, adapter, quantized),
        "tokens": {part: _tokens(rows, report, arguments) for part, (rows, report) in parts.items()},
        "first_rows": [_segments(rows[index], tokenizer) for index in range(min(_ROWS_SHOWN, len(rows or [])))],
        "memory": {**estimate.to_dict(), "available": available} if estimate else None,
        "warnings": [{"field": problem.field, "message": problem.message} for problem in chosen.warnings],
    }


def _tokens(rows: Any, report: Any, arguments: Any) -> dict[str, Any]:
    """What became of the rows of one part; lengths are in tokens. `sequences` is what the trainer sees."""
    lengths = [len(tokens) for tokens in rows["input_ids"]]
    return {
        **dataclasses.asdict(report),
        "longest": max(lengths),
        "shortest": min(lengths),
        "mean": sum(lengths) / len(lengths),
        "sequences": preparation.sequences(rows, arguments),
    }


def _segments(row: dict[str, list[int]], tokenizer: Any) -> list[dict[str, Any]]:
    """The row as text, cut where tokens that are trained and tokens that are not meet."""
    segments: list[tuple[bool, list[int]]] = []
    for token, label in zip(row["input_ids"], row["labels"], strict=True):
        trained = label != IGNORED
        if not segments or segments[-1][0] != trained:
            segments.append((trained, []))
        segments[-1][1].append(token)
    return [{"text": tokenizer.decode(tokens), "trained": trained} for trained, tokens in segments]
