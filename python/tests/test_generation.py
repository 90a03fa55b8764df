"""Answers of a tiny untrained model: what they say is noise, how they are made is not."""

from __future__ import annotations

import pytest
import torch

from tune4j import generation, loading


@pytest.fixture(scope="module")
def lm(tiny_model) -> generation.CausalLm:
    model = loading.causal_lm(str(tiny_model), {"dtype": "float32"}).eval()
    return generation.CausalLm(model, loading.tokenizer(str(tiny_model), {}), chat=True)


LENGTH = {"max_new_tokens": 12}


def test_a_batch_answers_as_each_prompt_alone(lm):
    prompts = ["a", "What is the capital of Japan?", "日本の首都は?" * 5]
    batch = generation.generate(lm, prompts, LENGTH)
    assert batch == [generation.generate(lm, [prompt], LENGTH)[0] for prompt in prompts]


def test_an_answer_counts_its_tokens_and_says_why_it_ended(lm):
    (answer,) = generation.generate(lm, ["hello"], LENGTH)
    assert answer.finish_reason in ("stop", "length")
    assert (answer.completion_tokens == 12) or answer.finish_reason == "stop"
    rendered = lm.tokenizer.apply_chat_template([{"role": "user", "content": "hello"}], add_generation_prompt=True)
    assert answer.prompt_tokens == len(rendered["input_ids"])


def test_the_pieces_of_a_stream_are_the_answer(lm):
    pieces: list[str] = []
    (answer,) = generation.generate(lm, ["hello"], {"max_new_tokens": 40}, on_text=pieces.append)
    assert "".join(pieces).strip() == answer.text
    assert len(pieces) > 1


def test_a_seed_repeats_a_sample_and_leaves_the_global_state(lm):
    sampling = {**LENGTH, "do_sample": True, "temperature": 2.0}
    before = torch.random.get_rng_state()
    first = generation.generate(lm, ["hello"], sampling, seed=5)
    assert torch.equal(before, torch.random.get_rng_state())
    assert first == generation.generate(lm, ["hello"], sampling, seed=5)
    assert any(first != generation.generate(lm, ["hello"], sampling, seed=seed) for seed in range(6, 12))


def test_an_answer_can_be_cancelled(lm):
    asked = iter([False, False, True] + [True] * 100)
    (answer,) = generation.generate(lm, ["hello"], {"max_new_tokens": 200}, cancelled=lambda: next(asked))
    assert answer.finish_reason == "cancelled" and answer.completion_tokens == 3


def test_without_chat_a_prompt_is_sent_as_it_is(lm):
    plain = generation.CausalLm(lm.model, lm.tokenizer, chat=False)
    (answer,) = generation.generate(plain, ["hello"], LENGTH)
    assert answer.prompt_tokens == len(lm.tokenizer("hello")["input_ids"])


def test_no_prompt_no_answer(lm):
    assert generation.generate(lm, [], LENGTH) == []
