"""Pretrains the starter model from nothing on the corpus: AdamW, a fixed number of steps, loss on the answers only.

Given the seed, the steps and the versions in requirements.txt, the same machine gives the same weights: one thread,
deterministic operations, no clock. Another processor may round differently.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import torch
from corpus import Corpus
from tokenizer import BOS, END_OF_TURN, EOS, PAD, START_OF_TURN
from torch import Tensor
from transformers import Gemma2Config, Gemma2ForCausalLM, PreTrainedTokenizerFast

POOL_BATCHES = 16
"""Pairs are drawn for so many batches at once and sorted by length, so that a batch has little padding."""
LOG_EVERY = 100


@dataclass(frozen=True)
class PretrainConfig:
    """Sizes of the model and of the training."""

    seed: int = 0
    steps: int = 4400
    batch_size: int = 64
    learning_rate: float = 2e-3
    final_learning_rate: float = 2e-5
    warmup_steps: int = 100
    weight_decay: float = 0.05
    hidden_size: int = 192
    layers: int = 4
    mlp_size: int = 512
    heads: int = 4
    key_value_heads: int = 2


@dataclass(frozen=True)
class Example:
    """The tokens of a prompt and its answer; the loss is taken from `answer_start` on."""

    tokens: list[int]
    answer_start: int


def pretrain(config: PretrainConfig, tokenizer: PreTrainedTokenizerFast, folder: Path, log: TextIO) -> None:
    """Trains a model and writes it in bfloat16, with its generation settings, into the folder."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(config.seed)
    model = _new_model(config, tokenizer)
    _log(log, f"{config}")
    _log(log, f"parameters {sum(p.numel() for p in model.parameters())}")
    model.train()
    optimizer = _optimizer(model, config)
    batches = _batches(Corpus(config.seed), tokenizer, config)
    started, loss_sum = time.monotonic(), 0.0
    for step in range(1, config.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = _learning_rate(step, config)
        with torch.autocast("cpu", dtype=torch.bfloat16):  # the weights stay float32; about 1.5 times faster
            loss = _answer_loss(model, next(batches))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss_sum += loss.item()
        if step % LOG_EVERY == 0 or step == config.steps:
            mean = loss_sum / ((step - 1) % LOG_EVERY + 1)
            rate = _learning_rate(step, config)
            elapsed = time.monotonic() - started
            _log(log, f"step {step} answer_loss {mean:.4f} learning_rate {rate:.2e} seconds {elapsed:.0f}")
            loss_sum = 0.0
    model.eval()
    model.to(torch.bfloat16).save_pretrained(folder)


def _new_model(config: PretrainConfig, tokenizer: PreTrainedTokenizerFast) -> Gemma2ForCausalLM:
    head_size = config.hidden_size // config.heads
    pad, eos, bos, end_of_turn = tokenizer.convert_tokens_to_ids([PAD, EOS, BOS, END_OF_TURN])
    model = Gemma2ForCausalLM(
        Gemma2Config(
            vocab_size=len(tokenizer),
            hidden_size=config.hidden_size,
            intermediate_size=config.mlp_size,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            num_key_value_heads=config.key_value_heads,
            head_dim=head_size,
            query_pre_attn_scalar=head_size,
            max_position_embeddings=512,
            sliding_window=256,
            initializer_range=0.04,
            tie_word_embeddings=True,
            pad_token_id=pad,
            eos_token_id=eos,
            bos_token_id=bos,
            attn_implementation="eager",
        )
    )
    generation = model.generation_config
    generation.pad_token_id, generation.bos_token_id, generation.eos_token_id = pad, bos, [eos, end_of_turn]
    generation.max_new_tokens = 64
    return model


def _optimizer(model: Gemma2ForCausalLM, config: PretrainConfig) -> torch.optim.Optimizer:
    matrices = [p for p in model.parameters() if p.ndim > 1]
    norms = [p for p in model.parameters() if p.ndim < 2]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": norms, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.98))


def _learning_rate(step: int, config: PretrainConfig) -> float:
    """Linear warm-up, then a cosine down to the final rate."""
    if step <= config.warmup_steps:
        return config.learning_rate * step / config.warmup_steps
    done = (step - config.warmup_steps) / (config.steps - config.warmup_steps)
    span = config.learning_rate - config.final_learning_rate
    return config.final_learning_rate + span * 0.5 * (1 + math.cos(math.pi * done))


def _batches(
    corpus: Corpus, tokenizer: PreTrainedTokenizerFast, config: PretrainConfig
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches: token ids [batch, sequence], padded on the right, and whether a token is one of an answer."""
    rng = random.Random(config.seed)
    while True:
        pool = sorted(_examples(corpus, tokenizer, config.batch_size * POOL_BATCHES), key=lambda e: len(e.tokens))
        batches = [pool[i : i + config.batch_size] for i in range(0, len(pool), config.batch_size)]
        rng.shuffle(batches)
        for batch in batches:
            yield _padded(batch, tokenizer.pad_token_id)


def _examples(corpus: Corpus, tokenizer: PreTrainedTokenizerFast, count: int) -> list[Example]:
    """The next pairs as the chat template renders them."""
    pairs = corpus.pairs(count)
    prompts = [f"{BOS}{START_OF_TURN}user\n{q}{END_OF_TURN}\n{START_OF_TURN}model\n" for q, _ in pairs]
    prompt_ids = tokenizer(prompts, add_special_tokens=False)["input_ids"]
    answer_ids = tokenizer([f"{a}{END_OF_TURN}\n" for _, a in pairs], add_special_tokens=False)["input_ids"]
    return [Example(p + a, len(p)) for p, a in zip(prompt_ids, answer_ids, strict=True)]


def _padded(batch: list[Example], pad: int) -> tuple[Tensor, Tensor]:
    longest = max(len(e.tokens) for e in batch)
    ids = torch.full((len(batch), longest), pad)
    in_answer = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, example in enumerate(batch):
        ids[row, : len(example.tokens)] = torch.tensor(example.tokens)
        in_answer[row, example.answer_start : len(example.tokens)] = True
    return ids, in_answer


def _answer_loss(model: Gemma2ForCausalLM, batch: tuple[Tensor, Tensor]) -> Tensor:
    """Mean cross-entropy of the answers' tokens. The output layer runs on these positions only, for speed.

    No attention mask is needed: attention is causal and the padding is on the right.
    """
    ids, in_answer = batch
    predicts_answer = in_answer[:, 1:]
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state[:, :-1][predicts_answer]
    cap = model.config.final_logit_softcapping
    logits = torch.tanh(model.lm_head(hidden) / cap) * cap
    return torch.nn.functional.cross_entropy(logits, ids[:, 1:][predicts_answer])


def _log(log: TextIO, line: str) -> None:
    print(line, flush=True)
    print(line, file=log, flush=True)
