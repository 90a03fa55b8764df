"""Tokenizers of the kinds that models have, small ones, made for tests."""

from __future__ import annotations

import functools

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>", "<mask>"]
TEXT = [
    "What is the capital of Japan? Tokyo is the capital. It's a city, isn't it? 17 of 2048; 3.14!",
    "日本の首都は東京です。「そうですか?」と、彼は言った。カタカナも、ひらがなも。",
    "user\nmodel\nassistant\n\nhello   world\tfoo_bar({x: 1})  \n  done.\r\n",
    "être ou ne pas être, café, naïve, Straße",
]
CL100K = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{% set role = 'model' if m['role'] == 'assistant' else m['role'] %}"
    "{{ '<start_of_turn>' + role + '\n' }}"
    "{% if role == 'model' %}{% generation %}{{ m['content'] | trim + '<end_of_turn>\n' }}{% endgeneration %}"
    "{% else %}{{ m['content'] | trim + '<end_of_turn>\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)


def _trained(model, size: int = 600, **parts) -> Tokenizer:
    tokenizer = Tokenizer(model)
    for name, part in parts.items():
        setattr(tokenizer, name, part)
    makers = {
        "BPE": trainers.BpeTrainer, "WordLevel": trainers.WordLevelTrainer, "Unigram": trainers.UnigramTrainer,
    }  # fmt: skip
    options = {"vocab_size": size, "special_tokens": SPECIAL, "show_progress": False}
    kind = type(model).__name__
    if kind == "BPE" and isinstance(parts.get("decoder"), decoders.ByteLevel):
        options["initial_alphabet"] = pre_tokenizers.ByteLevel.alphabet()
    if kind == "Unigram":
        options["unk_token"] = "<unk>"
    tokenizer.train_from_iterator(TEXT * 20, makers[kind](**options))
    return tokenizer


def _around(tokenizer: Tokenizer, before: str = "<bos> ", behind: str = "") -> Tokenizer:
    ids = [(token, tokenizer.token_to_id(token)) for token in ("<bos>", "<eos>")]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{before}$A{behind}", special_tokens=ids)
    return tokenizer


def gpt2() -> Tokenizer:
    """Byte-level, with GPT-2's expression."""
    split = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return _trained(models.BPE(), pre_tokenizer=split, decoder=decoders.ByteLevel())


def llama3() -> Tokenizer:
    """Byte-level, with cl100k's expression, BOS before every text."""
    split = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(CL100K), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)]
    )
    return _around(_trained(models.BPE(), pre_tokenizer=split, decoder=decoders.ByteLevel()))


def qwen() -> Tokenizer:
    """Like llama3, one digit at a time, composed characters, nothing added."""
    split = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(CL100K.replace("{1,3}", "")), "isolated"),
            pre_tokenizers.ByteLevel(False, use_regex=False),
        ]
    )
    parts = {"normalizer": normalizers.NFC(), "pre_tokenizer": split, "decoder": decoders.ByteLevel()}
    return _trained(models.BPE(), **parts)


def gemma() -> Tokenizer:
    """Characters with bytes for what is not known; the text is not split. BOS before every text."""
    split = pre_tokenizers.Split(" ", "merged_with_previous")
    parts = {"normalizer": normalizers.Replace(" ", "▁"), "pre_tokenizer": split}
    trained = _trained(models.BPE(unk_token="<unk>", fuse_unk=True), size=400, **parts)
    state = trained.to_str()
    return _around(_with_bytes(Tokenizer.from_str(state)))


def _with_bytes(tokenizer: Tokenizer) -> Tokenizer:
    """Adds the 256 bytes to the vocabulary."""
    import json

    state = json.loads(tokenizer.to_str())
    vocabulary = state["model"]["vocab"]
    for byte in range(256):
        vocabulary.setdefault(f"<0x{byte:02X}>", len(vocabulary))
    state["model"]["byte_fallback"] = True
    return Tokenizer.from_str(json.dumps(state))


def llama2() -> Tokenizer:
    """Words that begin with a mark, which the first word gets too."""
    split = pre_tokenizers.Metaspace(prepend_scheme="first")
    return _around(_trained(models.BPE(unk_token="<unk>"), pre_tokenizer=split, decoder=decoders.Metaspace()))


def words() -> Tokenizer:
    """Whole words, and one token for all that are not known."""
    return _trained(models.WordLevel(unk_token="<unk>"), size=60, pre_tokenizer=pre_tokenizers.Whitespace())


def unigram() -> Tokenizer:
    """A unigram model, EOS behind every text."""
    split = pre_tokenizers.Metaspace()
    return _around(_trained(models.Unigram(), size=300, pre_tokenizer=split), before="", behind=" <eos>")


@functools.lru_cache
def make(name: str) -> PreTrainedTokenizerFast:
    """One of the above by its name, with special tokens and a chat template that marks answers."""
    made = PreTrainedTokenizerFast(
        tokenizer_object=globals()[name](), bos_token="<bos>", eos_token="<eos>", pad_token="<pad>",
        unk_token="<unk>", mask_token="<mask>",
    )  # fmt: skip
    made.chat_template = TEMPLATE
    return made


NAMES = ["gpt2", "llama3", "qwen", "gemma", "llama2", "words", "unigram"]
