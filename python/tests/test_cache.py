"""Token files that were made before are used again, and nothing else is."""

from __future__ import annotations

import dataclasses
import json
import os

import pytest
from transformers import AutoTokenizer

from runs import job, run_folder
from tune4j import cache, plan, tokenization
from tune4j.lengths import Lengths
from tune4j.templates import TextTemplate
from tune4j.tokenization import Rules


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    made = [{"prompt": f"number {i}?", "completion": f"it is {i}."} for i in range(9)]
    path.write_text("".join(json.dumps(row) + "\n" for row in made))
    return path


class Maker:
    """Makes token files, and counts how often."""

    def __init__(self, rows, tokenizer, folder, limit=cache.LIMIT):
        self.rows, self.tokenizer, self.folder, self.limit, self.made = rows, tokenizer, folder, limit, 0

    def __call__(self, target, rules=Rules()):
        def make():
            self.made += 1
            return tokenization.tokenize_file(self.rows, target, self.tokenizer, rules)

        name = cache.fingerprint(self.rows, self.tokenizer, rules)
        report = cache.through(self.folder, name, target, make, self.limit)
        return report, target.read_bytes()


def test_what_was_made_before_is_not_made_again(tiny_model, tmp_path, rows):
    maker = Maker(rows, AutoTokenizer.from_pretrained(tiny_model), tmp_path / "cache")
    first = maker(tmp_path / "a.parquet")
    assert maker(tmp_path / "b.parquet") == first and maker.made == 1
    assert len(list(maker.folder.iterdir())) == 2


def test_whatever_decides_on_tokens_is_in_the_fingerprint(tiny_model, tmp_path, rows):
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    other = AutoTokenizer.from_pretrained(tiny_model)
    other.add_tokens(["number"])
    eos = AutoTokenizer.from_pretrained(tiny_model)
    eos.eos_token = "<end_of_turn>"
    template = AutoTokenizer.from_pretrained(tiny_model)
    template.chat_template += " "
    names = [cache.fingerprint(rows, one, Rules()) for one in (tokenizer, other, eos, template)]
    for rules in (
        Rules(lengths=Lengths(total=8)), Rules(completion_only=False), Rules(template=TextTemplate()),
        Rules(mask=(0.1, 1)), Rules(mask=(0.1, 2)), Rules(allow_untrained=True), Rules(chat_template="x"),
    ):  # fmt: skip
        names.append(cache.fingerprint(rows, tokenizer, rules))
    rows.write_text(rows.read_text() + rows.read_text())
    names.append(cache.fingerprint(rows, tokenizer, Rules()))
    assert len(set(names)) == len(names)
    tokenizer("a", truncation=True, max_length=3, padding="max_length")
    assert cache.fingerprint(rows, tokenizer, Rules()) == names[-1], "how it was called before does not count"


@pytest.mark.parametrize("suffix", ["parquet", "json"])
@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_entry_is_made_anew(tiny_model, tmp_path, rows, suffix, damage):
    maker = Maker(rows, AutoTokenizer.from_pretrained(tiny_model), tmp_path / "cache")
    first = maker(tmp_path / "a.parquet")
    (entry,) = maker.folder.glob(f"*.{suffix}")
    entry.unlink() if damage is None else entry.write_bytes(damage)
    assert maker(tmp_path / "b.parquet") == first and maker.made == 2
    assert maker(tmp_path / "c.parquet") == first and maker.made == 2


def test_the_entries_used_least_recently_go_first(tiny_model, tmp_path, rows):
    maker = Maker(rows, AutoTokenizer.from_pretrained(tiny_model), tmp_path / "cache")
    rules = [Rules(lengths=Lengths(total=20 + i)) for i in range(3)]
    for age, one in enumerate(rules[:2]):
        maker(tmp_path / "a.parquet", one)
        name = cache.fingerprint(rows, maker.tokenizer, one)
        os.utime(maker.folder / f"{name}.json", (1000 + age, 1000 + age))
    maker(tmp_path / "a.parquet", rules[0])  # which makes the second one the oldest
    size = sum(file.stat().st_size for file in maker.folder.iterdir())
    maker.limit = size + size // 4
    maker(tmp_path / "a.parquet", rules[2])
    kept = {file.stem for file in maker.folder.iterdir()}
    assert kept == {cache.fingerprint(rows, maker.tokenizer, rules[i]) for i in (0, 2)}


def test_a_cache_that_cannot_be_written_is_no_failure(tiny_model, tmp_path, rows):
    (tmp_path / "cache").write_text("a file")
    maker = Maker(rows, AutoTokenizer.from_pretrained(tiny_model), tmp_path / "cache")
    assert maker(tmp_path / "a.parquet") == maker(tmp_path / "b.parquet") and maker.made == 2


def test_a_plan_fills_the_cache_and_reads_it(tiny_model, tmp_path, monkeypatch):
    folder, cached = run_folder(tmp_path), tmp_path / "cache"
    params = {"job": job(tiny_model), "folder": str(folder), "cache": str(cached)}
    first = plan.plan_request(None, params)
    assert len(list(cached.glob("*.parquet"))) == 2
    monkeypatch.setattr(tokenization, "tokenize_file", lambda *_: pytest.fail("tokenized again"))
    assert plan.plan_request(None, params)["preflight"] == first["preflight"]


def test_a_report_survives_the_cache(tiny_model, tmp_path, rows):
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    report = tokenization.tokenize_file(rows, tmp_path / "a.parquet", tokenizer, Rules(lengths=Lengths(total=9)))
    assert report.problems and json.loads(json.dumps(dataclasses.asdict(report))) == dataclasses.asdict(report)
