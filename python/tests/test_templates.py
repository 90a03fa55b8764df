"""Text templates: what is written, what of it is learned, and that a chat asks in the same words."""

from __future__ import annotations

import json

import pyarrow.parquet
import pytest

import tiny_tokenizers
from tune4j import generation, loading, tokenization
from tune4j.errors import ConfigError, DatasetError
from tune4j.templates import TextRenderer, TextTemplate, with_system
from tune4j.tokenization import IGNORED, Rules


def turn(role: str, content: str) -> dict:
    return {"role": role, "content": content}


TALK = [turn("system", "Be brief."), turn("user", "One?"), turn("assistant", "1"), turn("user", "Two?")]


def test_turns_are_written_as_h2o_writes_them():
    renderer = TextRenderer(TextTemplate(), tiny_tokenizers.make("gpt2"))
    expected = "<|system|>Be brief.<eos><|prompt|>One?<eos><|answer|>1<eos><|prompt|>Two?<eos><|answer|>"
    assert renderer.prompt(TALK) == expected
    text, answers = renderer.marked([*TALK, turn("assistant", "2")])
    assert text == f"{expected}2<eos>"
    assert [text[begin:end] for begin, end in answers] == ["1<eos>", "2<eos>"]


def test_marks_are_the_jobs_and_eos_stands_once():
    section = {"prompt_start": "Q: ", "answer_separator": "\nA: ", "add_eos_token_to_prompt": False}
    renderer = TextRenderer(TextTemplate.of(section), tiny_tokenizers.make("gpt2"))
    assert renderer.text([turn("user", "One?"), turn("assistant", "1<eos>")]) == "Q: One?\nA: 1<eos>"


def test_a_tokenizer_that_begins_with_bos_gets_it_once():
    renderer = TextRenderer(TextTemplate(), tiny_tokenizers.make("llama3"))
    text, answers = renderer.marked([turn("user", "One?"), turn("assistant", "1")])
    assert text == "<bos><|prompt|>One?<eos><|answer|>1<eos>"
    assert [text[begin:end] for begin, end in answers] == ["1<eos>"]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("gemma", "must be chat, none or the parts of a template, got 'gemma'"),
        ({"prompt_begin": ""}, "is not known: there are system_start, prompt_start, answer_separator, "
         "add_eos_token_to_system, add_eos_token_to_prompt, add_eos_token_to_answer"),
        ({"prompt_start": 3}, "must be a text, got 3"),
        ({"add_eos_token_to_answer": "no"}, "must be true or false, got 'no'"),
    ],
)  # fmt: skip
def test_templates_that_cannot_be_are_refused(section, message):
    with pytest.raises(ConfigError) as refused:
        TextTemplate.of(section)
    assert str(refused.value) == message
    assert TextTemplate.of("chat") is TextTemplate.of("none") is TextTemplate.of(None) is None


def test_a_role_without_a_mark_is_refused():
    renderer = TextRenderer(TextTemplate(), tiny_tokenizers.make("gpt2"))
    with pytest.raises(DatasetError, match="a text template has no turn for the role 'tool'"):
        renderer.text([turn("tool", "3")])


@pytest.mark.parametrize("name", ["gpt2", "llama3", "gemma", "llama2"])
@pytest.mark.parametrize("kind", ["completion", "messages"])
def test_answers_with_their_eos_are_learned_and_nothing_else(tmp_path, name, kind):
    tokenizer = tiny_tokenizers.make(name)
    rules = Rules(template=TextTemplate(prompt_start="Q: ", answer_separator=" A:"), assistant_only=kind == "messages")
    row = {"messages": [*TALK, turn("assistant", "Tokyo")]}
    if kind == "completion":
        row = {"prompt": TALK, "completion": [turn("assistant", "Tokyo")]}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    tokenization.tokenize_file(tmp_path / "rows.jsonl", tmp_path / "tokens.parquet", tokenizer, rules)
    (made,) = pyarrow.parquet.read_table(tmp_path / "tokens.parquet").to_pylist()
    learned = [token for token in made["labels"] if token != IGNORED]
    text = tokenizer.decode(learned).replace(" ", "")
    assert text == ("Tokyo<eos>" if kind == "completion" else "1<eos>Tokyo<eos>")
    assert made["input_ids"].count(tokenizer.bos_token_id) == (name != "gpt2")
    whole = TextRenderer(rules.template, tokenizer).text(TALK + [turn("assistant", "Tokyo")])
    assert made["input_ids"] == tokenizer(whole, add_special_tokens=False)["input_ids"]


def test_a_chat_asks_in_the_words_of_the_training(tiny_model):
    class Session:
        def keep(self, value):
            self.kept = value
            return "lm"

    session = Session()
    section = {"prompt_start": "Q: ", "answer_separator": " A:"}
    params = {"model": {"name": str(tiny_model), "dtype": "float32"}, "template": section, "system": "Be brief."}
    assert generation.load_request(session, params) == {"handle": "lm", "chat": False}
    lm = session.kept
    written = "<|system|>Be brief.<eos>Q: One?<eos> A:"
    assert generation._text(lm, "One?") == generation._text(lm, [turn("user", "One?")]) == written
    assert generation._text(lm, TALK).startswith("<|system|>Be brief.<eos>Q: One?<eos> A:1<eos>Q: Two?")
    (answer,) = generation.generate(lm, ["One?"], {"max_new_tokens": 2})
    assert answer.prompt_tokens == len(lm.tokenizer(written, add_special_tokens=False)["input_ids"])
    chat = generation.CausalLm(lm.model, loading.tokenizer(str(tiny_model), {}), chat=True, system="Be brief.")
    assert "<start_of_turn>system\nBe brief.<end_of_turn>" in generation._text(chat, "One?")


def test_a_system_turn_that_is_there_stays():
    assert with_system(TALK, "Be long.") == TALK and with_system(TALK[1:], None) == TALK[1:]
    assert with_system(TALK[1:], "Be long.")[0] == turn("system", "Be long.")
