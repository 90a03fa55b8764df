"""Conversations as texts, by the chat template of a tokenizer."""

from __future__ import annotations

import json
from typing import Any, Sequence

from tune4j.rows import Columns

Message = dict[str, Any]


class ChatRenderer:
    """Renders whole batches of conversations as transformers renders each of them, tools included. `template` stands in
    for the tokenizer's own. What it writes is tokenized without adding special tokens."""

    def __init__(self, tokenizer: Any, template: str | None = None) -> None:
        self._tokenizer = tokenizer
        self._template = template

    def texts(self, conversations: list[list[Message]], extras: Sequence[dict[str, Any]], prompt: bool) -> list[str]:
        """Each conversation as a text; with `prompt` it ends where the answer to it begins. `extras` are further
        arguments of the template for each conversation, such as `tools`."""
        if not any(extras):
            return self._render(conversations, prompt) if conversations else []
        return [self._render(one, prompt, **extra) for one, extra in zip(conversations, extras, strict=True)]

    def marked(
        self, conversations: list[list[Message]], extras: Sequence[dict[str, Any]]
    ) -> tuple[list[str], list[list[tuple[int, int]]]]:
        """Each conversation as a text, and what of it the template marks as generated, in characters."""
        from transformers.utils.chat_template_utils import render_jinja_template

        texts, spans = [], []
        for conversation, extra in zip(conversations, extras, strict=True):
            options = dict(extra)
            tools = options.pop("tools", None)
            rendered, marked = render_jinja_template(
                conversations=[
                    [{key: value for key, value in one.items() if value is not None} for one in conversation]
                ],
                tools=tools,
                chat_template=self._tokenizer.get_chat_template(self._template, tools),
                return_assistant_tokens_mask=True,
                **{**self._tokenizer.special_tokens_map, **options},
            )
            texts += rendered
            spans += marked
        return texts, spans

    def _render(self, conversations: Any, prompt: bool, **extra: Any) -> Any:
        return self._tokenizer.apply_chat_template(
            conversations, chat_template=self._template, tokenize=False, add_generation_prompt=prompt, **extra
        )


def extras_of(batch: Columns, *names: str) -> list[dict[str, Any]]:
    """What the rows give to the chat template besides messages: `tools`, as a list or as JSON, and
    `chat_template_kwargs`."""
    count = len(batch[names[0]])
    if not {"tools", "chat_template_kwargs"} & batch.keys():
        return [{}] * count
    found = []
    for tools, more in zip(batch.get("tools") or [None] * count, batch.get("chat_template_kwargs") or [None] * count):
        tools = json.loads(tools) if isinstance(tools, str) else tools
        found.append(({"tools": tools} if tools is not None else {}) | (more or {}))
    return found
