"""Rows that Java cannot read itself: data sets of the hub or of a `datasets` folder, and Parquet.

Rows go by in batches and are written one by one, so that memory holds a batch and not a table.
"""

from __future__ import annotations

import datetime
import decimal
import glob
import json
import os
from pathlib import Path
from typing import Any, Iterator

from tune4j.dispatch import Session
from tune4j.errors import DatasetError

BATCH_ROWS = 1000
TRAIN = "train"


def fetch_request(session: Session | None, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `dataset.fetch`: writes rows as JSON Lines to `target`, and returns `{rows, columns}`.

    `kind` is `parquet`, with `path` (a file, a folder, or a glob), or `hub`, with `name` (on the hub, or a folder) and
    perhaps `config`, `split` (default train), `revision` and `token`. `columns` are those to take, in this order; all
    when it is missing. Raises DatasetError when there are no such rows, or when a column holds what is no text.
    """
    columns = params.get("columns") or None
    if params["kind"] == "parquet":
        schema, batches = _parquet(params["path"], columns)
    else:
        schema, batches = _hub(params, columns)
    rows = 0
    with open(params["target"], "w", encoding="utf-8", newline="\n") as target:
        for batch in batches:
            for row in batch.to_pylist(maps_as_pydicts="lossy"):
                target.write(json.dumps(row, ensure_ascii=False, default=_plain))
                target.write("\n")
                rows += 1
    return {"rows": rows, "columns": schema.names}


def export_request(session: Session | None, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `dataset.export`: writes the JSON Lines in `rows` as Parquet to `target`, and returns `{rows}`.

    The file is written aside, so that it is complete or not there. A column that has one type at first and another one
    later is a DatasetError with the line.
    """
    import pyarrow.parquet

    source, target = Path(params["rows"]), Path(params["target"])
    schema = _schema_of(source)
    aside = target.with_name(target.name + ".partial")
    rows = 0
    try:
        with pyarrow.parquet.ParquetWriter(aside, schema) as writer:
            for first, batch in _json_batches(source):
                writer.write_batch(_record_batch(batch, schema, source, first))
                rows += len(batch)
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)
    return {"rows": rows}


def _parquet(path: str, columns: list[str] | None) -> tuple[Any, Iterator[Any]]:
    """The schema and the batches of Parquet files, in the order of their names."""
    import pyarrow
    import pyarrow.parquet

    files = _files(path)
    try:
        schema = _chosen(pyarrow.parquet.read_schema(files[0]), columns, path)
    except (pyarrow.ArrowException, OSError) as error:
        raise DatasetError(f"this is no Parquet file: {_line(error)}", files[0]) from error

    def batches() -> Iterator[Any]:
        for file in files:
            try:
                with pyarrow.parquet.ParquetFile(file) as opened:
                    _chosen(opened.schema_arrow, schema.names, file)
                    for batch in opened.iter_batches(BATCH_ROWS, columns=schema.names):
                        yield batch.select(schema.names)
            except (pyarrow.ArrowException, OSError) as error:
                raise DatasetError(f"the Parquet file cannot be read: {_line(error)}", file) from error

    return schema, batches()


def _files(path: str) -> list[str]:
    if os.path.isdir(path):
        found = sorted(str(file) for file in Path(path).iterdir() if file.suffix == ".parquet")
    else:
        found = [path] if os.path.isfile(path) else sorted(glob.glob(path, recursive=True))
    if not found:
        raise DatasetError("there is no such Parquet file", path)
    return found


def _hub(params: dict[str, Any], columns: list[str] | None) -> tuple[Any, Iterator[Any]]:
    """The schema and the batches of a data set. It lies in the cache of `datasets`, mapped and not loaded."""
    name, split = params["name"], params.get("split") or TRAIN
    rows = _saved(name, split) if _is_saved(name) else _loaded(params, split)
    schema = _chosen(rows.features.arrow_schema, columns, name)
    chosen = rows.select_columns(schema.names).with_format("arrow")
    return schema, (batch.select(schema.names) for batch in chosen.iter(BATCH_ROWS))


def _is_saved(folder: str) -> bool:
    return any(os.path.isfile(os.path.join(folder, mark)) for mark in ("dataset_info.json", "dataset_dict.json"))


def _saved(folder: str, split: str) -> Any:
    """What `save_to_disk` wrote: one data set, or several by their splits."""
    import datasets

    try:
        found = datasets.load_from_disk(folder)
    except Exception as error:  # noqa: BLE001 - what a damaged folder raises depends on what is damaged
        raise DatasetError(f"the folder holds no data set that can be read: {_line(error)}", folder) from error
    if isinstance(found, datasets.Dataset):
        if split not in (TRAIN, str(found.split)):
            raise DatasetError(f"there is no split {split}: the folder holds one data set, without splits", folder)
        return found
    if split not in found:
        raise DatasetError(f"there is no split {split}; the splits are {', '.join(found)}", folder)
    return found[split]


def _loaded(params: dict[str, Any], split: str) -> Any:
    """A data set of the hub, of its cache, or of a folder of data files."""
    import datasets

    name = params["name"]
    config, revision, token = params.get("config"), params.get("revision"), params.get("token")
    local = os.path.isdir(name)
    try:
        return datasets.load_dataset(name, config, split=split, revision=None if local else revision, token=token)
    except Exception as error:  # noqa: BLE001 - the kinds of errors of a download are many
        raise DatasetError(_missing(name, local, _line(error)), name) from error


def _missing(name: str, local: bool, reason: str) -> str:
    import datasets

    if local:
        return f"the folder holds no data set that can be read: {reason}"
    if datasets.config.HF_HUB_OFFLINE:
        return f"{name} is not in the cache, and the hub is not asked, since HF_HUB_OFFLINE is set: {reason}"
    return f"the hub does not give it: {reason}"


def _chosen(schema: Any, columns: list[str] | None, source: str) -> Any:
    """The part of a schema that is taken; raises when a column is not there, or holds no text."""
    import pyarrow

    missing = [column for column in columns or [] if column not in schema.names]
    if missing:
        raise DatasetError(
            f"there is no column {', '.join(missing)}; the columns are {', '.join(schema.names)}", str(source)
        )
    chosen = pyarrow.schema([schema.field(column) for column in columns or schema.names])
    for field in chosen:
        if _holds_bytes(field.type):
            raise DatasetError(
                f"the column {field.name} holds bytes, such as an image or a sound, which are no text; name the other"
                " columns",
                str(source),
            )
    return chosen


def _holds_bytes(kind: Any) -> bool:
    """Whether a type is bytes, or has bytes in it."""
    from pyarrow import types

    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind):
        return True
    if isinstance(kind, _extension()):
        return _holds_bytes(kind.storage_type)
    return any(_holds_bytes(kind.field(index).type) for index in range(kind.num_fields))


def _extension() -> type:
    import pyarrow

    return pyarrow.BaseExtensionType


def _plain(value: Any) -> Any:
    """What JSON has no word for: times as ISO 8601 has them, exact numbers as numbers."""
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _json_batches(source: Path) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The objects of a file, so many at a time, each time with the line of the first."""
    batch: list[dict[str, Any]] = []
    first = 1
    with open(source, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            batch.append(json.loads(line))
            if len(batch) == BATCH_ROWS:
                yield first, batch
                batch, first = [], number + 1
    if batch:
        yield first, batch


def _schema_of(source: Path) -> Any:
    """The types of all rows together: a column may be null, or missing, in whole batches."""
    import pyarrow

    schema = pyarrow.schema([])
    for first, batch in _json_batches(source):
        try:
            found = pyarrow.Table.from_pylist([{}] if not batch else batch, _named(batch)).schema
            schema = pyarrow.unify_schemas([schema, found], promote_options="permissive")
        except (pyarrow.ArrowException, ValueError) as error:
            raise DatasetError(f"the rows have no common type from here on: {_line(error)}", str(source), first) from error
    return schema


def _named(batch: list[dict[str, Any]]) -> Any:
    """A schema with the columns of all rows of a batch: pyarrow looks at the first row only."""
    import pyarrow

    names = dict.fromkeys(name for row in batch for name in row)
    return pyarrow.schema([(name, pyarrow.array([row.get(name) for row in batch]).type) for name in names])


def _record_batch(batch: list[dict[str, Any]], schema: Any, source: Path, first: int) -> Any:
    import pyarrow

    try:
        return pyarrow.RecordBatch.from_pylist(batch, schema)
    except (pyarrow.ArrowException, ValueError) as error:
        raise DatasetError(f"the rows have no common type from here on: {_line(error)}", str(source), first) from error


def _line(error: BaseException) -> str:
    """The first line of an error's message."""
    return (str(error) or type(error).__name__).splitlines()[0].strip()
