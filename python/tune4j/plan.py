"""What a job would do, without doing it: its arguments, its rows as tokens, the memory it takes, and what is amiss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tune4j import attention, bridge, fitting, loading, preflight, preparation, quantization
from tune4j.dispatch import Session
from tune4j.tokenization import IGNORED

_LENGTH_UNKNOWN = 1024


def plan_request(session: Session | None, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `plan`: `{job, folder, cache?}`. The rows lie in `folder/dataset`, as for a training, or are not there:
    then nothing is said of tokens. Loads no weights, and writes nothing but the token files in that folder.

    Settings that this machine cannot serve are among the warnings here; a training refuses them.
    """
    bridge.import_libraries()
    folder = Path(params["folder"])
    validation = (folder / "dataset" / "validation.jsonl").is_file()
    chosen, tokenizer, config = loading.examine(params["job"], validation, refuse=False)
    parts, arguments, _ = tokens_of(params, chosen, tokenizer)
    rows = parts["train"].tokens if "train" in parts else None
    length = preparation.longest(rows, arguments) if rows else arguments.max_length or _LENGTH_UNKNOWN
    estimate, available = fitting.fit(chosen, config, length)
    arguments = preparation.sft_config(chosen, folder)
    quantized = quantization.build(chosen.quantization) if chosen.quantization else None
    adapter = preparation.adapter_config(chosen, rows, arguments)
    told = preparation.preflight_of(folder, parts, tokenizer, arguments)
    return {
        "architecture": loading.architecture(config),
        "attention": attention.implementations(config),
        "effective": preparation.describe(chosen, arguments, adapter, quantized),
        "preflight": told,
        "memory": {**estimate.to_dict(), "available": available} if estimate else None,
        "warnings": [{"field": problem.field, "message": problem.message} for problem in chosen.warnings],
    }


def preview_request(session: Session | None, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `preview`: `{job, folder, rows, cache?}`: the first `rows` training rows token by token, and the
    preflight. The rows lie in `folder/dataset`, as for `plan`."""
    bridge.import_libraries()
    folder = Path(params["folder"])
    validation = (folder / "dataset" / "validation.jsonl").is_file()
    chosen, tokenizer, _ = loading.examine(params["job"], validation, refuse=False)
    parts, arguments, _ = tokens_of(params, chosen, tokenizer)
    train = parts["train"].tokens if "train" in parts else []
    return {
        "rows": [_pieces(train[index], tokenizer) for index in range(min(int(params.get("rows", 3)), len(train)))],
        "preflight": preparation.preflight_of(folder, parts, tokenizer, arguments),
    }


def tokens_of(params: dict[str, Any], chosen: Any, tokenizer: Any) -> tuple[dict[str, preparation.Part], Any, Any]:
    """The token files of a request's rows, the trainer's arguments, and the rules that the files were made by. Rows
    that a training would refuse are problems of the preflight here, unless there are no others."""
    folder = Path(params["folder"])
    preparation.prepare_tokenizer(chosen, tokenizer)
    preparation.choose_for_rows(chosen, folder, tokenizer)
    arguments = preparation.sft_config(chosen, folder)
    rules = preparation.rules(chosen, tokenizer, arguments)
    cached = Path(params["cache"]) if params.get("cache") else None
    parts = preparation.token_files(folder, tokenizer, rules, cached)
    for name, part in parts.items():
        preflight.refuse(name, part.report, rules.lengths.total, folder, always=False)
    return parts, arguments, rules


def _tokens(report: Any, told: dict[str, Any]) -> dict[str, Any]:
    """What became of the rows of one part; lengths are in tokens. `sequences` is what the trainer sees."""
    return {
        "rows": report.rows,
        "truncated": report.truncated,
        "dropped": report.dropped + report.untrained,
        "tokens": report.tokens,
        "trained_tokens": report.trained_tokens,
        "longest": report.longest,
        "shortest": report.shortest,
        "mean": report.tokens / report.sequences,
        "sequences": told["sequences"],
    }


def _pieces(row: dict[str, list[int]], tokenizer: Any) -> list[dict[str, Any]]:
    """The row token by token. The text of a token that is a part of a character is a replacement character."""
    ids = row["input_ids"]
    return [
        {"id": number, "token": token, "text": tokenizer.decode([number]), "trained": label != IGNORED}
        for number, token, label in zip(ids, tokenizer.convert_ids_to_tokens(ids), row["labels"], strict=True)
    ]
