"""What is done where a run would not fit into memory."""

from __future__ import annotations

import pytest
from transformers import LlamaConfig

from runs import job
from tune4j import fitting, loading

memory = pytest.importorskip("tune4j.memory")


@pytest.fixture
def examined(tiny_model):
    """A way to settings, and their model's configuration."""

    def look(**arguments):
        chosen, _, config = loading.examine(job(tiny_model, **arguments))
        return chosen, config

    return look


def test_activations_are_kept_where_there_is_room(examined):
    chosen, config = examined()
    estimate, free = fitting.fit(chosen, config, 64)
    assert 0 < estimate.total < free
    assert chosen.choices["training"]["activation_checkpointing"].value is False
    assert chosen.warnings == []


def test_activations_are_recomputed_where_the_run_would_not_fit_otherwise(examined, monkeypatch):
    chosen, _ = examined(per_device_train_batch_size=64)
    config = LlamaConfig(hidden_size=64, intermediate_size=128, num_hidden_layers=8, vocab_size=300)
    monkeypatch.setattr(memory, "available", lambda device: 2**50)
    kept = fitting.fit(chosen, config, 512)[0].total
    monkeypatch.setattr(memory, "available", lambda device: kept - 1)
    estimate, free = fitting.fit(chosen, config, 512)
    choice = chosen.choices["training"]["activation_checkpointing"]
    assert choice.value is True and choice.origin == "device" and "are needed without" in choice.reason
    assert estimate.total < free
    assert chosen.warnings == []
    shallow, config = examined(per_device_train_batch_size=64)
    fitting.fit(shallow, config, 512)
    choice = shallow.choices["training"]["activation_checkpointing"]
    assert choice.value is False, "recomputing two layers saves nothing"


def test_the_job_has_the_last_word_on_recomputing(examined, monkeypatch):
    chosen, config = examined(activation_checkpointing=False)
    monkeypatch.setattr(memory, "available", lambda device: 1000)
    fitting.fit(chosen, config, 512)
    assert chosen.arguments("training")["activation_checkpointing"] is False
    (warning,) = chosen.warnings
    assert warning.field == "training.per_device_train_batch_size" and not warning.fatal
    assert "of memory are needed, and 0.0 GiB are free" in warning.message


def test_what_surely_fits_is_not_estimated_unasked(examined, monkeypatch):
    chosen, config = examined()
    monkeypatch.setattr(memory, "available", lambda device: 2**34)
    assert fitting.fit(chosen, config, 64, asked=False) == (None, 2**34)
    monkeypatch.setattr(memory, "available", lambda device: 2**20)
    assert fitting.fit(chosen, config, 64, asked=False)[0] is not None


def test_the_quick_count_is_above_the_estimate(examined):
    """Else a run might be started without recomputing activations that needs it."""
    for batch, length in ((1, 8), (8, 64), (32, 512)):
        chosen, config = examined(per_device_train_batch_size=batch)
        needed = fitting.fit(chosen, config, length)[0]
        assert not fitting._surely_fits(chosen, config, length, needed.total - needed.overhead)


def test_an_estimate_that_fails_is_no_reason_to_fail(examined, monkeypatch):
    def fail(*_, **__):
        raise ValueError("what an architecture")

    monkeypatch.setattr(memory, "estimate", fail)
    chosen, config = examined()
    assert fitting.fit(chosen, config, 64)[0] is None


def test_other_words_for_optimizers_can_be_estimated(examined):
    chosen, config = examined(optim="adadelta")
    assert fitting.fit(chosen, config, 64)[0].optimizer > 0
