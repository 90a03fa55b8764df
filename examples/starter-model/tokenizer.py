"""Trains the tokenizer of the starter model and writes it as Hugging Face files.

It is a byte-fallback BPE in the manner of Gemma's (spaces become `▁`, unknown characters become bytes): 3,000 tokens,
Gemma's turn markers and Gemma's chat template.
"""

from __future__ import annotations

import json
from pathlib import Path

from cldr import read_strings
from corpus import Corpus
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

VOCABULARY_SIZE = 3000
SAMPLE_PAIRS = 30_000
"""How many pairs of the corpus the merges are learnt from."""
RARE = 3
"""A merge that occurs less often in these pairs has no token of its own."""
ALPHABET_FILE = Path(__file__).with_name("alphabet.txt")

PAD, EOS, BOS, UNK = "<pad>", "<eos>", "<bos>", "<unk>"
START_OF_TURN, END_OF_TURN = "<start_of_turn>", "<end_of_turn>"
SPECIAL_TOKENS = (PAD, EOS, BOS, UNK, START_OF_TURN, END_OF_TURN)
"""In the order of their ids, from 0; the first four have Gemma's ids."""

# The chat template of google/gemma-2-2b-it, unchanged in what it renders.
CHAT_TEMPLATE = (
    "{{ bos_token }}"
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for message in messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if (message['role'] == 'assistant') %}{% set role = 'model' %}"
    "{% else %}{% set role = message['role'] %}{% endif %}"
    "{{ '<start_of_turn>' + role + '\\n' + message['content'] | trim + '<end_of_turn>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif %}"
)

# While training, words of one script are kept together; at use there is no such split, as in Gemma's tokenizer.
_TRAINING_SPLIT = Regex(r"▁?[A-Za-z]+|▁?[0-9]|[ァ-ヺー]+|[ぁ-ゖ]+|[一-龠々]+|.")


def write_tokenizer(folder: Path, seed: int) -> PreTrainedTokenizerFast:
    """Trains the tokenizer on a sample of the seed's corpus and writes its files into the folder."""
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_gemma_like(_train(_training_texts(seed))),
        bos_token=BOS,
        eos_token=EOS,
        pad_token=PAD,
        unk_token=UNK,
        padding_side="right",
        model_max_length=512,
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    tokenizer.save_pretrained(folder)
    return tokenizer


def _training_texts(seed: int) -> list[str]:
    texts = {text for pair in Corpus(seed).pairs(SAMPLE_PAIRS) for text in pair}
    return sorted(texts | set(read_strings())) + ["user", "model"] * 500


def _train(texts: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token=UNK, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    alphabet = _alphabet()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(_TRAINING_SPLIT, "isolated")
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=[*SPECIAL_TOKENS, *(f"<0x{byte:02X}>" for byte in range(256)), "\n"],
        # The alphabet is given and not found: the trainer breaks ties between rare characters differently on every run.
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        max_token_length=5,
        min_frequency=RARE,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _alphabet() -> list[str]:
    """The characters with a token of their own, in the order of their ids."""
    return ALPHABET_FILE.read_text(encoding="utf-8").splitlines()


def _gemma_like(trained: Tokenizer) -> Tokenizer:
    """The trained merges with Gemma's handling of text: no split but at spaces, <bos> in front, bytes decoded."""
    state = json.loads(trained.to_str())
    by_id = sorted(state["model"]["vocab"], key=state["model"]["vocab"].__getitem__)
    alphabet = _alphabet()
    first_of_alphabet = by_id.index("\n") + 1
    by_id[first_of_alphabet : first_of_alphabet + len(alphabet)] = alphabet
    state["model"]["vocab"] = {token: i for i, token in enumerate(by_id)}
    state["pre_tokenizer"] = {
        "type": "Split",
        "pattern": {"String": " "},
        "behavior": "MergedWithPrevious",
        "invert": False,
    }
    state["decoder"] = {
        "type": "Sequence",
        "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
            {"type": "ByteFallback"},
            {"type": "Fuse"},
        ],
    }
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    state["added_tokens"] = [{"id": i, "content": token, **flags} for i, token in enumerate(SPECIAL_TOKENS)]
    bos = {"SpecialToken": {"id": BOS, "type_id": 0}}
    first, second = {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}
    state["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [bos, first],
        "pair": [bos, first, second],
        "special_tokens": {BOS: {"id": BOS, "ids": [SPECIAL_TOKENS.index(BOS)], "tokens": [BOS]}},
    }
    return Tokenizer.from_str(json.dumps(state))
