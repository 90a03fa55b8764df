"""Words of other tools: what they do to the training."""

from __future__ import annotations

import json
import types

import pytest
import torch
from transformers import GPT2Config, LlamaConfig, T5Config

from runs import LORA, job, run_folder, told
from tune4j import additions, loading, training, words
from tune4j.errors import ConfigError


def examined(folder, **sections):
    asked = job(folder)
    for name, values in sections.items():
        asked[name] = {**asked[name], **values}
    return loading.examine(asked)[0]


def test_a_batch_is_cut_to_the_quantile_of_its_rows():
    trainer = types.SimpleNamespace(data_collator=lambda rows: rows)
    trainer.get_train_dataloader = lambda: trainer.data_collator
    additions.cut_training_batches(trainer, 0.5)
    rows = [{"input_ids": list(range(n)), "labels": list(range(n))} for n in (2, 4, 7, 20)]
    cut = trainer.get_train_dataloader()(rows)
    assert [len(row["input_ids"]) for row in cut] == [2, 4, 6, 6]  # the median is 5.5
    assert [len(row["labels"]) for row in cut] == [2, 4, 6, 6]
    assert trainer.data_collator(rows) == rows, "evaluation is not cut"


def long_rows(tmp_path):
    folder = run_folder(tmp_path)
    rows = [{"prompt": f"number {i}?", "completion": "it is " + "many " * (3 * i)} for i in range(8)]
    for part in ("train", "validation"):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / "dataset" / f"{part}.jsonl").write_text(text)
    return folder


def tokens_and_evaluation(model, folder, **arguments) -> tuple[int, str]:
    asked = job(model, per_device_train_batch_size=8, max_steps=1, save_strategy="no", eval_on_start=True, **arguments)
    result = training.run_job(asked, folder, "first")
    return result["tokens"], told(folder)[0]


def test_training_is_cut_and_evaluation_is_not(tiny_model, tmp_path):
    whole, whole_evaluation = tokens_and_evaluation(tiny_model, long_rows(tmp_path / "whole"))
    cut, cut_evaluation = tokens_and_evaluation(tiny_model, long_rows(tmp_path / "cut"), padding_quantile=0.5)
    for nothing in (0, 1):
        folder = long_rows(tmp_path / str(nothing))
        assert tokens_and_evaluation(tiny_model, folder, padding_quantile=nothing)[0] == whole
    assert cut < whole
    assert cut_evaluation == whole_evaluation and "eval_loss" in whole_evaluation


def test_the_loss_is_the_mean_over_rows_of_the_mean_over_their_tokens():
    logits = torch.randn(3, 6, 11, generator=torch.Generator().manual_seed(0))
    labels = torch.randint(0, 11, (3, 6), generator=torch.Generator().manual_seed(1))
    labels[0, :5] = -100
    labels[1, :2] = -100
    expected = torch.stack(
        [torch.nn.functional.cross_entropy(logits[row, :-1], labels[row, 1:]) for row in range(3)]
    ).mean()
    outputs = types.SimpleNamespace(logits=logits)
    torch.testing.assert_close(additions.mean_of_row_means(outputs, labels), expected)
    virtual = types.SimpleNamespace(logits=torch.cat([torch.zeros(3, 4, 11), logits], dim=1))
    torch.testing.assert_close(additions.mean_of_row_means(virtual, labels), expected)
    labels[2] = -100  # a row without trained tokens does not count
    expected = torch.stack(
        [torch.nn.functional.cross_entropy(logits[row, :-1], labels[row, 1:]) for row in range(2)]
    ).mean()
    torch.testing.assert_close(additions.mean_of_row_means(outputs, labels), expected)


def test_the_mean_over_rows_is_right_under_accumulation(tiny_model, tmp_path):
    """Five rows in one batch, or in batches of two, two and one: the same step."""
    steps = []
    for size, accumulated in ((5, 1), (2, 3)):
        folder = long_rows(tmp_path / str(size))
        (folder / "dataset" / "validation.jsonl").unlink()
        rows = (folder / "dataset" / "train.jsonl").read_text().splitlines(keepends=True)
        (folder / "dataset" / "train.jsonl").write_text("".join(rows[:5]))
        asked = job(tiny_model, max_steps=1, save_strategy="no", bf16=False, loss_type="sample_averaged")
        asked["training"] |= {"per_device_train_batch_size": size, "gradient_accumulation_steps": accumulated}
        asked["adapter"] = {**LORA, "lora_dropout": 0.0}
        training.run_job(asked, folder, "first")
        (logged,) = [json.loads(line) for line in (folder / "events.jsonl").open() if '"Logged"' in line]
        steps.append((logged["data"]["loss"], logged["data"]["grad_norm"]))
    assert steps[1] == pytest.approx(steps[0], rel=1e-4)


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"padding_quantile": 1.5}, "padding_quantile", "must be between 0 and 1, got 1.5"),
        ({"padding_quantile": 0.9, "packing": True}, "padding_quantile", "has nothing to cut with packing"),
        ({"loss_type": "sample_averaged", "packing": True}, "loss_type", "needs rows of their own"),
        (
            {"loss_type": "sample_averaged", "label_smoothing_factor": 0.1},
            "label_smoothing_factor",
            "does not go with loss_type sample_averaged",
        ),
    ],
)
def test_words_that_do_not_go_together(tiny_model, said, field, message):
    with pytest.raises(ConfigError, match=message) as raised:
        examined(tiny_model, training=said)
    assert raised.value.details == {"field": f"training.{field}"}


def test_optimizers_of_torch_take_the_arguments_of_the_job():
    arguments = types.SimpleNamespace(
        learning_rate=0.5, adam_beta1=0.8, adam_beta2=0.9, adam_epsilon=1e-5, optim_args="amsgrad=True"
    )
    kind, chosen = additions.torch_optimizer("adam", arguments)
    assert kind is torch.optim.Adam
    assert chosen == {"lr": 0.5, "betas": (0.8, 0.9), "eps": 1e-5, "amsgrad": True}
    arguments.optim_args = "rho=0.8, eps=1e-7"
    kind, chosen = additions.torch_optimizer("adadelta", arguments)
    assert kind is torch.optim.Adadelta and chosen == {"lr": 0.5, "rho": 0.8, "eps": 1e-7}
    arguments.optim_args = None
    assert additions.torch_optimizer("adadelta", arguments)[1] == {"lr": 0.5}


def test_a_seed_of_minus_one_is_drawn_and_told(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    training.run_job(job(tiny_model, max_steps=1, save_strategy="no", seed=-1), folder, "first")
    seed = json.loads((folder / "effective.json").read_text())["training"]["seed"]
    assert seed["value"] >= 0 and seed["origin"] == "job"
    assert seed["reason"] == "drawn for this run, since the job's seed is -1"
    assert f"seed={seed['value']}," in (folder / "reproduce.py").read_text()


def test_dropouts_are_found_by_architecture():
    assert words.dropouts(LlamaConfig()) == ["attention_dropout"]
    assert words.dropouts(GPT2Config()) == ["attn_pdrop", "embd_pdrop", "resid_pdrop"]
    assert words.dropouts(T5Config()) == ["dropout_rate"]


def test_intermediate_dropout_sets_what_the_model_has(tiny_model):
    chosen = examined(tiny_model, model={"intermediate_dropout": 0.25})
    assert chosen.arguments("model")["attention_dropout"] == 0.25
    assert "intermediate_dropout" not in chosen.arguments("model")
    model = loading.causal_lm(chosen.model_name, chosen.arguments("model"))
    assert model.config.attention_dropout == 0.25
    chosen = examined(tiny_model, model={"intermediate_dropout": 0.25, "attention_dropout": 0.5})
    assert chosen.arguments("model")["attention_dropout"] == 0.5


def test_a_model_without_dropout_is_named(tiny_model, monkeypatch):
    monkeypatch.setattr(words, "dropouts", lambda config: [])
    with pytest.raises(ConfigError, match="Gemma2ForCausalLM has no dropout that could be set"):
        examined(tiny_model, model={"intermediate_dropout": 0.1})


def test_the_embedding_is_trained_too(tiny_model):
    chosen = examined(tiny_model, adapter={"force_embedding_gradients": True})
    assert chosen.arguments("adapter")["modules_to_save"] == ["embed_tokens"]
    chosen = examined(tiny_model, adapter={"force_embedding_gradients": True, "modules_to_save": ["lm_head"]})
    assert chosen.arguments("adapter")["modules_to_save"] == ["lm_head", "embed_tokens"]
    chosen = examined(tiny_model, adapter={"force_embedding_gradients": False})
    assert "modules_to_save" not in chosen.arguments("adapter")


def test_the_tokenizer_comes_from_where_the_job_says(tiny_model, tmp_path):
    import tiny_model as maker
    from transformers import AutoTokenizer

    other = tmp_path / "other"
    maker.make(other)
    tokenizer = AutoTokenizer.from_pretrained(other)
    tokenizer.chat_template = None
    tokenizer.save_pretrained(other)
    (other / "chat_template.jinja").unlink(missing_ok=True)
    asked = {"model": {"name": str(tiny_model), "processing_class": str(other)}}
    assert loading.inspect_request(None, asked)["chat_template"] is False
    tokenizer.add_tokens([f"<more {i}>" for i in range(100)])
    tokenizer.save_pretrained(other)
    with pytest.raises(ConfigError, match="more than the [0-9]+ that the model embeds") as raised:
        loading.inspect_request(None, asked)
    assert raised.value.details == {"field": "model.processing_class"}
