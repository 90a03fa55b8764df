"""Answers: one prompt or many, greedy or sampled, whole or token by token."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any, Callable, Iterator

import torch
from transformers import GenerationConfig, StoppingCriteria, StoppingCriteriaList
from transformers.generation.streamers import BaseStreamer

from tune4j import bridge, loading, settings
from tune4j.dispatch import Session
from tune4j.templates import TextRenderer, TextTemplate, with_system

Prompt = str | list[dict[str, str]]


@dataclass
class CausalLm:
    """A model ready to answer, with its tokenizer. `chat` says whether prompts get the chat template. With a text
    template they get that one. `system` begins conversations that have no system turn; it takes one of both."""

    model: Any
    tokenizer: Any
    chat: bool
    template: TextTemplate | None = None
    system: str | None = None


@dataclass(frozen=True)
class Answer:
    """`finish_reason` is `stop` when the model ended by itself, `length` when max_new_tokens did, `cancelled` when
    the caller did. Token counts leave padding out."""

    text: str
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int


def load_request(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `model.load`: `{model, quantization?, adapter?, chat?, template?, system?}`. `adapter` is the folder of a
    saved adapter, whose tokenizer and chat template are used; `chat: false` sends prompts as they are. `template` is a
    text template as in a job's data set, and takes the place of the chat template; `system` is the system turn of
    conversations that have none."""
    bridge.import_libraries()
    job = {name: params[name] for name in ("model", "quantization", "environment") if params.get(name)}
    options = settings.model_of(job)
    chosen = settings.resolve(job, False, loading.configuration(options.pop("name"), options))
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    model = loading.causal_lm(chosen.model_name, chosen.arguments("model"), chosen.quantization)
    adapter = params.get("adapter")
    if adapter:
        model = loading.adapted(model, adapter)
    tokenizer = loading.tokenizer(
        adapter or chosen.tokenizer_name(), {} if adapter else chosen.tokenizer_options()
    )
    template = TextTemplate.of(params.get("template"))
    chat = template is None and params.get("chat", True) and bool(tokenizer.chat_template)
    model.eval()
    lm = CausalLm(model, tokenizer, chat, template, params.get("system"))
    return {"handle": session.keep(lm), "chat": chat}


def generate_request(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Serves `model.generate`: `{handle, prompts, generation?, seed?, stream?}`. With `stream`, the name of a stream,
    the text of the one prompt's answer is sent in `text` notifications as it comes; `cancel` is a control addressed
    to that name."""
    lm: CausalLm = session.get(params["handle"])
    stream = params.get("stream")
    on_text = None
    cancelled: Callable[[], bool] = bool
    if stream:

        def on_text(text: str) -> None:
            session.notify("text", {"stream": stream, "text": text})

        def cancelled() -> bool:
            return "cancel" in session.controls(stream)

    answers = generate(lm, params["prompts"], params.get("generation") or {}, params.get("seed"), on_text, cancelled)
    return [vars(answer) for answer in answers]


def generate(
    lm: CausalLm,
    prompts: list[Prompt],
    generation: dict[str, Any],
    seed: int | None = None,
    on_text: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] = bool,
) -> list[Answer]:
    """One answer for each prompt, in order. `generation` overrides the model's own GenerationConfig. `seed` makes
    sampling repeatable and leaves the global random state as it was. `on_text` is for one prompt only."""
    if not prompts:
        return []
    config = GenerationConfig.from_dict({**lm.model.generation_config.to_dict(), **generation})
    if config.pad_token_id is None:
        config.pad_token_id = lm.tokenizer.pad_token_id
    inputs = _encode(lm, prompts)
    length = inputs["input_ids"].shape[1]
    streamer = _Streamer(lm.tokenizer, on_text) if on_text else None
    stopping = _Cancelled(cancelled)
    with torch.inference_mode(), _seeded(seed):
        output = lm.model.generate(
            **inputs, generation_config=config, streamer=streamer, stopping_criteria=StoppingCriteriaList([stopping])
        )
    ends = config.eos_token_id if isinstance(config.eos_token_id, list) else [config.eos_token_id]
    return [
        _answer(lm, row[length:].tolist(), int(mask.sum()), ends, config.pad_token_id, stopping.asked)
        for row, mask in zip(output, inputs["attention_mask"], strict=True)
    ]


def _encode(lm: CausalLm, prompts: list[Prompt]) -> dict[str, torch.Tensor]:
    texts = [_text(lm, prompt) for prompt in prompts]
    side, lm.tokenizer.padding_side = lm.tokenizer.padding_side, "left"
    try:
        special = not (lm.chat or lm.template)
        encoded = lm.tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=special)
    finally:
        lm.tokenizer.padding_side = side
    return {name: encoded[name].to(lm.model.device) for name in ("input_ids", "attention_mask")}


def _text(lm: CausalLm, prompt: Prompt) -> str:
    if not (lm.chat or lm.template):
        return prompt if isinstance(prompt, str) else "\n".join(message["content"] for message in prompt)
    messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
    messages = with_system(messages, lm.system)
    if lm.template is not None:
        return TextRenderer(lm.template, lm.tokenizer).prompt(messages)
    return lm.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)


def _answer(lm: CausalLm, ids: list[int], prompt: int, ends: list[int], pad: int, cancelled: bool) -> Answer:
    reason = "cancelled" if cancelled else "length"
    for position, token in enumerate(ids):
        if token in ends:
            ids, reason = ids[: position + 1], "stop"
            break
    else:
        while ids and ids[-1] == pad:
            ids = ids[:-1]
    text = lm.tokenizer.decode(ids, skip_special_tokens=True).strip()
    return Answer(text, reason, prompt, len(ids))


@contextlib.contextmanager
def _seeded(seed: int | None) -> Iterator[None]:
    if seed is None:
        yield
        return
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        yield


class _Streamer(BaseStreamer):
    """Hands on the text of one answer, without special tokens, as soon as its characters are whole.

    A character may be spread over several tokens, and a token's text may depend on the one before: so each piece is
    what a few tokens more add to the text of the last few.
    """

    def __init__(self, tokenizer: Any, on_text: Callable[[str], None]) -> None:
        self._tokenizer = tokenizer
        self._on_text = on_text
        self._ids: list[int] | None = None  # None until the prompt has passed
        self._context = 0
        self._told = 0

    def put(self, value: torch.Tensor) -> None:
        if self._ids is None:
            self._ids = []
            return
        self._ids.extend(value.flatten().tolist())
        self._tell(incomplete=False)

    def end(self) -> None:
        self._tell(incomplete=True)

    def _tell(self, incomplete: bool) -> None:
        ids = self._ids or []
        before = self._decode(ids[self._context : self._told])
        text = self._decode(ids[self._context :])
        if len(text) > len(before) and (incomplete or not text.endswith("\ufffd")):
            self._on_text(text[len(before) :])
            self._context, self._told = self._told, len(ids)

    def _decode(self, ids: list[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True)


class _Cancelled(StoppingCriteria):
    def __init__(self, cancelled: Callable[[], bool]) -> None:
        self._cancelled = cancelled
        self.asked = False

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
        self.asked = self.asked or self._cancelled()
        return torch.full((input_ids.shape[0],), self.asked, dtype=torch.bool, device=input_ids.device)
