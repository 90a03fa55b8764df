"""Rows to token files. A token file holds what is trained, token for token: `input_ids`, and `labels` with -100 where
no loss is taken; for preferences `prompt_ids`, `chosen_ids` and `rejected_ids`; for classification `input_ids` and
`label`.

The rules are TRL's own, so that its preprocessing of the same rows gives the same tokens: the completion starts at the
first token in which the prompt and the prompt with its completion differ; rows that are not chats end in EOS; in chats
the loss can be taken on what the template marks as generated. How long rows may be is in `lengths`, text templates are
in `templates`, and what becomes of every row is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

import numpy
import pyarrow
import pyarrow.parquet

from tune4j import accounts, pairs, rows
from tune4j.accounts import Report
from tune4j.encoding import Encoder, lists
from tune4j.errors import ConfigError, DatasetError
from tune4j.lengths import Lengths, Tokens, apply
from tune4j.masking import TokenMask
from tune4j.rendering import ChatRenderer, extras_of
from tune4j.templates import TextRenderer, TextTemplate

IGNORED = -100
_TASKS = {
    "sft": ("text", "messages", "completion", "classification"),  # a label beside a text does no harm
    "dpo": ("preference",),
    "reward": ("preference",),
    "classification": ("classification",),
}
_IDS = pyarrow.list_(pyarrow.int32())
_SCHEMA = pyarrow.schema([("input_ids", _IDS), ("labels", _IDS)])


@dataclass(frozen=True)
class Rules:
    """What decides on tokens, besides the rows and the tokenizer."""

    task: str = "sft"  # sft, dpo, reward or classification
    lengths: Lengths = field(default_factory=Lengths)
    completion_only: bool = True  # of prompts and completions, only these are learned
    assistant_only: bool = False  # of conversations, only what the template marks as generated is learned
    chat_template: str | None = None  # in place of the tokenizer's own
    template: TextTemplate | None = None
    mask: tuple[float, int] | None = None  # probability and seed of masked tokens
    allow_untrained: bool = False  # rows without a token that is trained on are left out, and are no error


def tokenize_file(path: Path, target: Path, tokenizer: Any, rules: Rules, encoders: Encoders | None = None) -> Report:
    """Tokenizes JSON Lines into a Parquet file, and tells what became of the rows. Rows that are refused are left out
    of it; whether they are an error is for the caller to say. `encoders` may be shared by files of one tokenizer.

    Raises DatasetError for rows that cannot be tokenized, ConfigError for rules that do not go with them; the target is
    then as it was.
    """
    kind, conversational = rows.format_of(path)
    _check(kind, conversational, tokenizer, rules)
    encoders = encoders or Encoders(tokenizer, rules)
    if kind == "preference":
        source: Any = pairs.Preferences(encoders, rules, tokenizer, conversational)
    elif kind == "classification" and rules.task == "classification":
        source = pairs.Classified(encoders, rules, tokenizer)
    else:
        source = _Sequences(encoders, rules, tokenizer, kind, conversational)
    partial = target.with_suffix(".partial")
    try:
        with pyarrow.parquet.ParquetWriter(partial, source.schema) as writer:
            for batch in rows.batches(path):
                writer.write_table(source.table(batch))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return source.account.report()


class Encoders:
    """The encoders and the renderer of one tokenizer, made when first needed."""

    def __init__(self, tokenizer: Any, rules: Rules) -> None:
        self._tokenizer = tokenizer
        self._made: dict[bool, Encoder] = {}
        self.text = TextRenderer(rules.template, tokenizer) if rules.template else None
        self.chat = ChatRenderer(tokenizer, rules.chat_template)

    def encoder(self, special: bool) -> Encoder:
        if special not in self._made:
            self._made[special] = Encoder(self._tokenizer, special)
        return self._made[special]

    def render(self, conversations: list[Any], extras: list[dict[str, Any]], prompt: bool = False) -> list[str]:
        """Conversations as texts, by the text template of the job or else the chat template."""
        if self.text is None:
            return self.chat.texts(conversations, extras, prompt)
        write = self.text.prompt if prompt else self.text.text
        return [write(conversation) for conversation in conversations]

    def marked(self, conversations: list[Any], extras: list[dict[str, Any]]) -> Any:
        """Conversations as texts, and where in them the answers stand."""
        if self.text is None:
            return self.chat.marked(conversations, extras)
        texts, spans = zip(*(self.text.marked(one) for one in conversations), strict=True)
        return list(texts), list(spans)


class _Sequences:
    """Texts, prompts with completions, and conversations: what language models are tuned on."""

    schema = _SCHEMA

    def __init__(self, encoders: Encoders, rules: Rules, tokenizer: Any, kind: str, conversational: bool) -> None:
        self._encoders = encoders
        self._rules = rules
        self._eos = tokenizer.eos_token or ""
        self._bos = tokenizer.bos_token_id
        self._mask = TokenMask(*rules.mask, tokenizer) if rules.mask else None
        self._kind = "text" if kind == "classification" else kind
        self._conversational = conversational
        self._count = 0
        self.account = accounts.Account(rules.lengths, rules.allow_untrained, tokenizer, self._kind == "completion")

    def table(self, batch: rows.Columns) -> pyarrow.Table:
        """The token rows of a batch."""
        if self._conversational:
            self.account.note_extras(not _plain(batch))
        steps: dict[str, Callable[..., tuple[Tokens, Any]]] = {
            "text": self._texts,
            "messages": self._messages,
            "completion": self._completions,
        }
        tokens, alone = steps[self._kind](batch)
        self._count += len(tokens.row)
        outcome = apply(tokens, self._rules.lengths, self._bos)
        self.account.add(tokens, outcome, alone)
        left = outcome.tokens
        labels = numpy.where(left.trained, left.ids, IGNORED).astype(numpy.int32)
        ids = left.ids if self._mask is None else self._mask(left.ids)
        return pyarrow.table([lists(ids, left.offsets), lists(labels, left.offsets)], schema=_SCHEMA)

    def _texts(self, batch: rows.Columns) -> tuple[Tokens, Any]:
        texts = [text if text.endswith(self._eos) else text + self._eos for text in batch["text"]]
        found = self._encoders.encoder(True).encode(texts)
        return self._tokens(found, numpy.ones(len(found.ids), bool), numpy.zeros(len(texts), numpy.int64)), None

    def _messages(self, batch: rows.Columns) -> tuple[Tokens, Any]:
        conversations, extras = batch["messages"], extras_of(batch, "messages")
        encoder = self._encoders.encoder(False)
        if not self._rules.assistant_only:
            found = encoder.encode(self._encoders.render(conversations, extras))
            trained = numpy.ones(len(found.ids), bool)
            return self._tokens(found, trained, numpy.zeros(len(conversations), numpy.int64)), None
        found, trained = encoder.encode_spans(*self._encoders.marked(conversations, extras))
        tokens = self._tokens(found, trained, numpy.zeros(len(conversations), numpy.int64))
        before = numpy.cumsum(trained) - trained
        leading = before == numpy.repeat(before[numpy.minimum(found.offsets[:-1], len(before) - 1)], found.lengths)
        begins = tokens.sums(leading & ~trained)
        return self._tokens(found, trained, begins), None

    def _completions(self, batch: rows.Columns) -> tuple[Tokens, Any]:
        prompts, completions = batch["prompt"], batch["completion"]
        trained = None
        if self._conversational:
            extras = extras_of(batch, "prompt", "completion")
            encoder = self._encoders.encoder(False)
            both = [prompt + completion for prompt, completion in zip(prompts, completions, strict=True)]
            prompts = self._encoders.render(prompts, extras, prompt=True)
            if self._rules.assistant_only:
                wholes, spans = self._encoders.marked(both, extras)
                found, trained = encoder.encode_spans(wholes, spans)
            else:
                wholes = self._encoders.render(both, extras)
                found = encoder.encode(wholes)
        else:
            encoder, eos = self._encoders.encoder(True), self._eos
            wholes = [
                prompt + completion if completion.endswith(eos) else prompt + completion + eos
                for prompt, completion in zip(prompts, completions, strict=True)
            ]
            found = encoder.encode(wholes)
        begins, alone = encoder.boundaries(prompts, found)
        tokens = self._tokens(found, numpy.ones(len(found.ids), bool) if trained is None else trained, begins)
        if self._rules.completion_only:
            tokens = self._tokens(found, tokens.trained & ~tokens.prompt_tokens, begins)
        return tokens, alone

    def _tokens(self, found: Any, trained: numpy.ndarray, prompt: numpy.ndarray) -> Tokens:
        return Tokens(found.ids, trained, found.offsets, prompt, numpy.arange(len(prompt)) + self._count)


def _plain(batch: rows.Columns) -> bool:
    """Whether conversations hold nothing but roles and texts. Arrow, which TRL keeps rows in, gives every row the
    fields of all others."""
    if not batch.keys() <= {"prompt", "completion", "messages"}:
        return False
    return all(
        message.keys() == {"role", "content"} and isinstance(message["content"], str)
        for column in batch.values()
        for conversation in column
        for message in conversation
    )


def _check(kind: str, conversational: bool, tokenizer: Any, rules: Rules) -> None:
    """Raises for rules that do not go with the rows."""
    if kind not in _TASKS[rules.task]:
        raise DatasetError(f"rows of the format {kind} do not go with the task {rules.task}")
    if rules.assistant_only and not conversational:
        raise ConfigError(
            "training.assistant_only_loss", "needs rows that are conversations, and these are texts: leave it out"
        )
    if conversational and rules.template is None and not tokenizer.chat_template:
        raise ConfigError(
            "dataset.template", "is missing: the rows are conversations, and the tokenizer has no chat template"
        )
