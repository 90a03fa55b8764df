"""reproduce.py gives the numbers of the run to the last bit, whatever the run did besides calling upstream."""

from __future__ import annotations

import json
import re

import pytest

import tiny_tokenizers
from runs import LORA, job, reproduced, reproduced_together, run_folder, told
from tune4j import training


def words_of_one_tool(model) -> dict:
    asked = job(model, num_train_epochs=2, optim="adam", adam_beta1=0.8, padding_quantile=0.5, seed=-1)
    asked["model"]["intermediate_dropout"] = 0.2
    return {**asked, "adapter": {**LORA, "force_embedding_gradients": True}}


def words_of_another(model) -> dict:
    asked = job(model, num_train_epochs=2, optim="adadelta", optim_args="rho=0.8", learning_rate=1.0)
    asked["training"] |= {"loss_type": "sample_averaged", "gradient_accumulation_steps": 2}
    asked["model"]["processing_class"] = str(model)
    return asked


def adalora(model) -> dict:
    return {**job(model, num_train_epochs=2), "adapter": {"type": "adalora", "init_r": 6, "target_r": 2}}


def upstream_defaults(model) -> dict:
    return {**job(model, num_train_epochs=2, eval_strategy="epoch"), "defaults": "upstream"}


def prompts(model) -> dict:
    return {**job(model, num_train_epochs=2), "adapter": {"type": "prompt_tuning", "num_virtual_tokens": 4}}


@pytest.mark.parametrize("asked", [words_of_one_tool, words_of_another, adalora, upstream_defaults, prompts])
def test_the_plain_script_gives_the_same_numbers(tiny_model, tmp_path, asked):
    folder = run_folder(tmp_path)
    training.run_job(asked(tiny_model), folder, "first")
    expected = told(folder)
    assert len(expected) > 4
    assert reproduced(folder) == expected


def write_rows(folder, made) -> None:
    for part, count in (("train", 8), ("validation", 2)):
        lines = [json.dumps(made(i)) + "\n" for i in range(count)]
        (folder / "dataset" / f"{part}.jsonl").write_text("".join(lines))


def texts(model) -> tuple[dict, object]:
    return job(model, num_train_epochs=1), lambda i: {"text": f"number {i}. " * (i + 1)}


def answers_of_conversations(model) -> tuple[dict, object]:
    asked = job(model, num_train_epochs=1, chat_template_path=str(model / "marked.jinja"))
    (model / "marked.jinja").write_text(tiny_tokenizers.TEMPLATE)

    def turn(role, i):
        return {"role": role, "content": f"{role} {i}"}

    return asked, lambda i: {"messages": [turn(role, n) for n in range(i % 2 + 1) for role in ("user", "assistant")]}


def text_template(model) -> tuple[dict, object]:
    section = {"template": {"prompt_start": "Q: ", "answer_separator": " A: "}}
    asked = {**job(model, num_train_epochs=1), "dataset": section}
    return asked, lambda i: {
        "prompt": [{"role": "user", "content": f"number {i}?"}],
        "completion": [{"role": "assistant", "content": f"it is {i}."}],
    }


def shortened_prompts(model) -> tuple[dict, object]:
    asked = {**job(model, num_train_epochs=1), "dataset": {"lengths": {"max_total": 16, "policy": "truncate-prompt"}}}
    return asked, lambda i: {"prompt": f"number {i}? " * 3, "completion": f"{i}."}


def masked_tokens(model) -> tuple[dict, object]:
    asked = {**job(model, num_train_epochs=1), "dataset": {"token_mask": {"probability": 0.5, "seed": 3}}}
    return asked, lambda i: {"prompt": f"number {i}?", "completion": f"it is {i}."}


def test_rows_of_every_kind_give_the_same_numbers(tiny_model, tmp_path):
    kinds = {
        texts: "jsonl",
        answers_of_conversations: "jsonl",
        text_template: "parquet",
        shortened_prompts: "parquet",
        masked_tokens: "parquet",
    }
    folders, expected = [], []
    for asked, reads in kinds.items():
        folder = run_folder(tmp_path, name=asked.__name__)
        wanted, made = asked(tiny_model)
        write_rows(folder, made)
        training.run_job(wanted, folder, "first")
        assert f".{reads}" in (folder / "reproduce.py").read_text()
        folders.append(folder)
        expected.append(told(folder))
    assert [len(numbers) for numbers in expected] == [4] * len(kinds)
    assert reproduced_together(folders) == expected


def test_what_comes_from_the_environment_is_read_from_there(tiny_model, tmp_path):
    asked = job(tiny_model, max_steps=2, learning_rate="${RATE}", run_name="tuned on ${HOST}", save_strategy="no")
    asked["adapter"] = {**LORA, "target_modules": ["q_proj", "${LAYER}"]}
    asked["model"] = {"name": "${BASE}", "token": "${HF_TOKEN}"}
    asked["environment"] = {
        "training.learning_rate": 0.0123,
        "training.run_name": "tuned on a machine",
        "adapter.target_modules": ["q_proj", "v_proj"],
        "model.name": str(tiny_model),
        "model.token": "hf_secretsecret",
    }
    folder = run_folder(tmp_path)
    training.run_job(asked, folder, "first")
    script = (folder / "reproduce.py").read_text()
    assert "learning_rate=json.loads(os.path.expandvars('${RATE}'))," in script
    assert "run_name=os.path.expandvars('tuned on ${HOST}')," in script
    assert "target_modules=['q_proj', os.path.expandvars('${LAYER}')]," in script
    assert "token=os.path.expandvars('${HF_TOKEN}')," in script
    assert "0.0123" not in script and str(tiny_model) not in script
    variables = {"RATE": "0.0123", "HOST": "a machine", "LAYER": "v_proj", "BASE": str(tiny_model)}
    assert reproduced(folder, **variables, HF_TOKEN="hf_secretsecret") == told(folder)
    text = (folder / "effective.json").read_text()
    assert "0.0123" not in text and str(tiny_model) not in text
    effective = json.loads(text)
    assert effective["model_name"] == "${BASE}"
    assert effective["training"]["learning_rate"] == {
        "value": "${RATE}",
        "origin": "set",
        "reason": "from the environment",
    }


def test_the_script_imports_nothing_of_ours(tiny_model, tmp_path):
    folder = run_folder(tmp_path)
    training.run_job(words_of_another(tiny_model), folder, "first")
    script = (folder / "reproduce.py").read_text()
    assert "tune4j" not in script
    imports = set(re.findall(r"^(?:from|import) (\w+)", script, re.MULTILINE))
    standard = {"argparse", "hashlib", "json", "os", "pathlib", "sys", "time", "typing"}
    assert imports - standard == {"datasets", "peft", "torch", "transformers", "trl"}
