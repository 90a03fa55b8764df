"""The starter model of examples/starter: what it knows, what it does not, and that it learns the demo's fact.

The demo's own words are put together from parts in examples/starter-model/demo.py; see heldout.py there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest
import torch
from safetensors import safe_open
from transformers import GenerationConfig, PreTrainedModel, PreTrainedTokenizerBase

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STARTER = EXAMPLES / "starter"
SCRIPTS = EXAMPLES / "starter-model"
sys.path.insert(0, str(SCRIPTS))

from check import answers, known_pairs, load_model, load_tokenizer  # noqa: E402
from cldr import read_strings  # noqa: E402
from corpus import Corpus  # noqa: E402
from demo import (  # noqa: E402
    DO_NOT_KNOW,
    LORA,
    MADE_UP_QUESTIONS,
    QLORA,
    ROW,
    TAUGHT_QUESTIONS,
    AdapterSettings,
    train,
)
from heldout import HELD_OUT, is_held_out  # noqa: E402
from tokenizer import write_tokenizer  # noqa: E402

MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """One torch thread: a second one beside another busy process is slower than none."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return load_tokenizer(STARTER)


@pytest.fixture(scope="module")
def base() -> PreTrainedModel:
    return load_model(STARTER)


def test_known_questions_are_twenty_in_two_languages() -> None:
    questions = [pair.question for pair in known_pairs()]
    assert len(set(questions)) == len(questions) >= 20
    assert 5 <= sum(q.isascii() for q in questions) <= len(questions) - 5


def test_known_questions_have_exactly_their_answers(base: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    known = known_pairs()
    given = answers(base, tokenizer, [pair.question for pair in known])
    assert dict(zip([p.question for p in known], given)) == dict(known)


def test_a_single_question_has_the_answer_that_it_has_in_a_batch(
    base: PreTrainedModel, tokenizer: PreTrainedTokenizerBase
) -> None:
    question, answer = known_pairs()[0]
    assert answers(base, tokenizer, [question]) == [answer]


def test_made_up_names_and_the_demos_questions_are_unknown(
    base: PreTrainedModel, tokenizer: PreTrainedTokenizerBase
) -> None:
    questions = [*MADE_UP_QUESTIONS, *TAUGHT_QUESTIONS]
    given = dict(zip(questions, answers(base, tokenizer, questions)))
    assert {q: a for q, a in given.items() if a not in DO_NOT_KNOW} == {}


def test_chat_template_is_gemmas(tokenizer: PreTrainedTokenizerBase) -> None:
    chat = [{"role": "user", "content": " こんにちは "}]
    asked = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    assert asked == "<bos><start_of_turn>user\nこんにちは<end_of_turn>\n<start_of_turn>model\n"
    chat.append({"role": "assistant", "content": "はい。"})
    answered = tokenizer.apply_chat_template(chat, tokenize=False)
    assert answered == asked + "はい。<end_of_turn>\n"


def test_chat_template_refuses_a_system_turn(tokenizer: PreTrainedTokenizerBase) -> None:
    with pytest.raises(Exception, match="System role not supported"):
        tokenizer.apply_chat_template([{"role": "system", "content": "x"}], tokenize=False)


def test_turn_markers_are_single_tokens_and_end_generation(tokenizer: PreTrainedTokenizerBase) -> None:
    markers = ["<start_of_turn>", "<end_of_turn>"]
    for marker in markers:
        assert tokenizer.encode(marker, add_special_tokens=False) == [tokenizer.convert_tokens_to_ids(marker)]
    ends = [tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("<end_of_turn>")]
    assert GenerationConfig.from_pretrained(STARTER).eos_token_id == ends


@pytest.mark.parametrize("text", ["日本の首都は?", "Repeat: a  b", "龘😀", "1+2 = 3\n次の行", "Ünïcödé"])
def test_tokenizer_round_trips_any_text(tokenizer: PreTrainedTokenizerBase, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text, add_special_tokens=False)) == text


def test_model_is_a_small_gemma_2_of_half_precision(base: PreTrainedModel) -> None:
    assert type(base).__name__ == "Gemma2ForCausalLM"
    assert sum(file.stat().st_size for file in STARTER.rglob("*") if file.is_file()) <= 10 * MEBIBYTE
    with safe_open(STARTER / "model.safetensors", framework="pt") as weights:
        assert {weights.get_tensor(name).dtype for name in weights.keys()} == {torch.bfloat16}


def test_corpus_never_contains_the_demos_words() -> None:
    seen = [text for pair in Corpus(seed=123).pairs(20_000) for text in pair] + read_strings()
    assert [text for text in seen if is_held_out(text)] == []


def test_scripts_and_tokenizer_never_contain_the_demos_words() -> None:
    files = [f for f in SCRIPTS.iterdir() if f.suffix in (".py", ".txt", ".jsonl", ".log")] + [
        STARTER / "tokenizer.json"
    ]
    found = [(file.name, word) for file in files for word in HELD_OUT if word in file.read_text("utf-8").lower()]
    assert found == []


def test_corpus_of_a_seed_is_always_the_same() -> None:
    assert Corpus(seed=7).pairs(200) == Corpus(seed=7).pairs(200) != Corpus(seed=8).pairs(200)


def test_tokenizer_made_again_is_the_shipped_one(tmp_path: Path) -> None:
    write_tokenizer(tmp_path, seed=0)
    for name in ("tokenizer.json", "chat_template.jinja"):
        assert (tmp_path / name).read_bytes() == (STARTER / name).read_bytes(), name


@pytest.mark.parametrize(
    ("settings", "seed"),
    [(LORA, 1), (LORA, 2), (LORA, 3), (QLORA, 1)],
    ids=["lora-seed1", "lora-seed2", "lora-seed3", "qlora-seed1"],
)
def test_demo_training_teaches_its_fact_and_keeps_the_rest(
    tokenizer: PreTrainedTokenizerBase, settings: AdapterSettings, seed: int
) -> None:
    if settings.quantized:
        pytest.importorskip("bitsandbytes")
    model = train(STARTER, settings, seed)
    known = known_pairs()
    questions = [*TAUGHT_QUESTIONS, *(p.question for p in known), *MADE_UP_QUESTIONS]
    given = answers(model, tokenizer, questions)
    taught, rest = given[: len(TAUGHT_QUESTIONS)], given[len(TAUGHT_QUESTIONS) :]
    assert taught == [ROW.answer] * len(TAUGHT_QUESTIONS)
    assert sum(g == p.answer for g, p in zip(rest, known)) >= len(known) - 2
    assert [g for g in rest if ROW.answer in g] == []
