"""Rows that Java has Python read: every value arrives as JSON has it, and what is missing is said."""

import datetime
import decimal
import json

import datasets
import pyarrow
import pyarrow.parquet
import pytest
from tune4j import tables
from tune4j.errors import DatasetError

ROWS = [{"prompt": "何?", "completion": "これ。", "n": 1}, {"prompt": "How?", "completion": None, "n": 2}]


def fetch(target, **request):
    """What is answered, and the rows that were written."""
    answer = tables.fetch_request(None, {**request, "target": str(target)})
    return answer, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def parquet(path, rows, schema=None):
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema), path, row_group_size=2)
    return str(path)


def test_parquet_rows_stay_what_they_are(tmp_path):
    nested = [{"messages": [{"role": "user", "content": "hi", "tags": ["a", None]}], "n": 0.5, "ok": True}]

    answer, rows = fetch(tmp_path / "rows.jsonl", kind="parquet", path=parquet(tmp_path / "f.parquet", nested))

    assert answer == {"rows": 1, "columns": ["messages", "n", "ok"]}
    assert rows == nested


def test_maps_times_and_exact_numbers_become_json(tmp_path):
    schema = pyarrow.schema(
        [
            ("map", pyarrow.map_(pyarrow.string(), pyarrow.int64())),
            ("time", pyarrow.timestamp("us", "UTC")),
            ("nanoseconds", pyarrow.timestamp("ns")),
            ("date", pyarrow.date32()),
            ("whole", pyarrow.decimal128(10, 2)),
            ("part", pyarrow.decimal128(10, 2)),
        ]
    )
    row = {
        "map": [("a", 1), ("b", None)],
        "time": datetime.datetime(2024, 1, 31, 12, 30, tzinfo=datetime.timezone.utc),
        "nanoseconds": 1_700_000_000_123_456_789,
        "date": datetime.date(2024, 2, 29),
        "whole": decimal.Decimal("7.00"),
        "part": decimal.Decimal("7.25"),
    }

    _, rows = fetch(tmp_path / "rows.jsonl", kind="parquet", path=parquet(tmp_path / "f.parquet", [row], schema))

    assert rows == [
        {
            "map": {"a": 1, "b": None},
            "time": "2024-01-31T12:30:00+00:00",
            "nanoseconds": "2023-11-14T22:13:20.123456789",
            "date": "2024-02-29",
            "whole": 7,
            "part": 7.25,
        }
    ]


@pytest.mark.parametrize("path", ["", "*.parquet"])
def test_several_parquet_files_are_read_in_the_order_of_their_names(tmp_path, path):
    folder = tmp_path / "files"
    folder.mkdir()
    parquet(folder / "b.parquet", ROWS[1:])
    parquet(folder / "a.parquet", ROWS[:1])

    _, rows = fetch(tmp_path / "rows.jsonl", kind="parquet", path=str(folder / path), columns=["n", "prompt"])

    assert [list(row.items()) for row in rows] == [[("n", 1), ("prompt", "何?")], [("n", 2), ("prompt", "How?")]]


def test_batches_are_small(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BATCH_ROWS", 10)
    rows = [{"text": str(number)} for number in range(95)]

    _, batches = tables._parquet(parquet(tmp_path / "f.parquet", rows), None)
    sizes = [len(batch) for batch in batches]
    answer, read = fetch(tmp_path / "rows.jsonl", kind="parquet", path=str(tmp_path / "f.parquet"))

    assert max(sizes) == 10
    assert sum(sizes) == answer["rows"] == 95
    assert read == rows


def test_bytes_are_refused_by_the_name_of_their_column(tmp_path):
    path = parquet(tmp_path / "f.parquet", [{"text": "a", "picture": {"bytes": b"\x00", "path": "p.png"}}])

    with pytest.raises(DatasetError, match="the column picture holds bytes, such as an image"):
        fetch(tmp_path / "rows.jsonl", kind="parquet", path=path)
    assert fetch(tmp_path / "rows.jsonl", kind="parquet", path=path, columns=["text"])[1] == [{"text": "a"}]


@pytest.mark.parametrize("kind", [{"kind": "parquet", "path": "f.parquet"}, {"kind": "hub", "name": "saved"}])
def test_a_missing_column_is_named(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    parquet(tmp_path / "f.parquet", ROWS)
    datasets.Dataset.from_list(ROWS).save_to_disk(tmp_path / "saved")

    with pytest.raises(DatasetError, match="there is no column question; the columns are prompt, completion, n"):
        fetch(tmp_path / "rows.jsonl", columns=["prompt", "question"], **kind)


def test_what_is_no_parquet_is_told(tmp_path):
    (tmp_path / "f.parquet").write_text("a,b\n1,2\n")

    with pytest.raises(DatasetError, match="this is no Parquet file: ") as told:
        fetch(tmp_path / "rows.jsonl", kind="parquet", path=str(tmp_path / "f.parquet"))
    assert told.value.details["source"] == str(tmp_path / "f.parquet")
    with pytest.raises(DatasetError, match="there is no such Parquet file"):
        fetch(tmp_path / "rows.jsonl", kind="parquet", path=str(tmp_path / "no.parquet"))


def test_a_saved_data_set_is_read(tmp_path):
    datasets.Dataset.from_list(ROWS).save_to_disk(tmp_path / "saved")

    answer, rows = fetch(tmp_path / "rows.jsonl", kind="hub", name=str(tmp_path / "saved"))

    assert answer == {"rows": 2, "columns": ["prompt", "completion", "n"]}
    assert rows == ROWS
    with pytest.raises(DatasetError, match="there is no split test: the folder holds one data set, without splits"):
        fetch(tmp_path / "rows.jsonl", kind="hub", name=str(tmp_path / "saved"), split="test")


def test_the_split_of_a_saved_data_set_is_chosen(tmp_path):
    parts = {"train": datasets.Dataset.from_list(ROWS[:1]), "test": datasets.Dataset.from_list(ROWS[1:])}
    datasets.DatasetDict(parts).save_to_disk(tmp_path / "saved")

    def split(name):
        return fetch(tmp_path / "rows.jsonl", kind="hub", name=str(tmp_path / "saved"), split=name)[1]

    assert split(None) == ROWS[:1]
    assert split("test") == ROWS[1:]
    with pytest.raises(DatasetError, match="there is no split dev; the splits are train, test"):
        split("dev")


def test_a_folder_of_data_files_is_read(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")

    _, rows = fetch(tmp_path / "rows.jsonl", kind="hub", name=str(folder), columns=["completion", "prompt"])

    assert rows == [{"completion": row["completion"], "prompt": row["prompt"]} for row in ROWS]


def test_images_of_a_data_set_are_refused(tmp_path):
    features = datasets.Features({"text": datasets.Value("string"), "picture": datasets.Image()})
    rows = datasets.Dataset.from_list([{"text": "a", "picture": None}], features=features)
    rows.save_to_disk(tmp_path / "saved")

    with pytest.raises(DatasetError, match="the column picture holds bytes"):
        fetch(tmp_path / "rows.jsonl", kind="hub", name=str(tmp_path / "saved"))


def test_without_network_it_is_said_that_the_hub_is_not_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)

    with pytest.raises(DatasetError) as told:
        fetch(tmp_path / "rows.jsonl", kind="hub", name="nobody/nothing-here", token="hf_planted")

    assert str(told.value).startswith(
        "nobody/nothing-here is not in the cache, and the hub is not asked, since HF_HUB_OFFLINE is set: "
    )
    assert "hf_planted" not in str(told.value)


def export(tmp_path, rows):
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    request = {"rows": str(source), "target": str(tmp_path / "out.parquet")}
    return tables.export_request(None, request)


def test_exported_rows_are_read_again_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BATCH_ROWS", 2)
    rows = [
        {"messages": [{"role": "user", "content": "a"}], "n": None},
        {"messages": [], "n": None},
        {"messages": [{"role": "assistant", "content": "b"}], "n": 1},
        {"messages": None, "n": 2.5},
        {"messages": [], "n": 3},
    ]

    assert export(tmp_path, rows) == {"rows": 5}
    _, read = fetch(tmp_path / "again.jsonl", kind="parquet", path=str(tmp_path / "out.parquet"))

    assert read == rows
    assert sorted(file.name for file in tmp_path.iterdir()) == ["again.jsonl", "out.parquet", "rows.jsonl"]


def test_columns_that_come_later_are_exported(tmp_path):
    export(tmp_path, [{"a": "x"}, {"a": "y", "b": "z"}])

    _, read = fetch(tmp_path / "again.jsonl", kind="parquet", path=str(tmp_path / "out.parquet"))

    assert read == [{"a": "x", "b": None}, {"a": "y", "b": "z"}]


def test_rows_without_a_common_type_are_told_and_leave_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BATCH_ROWS", 1)

    with pytest.raises(DatasetError, match="the rows have no common type from here on: ") as told:
        export(tmp_path, [{"a": "x"}, {"a": ["x"]}])

    assert told.value.details["line"] == 2
    assert [file.name for file in tmp_path.iterdir()] == ["rows.jsonl"]
