"""Text templates: turns written as texts with marks between them, for models without a chat template of their own.

With the defaults, which are H2O LLM Studio's, a question and its answer are
`<|prompt|>QUESTION</s><|answer|>ANSWER</s>`, and a system turn before them is `<|system|>TEXT</s>`, `</s>` being the
tokenizer's EOS.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Sequence

from tune4j.errors import ConfigError, DatasetError

Message = dict[str, Any]


@dataclass(frozen=True)
class TextTemplate:
    """The marks before the turns, and after which of them EOS stands."""

    system_start: str = "<|system|>"
    prompt_start: str = "<|prompt|>"
    answer_separator: str = "<|answer|>"
    add_eos_token_to_system: bool = True
    add_eos_token_to_prompt: bool = True
    add_eos_token_to_answer: bool = True

    @classmethod
    def of(cls, section: Any) -> TextTemplate | None:
        """From a job's `dataset.template`; None for `chat`, `none` and what is not there. Raises ConfigError."""
        if section in (None, "chat", "none"):
            return None
        known = {field.name: field.default for field in dataclasses.fields(cls)}
        if not isinstance(section, dict):
            raise ConfigError("dataset.template", f"must be chat, none or the parts of a template, got {section!r}")
        for name, value in section.items():
            if name not in known:
                raise ConfigError(f"dataset.template.{name}", f"is not known: there are {', '.join(known)}")
            if not isinstance(value, type(known[name])):
                kind = "true or false" if isinstance(known[name], bool) else "a text"
                raise ConfigError(f"dataset.template.{name}", f"must be {kind}, got {value!r}")
        return cls(**section)


class TextRenderer:
    """Writes turns with a text template for one tokenizer. What it writes is tokenized without adding special tokens:
    where the tokenizer begins texts with BOS, the text begins with it."""

    def __init__(self, template: TextTemplate, tokenizer: Any) -> None:
        self._template = template
        self._eos = tokenizer.eos_token or ""
        self._start = _beginning(tokenizer)

    def text(self, messages: Sequence[Message]) -> str:
        """The turns as one text."""
        return self.marked(messages)[0]

    def prompt(self, messages: Sequence[Message]) -> str:
        """The turns, and what stands before the answer to them."""
        return self.text(messages) + self._template.answer_separator

    def marked(self, messages: Sequence[Message]) -> tuple[str, list[tuple[int, int]]]:
        """The turns as one text, and where in it the answers stand, in characters, each with its EOS. Raises
        DatasetError for a role that the template has no mark for."""
        text, answers = "", []
        for message in messages:
            role, content = message["role"], message.get("content") or ""
            if role == "assistant":
                text += self._template.answer_separator
                begin = len(text)
                text += self._ended(content, self._template.add_eos_token_to_answer)
                if len(text) > begin:
                    answers.append((begin, len(text)))
            elif role == "user":
                text += self._template.prompt_start + self._ended(content, self._template.add_eos_token_to_prompt)
            elif role == "system":
                text += self._template.system_start + self._ended(content, self._template.add_eos_token_to_system)
            else:
                raise DatasetError(f"a text template has no turn for the role {role!r}")
        if text.startswith(self._start):
            return text, answers
        ahead = len(self._start)
        return self._start + text, [(begin + ahead, end + ahead) for begin, end in answers]

    def _ended(self, content: str, eos: bool) -> str:
        return content + self._eos if eos and not (self._eos and content.endswith(self._eos)) else content


def _beginning(tokenizer: Any) -> str:
    """BOS, where the tokenizer begins texts with it of its own accord."""
    ids = tokenizer("")["input_ids"]
    return tokenizer.bos_token if ids and tokenizer.bos_token and ids[0] == tokenizer.bos_token_id else ""


def with_system(messages: list[Message], system: str | None) -> list[Message]:
    """The conversation, begun with a system turn where it has none."""
    if not system or (messages and messages[0]["role"] == "system"):
        return messages
    return [{"role": "system", "content": system}, *messages]
