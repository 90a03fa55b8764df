"""Reads the rows of a data set, JSON Lines as Java writes them, in batches of columns."""

from __future__ import annotations

import io
import itertools
import json
from pathlib import Path
from typing import Any, Iterator

import pyarrow
import pyarrow.json

from tune4j.errors import DatasetError

_BLOCK = 8 << 20  # bytes of lines read at once
_FORMATS = {
    "messages": ("messages",),
    "completion": ("prompt", "completion"),
    "preference": ("chosen", "rejected"),
    "classification": ("text", "label"),
    "text": ("text",),
}

Columns = dict[str, list[Any]]


def format_of(path: Path) -> tuple[str, bool]:
    """The format of the rows: `text`, `completion`, `messages`, `preference` or `classification`; and whether they are
    conversations. Raises DatasetError for anything else."""
    with path.open(encoding="utf-8") as lines:
        first = json.loads(next(lines, "{}"))
    for name, keys in _FORMATS.items():
        if all(key in first for key in keys):
            return name, isinstance(first[keys[-1] if name != "classification" else "text"], list)
    fields = ", ".join(sorted(first)) or "(none)"
    raise DatasetError(f"rows with the fields {fields} cannot be trained on", path.name, 1)


def several_answers(path: Path) -> bool:
    """Whether a conversation of the file has more than one answer."""
    with path.open(encoding="utf-8") as lines:
        return any(
            sum(message.get("role") == "assistant" for message in json.loads(line)["messages"]) > 1 for line in lines
        )


def batches(path: Path) -> Iterator[Columns]:
    """The rows as columns, a few megabytes at a time. Columns are those of any row of the batch, with None where a row
    has no such field. Raises DatasetError for a line that is no JSON object."""
    number = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            block += file.readline()
            columns = _texts(block) or _parsed(block, path, number)
            number += len(next(iter(columns.values())))
            yield columns


def _texts(block: bytes) -> Columns | None:
    """The columns where all fields are texts in all rows, which Arrow reads several times as fast as Python."""
    first = json.loads(block[: block.find(b"\n") + 1 or None])
    if not isinstance(first, dict) or not first or not all(isinstance(value, str) for value in first.values()):
        return None
    schema = pyarrow.schema([(name, pyarrow.string()) for name in first])
    parsing = pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    try:
        table = pyarrow.json.read_json(
            io.BytesIO(block), pyarrow.json.ReadOptions(block_size=max(len(block) // 4, 1 << 20)), parsing
        )
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):  # other fields, other types, a very long line
        return None
    if any(column.null_count for column in table.columns):
        return None
    return table.to_pydict()


def _parsed(block: bytes, path: Path, number: int) -> Columns:
    parsed = []
    for line in block.decode("utf-8").split("\n"):
        if line.strip():
            number += 1
            parsed.append(_row(line, path, number))
    names = dict.fromkeys(itertools.chain.from_iterable(parsed))
    return {name: [row.get(name) for row in parsed] for name in names}


def _row(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DatasetError(f"the line is no JSON: {error}", path.name, number) from error
    if not isinstance(row, dict):
        raise DatasetError("the line is no JSON object", path.name, number)
    return row
