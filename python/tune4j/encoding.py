"""Texts to token ids, whole batches at a time, and where in them an answer begins.

`Ragged` holds the tokens of many texts in one array: those of text i are `ids[offsets[i] : offsets[i + 1]]`.

An answer begins at the first token in which the prompt alone and the prompt with its answer differ; that is TRL's rule.

Where the tokenizer allows it, texts are cut into pieces, about a word each, and every piece is tokenized once however
often it comes. A text is cut where no tokenization of these kinds joins anything, or looks from one side to the other:
between a letter or digit, and a space, line break or punctuation mark after it. That holds for byte-pair encoding if

* the text is split by one of the expressions of GPT-2, cl100k, Qwen and o200k, which end a piece there, whatever comes
  then, and begin the next one without looking back; or it is not split at all;
* no token of the vocabulary holds such a letter with such a mark after it. Merges on both sides of a place that no
  token covers do not know of each other;
* the mark is in the vocabulary, since unknown characters side by side may become one token;
* no token that was added to the vocabulary by itself reaches over such a place, or takes in the blanks beside it.

Of every other tokenizer whole texts are tokenized, and so they are when the first rows come out otherwise.
"""

from __future__ import annotations

import itertools
import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Sequence

import numpy
import pyarrow

from tune4j.errors import ConfigError

_log = logging.getLogger(__name__)
_SPLITS = frozenset(
    {
        r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
        r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
        r"|\s+(?!\S)|\s+",
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
        r"|\s+(?!\S)|\s+",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    }
)
_BEFORE = "0-9A-Za-z\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff"
_AFTER = " \n.,:;!?()。、「」？！"
_ROWS = 4096  # texts in one call
_CHECKED = 256  # texts that are tokenized both ways, should a tokenizer be another one than it seems
_KEPT = 1 << 20  # pieces that are remembered, or tokens of theirs; below 200 MB


@dataclass(frozen=True)
class Ragged:
    """The tokens of many texts in one array."""

    ids: numpy.ndarray  # int32
    offsets: numpy.ndarray  # int64, one more than there are texts

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Ragged:
        """From one list of ids for each text."""
        offsets = numpy.zeros(len(lists) + 1, numpy.int64)
        numpy.cumsum(numpy.fromiter(map(len, lists), numpy.int64, len(lists)), out=offsets[1:])
        ids = numpy.fromiter(itertools.chain.from_iterable(lists), numpy.int32, int(offsets[-1]))
        return cls(ids, offsets)

    @property
    def lengths(self) -> numpy.ndarray:
        """The number of tokens of each text."""
        return numpy.diff(self.offsets)


def lists(ids: numpy.ndarray, offsets: numpy.ndarray) -> pyarrow.Array:
    """Lists of ids as an Arrow array."""
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets, pyarrow.int32()), pyarrow.array(ids, pyarrow.int32()))


class Encoder:
    """Tokenizes as calling the tokenizer does, neither cut nor padded. `special` says whether the tokens are added that
    the tokenizer puts around texts of its own accord, such as BOS. Not thread-safe."""

    def __init__(self, tokenizer: Any, special: bool) -> None:
        self._tokenizer = tokenizer
        self._special = special
        self._backend = _backend(tokenizer)
        self._pieces: _Pieces | None = None
        if self._backend is None:
            return
        self._backend.no_truncation()
        self._backend.no_padding()
        self._backend.encode_special_tokens = tokenizer.split_special_tokens
        places = _places(tokenizer, self._backend, special)
        if places is not None:
            self._pieces = _Pieces(self._backend, places, special)
        self._checked = False

    def encode(self, texts: list[str]) -> Ragged:
        """The tokens of each text."""
        if self._pieces is None:
            return self._whole(texts)
        found = self._pieces.encode(texts)
        if not self._checked and texts:
            self._checked = True
            first = self._whole(texts[:_CHECKED])
            count = len(first.ids)
            if not numpy.array_equal(first.offsets, found.offsets[: len(first.offsets)]) or (
                first.ids != found.ids[:count]
            ).any():
                _log.warning("texts are tokenized whole: this tokenizer joins what others keep apart")
                self._pieces = None
                return self._whole(texts)
        return found

    def _whole(self, texts: list[str]) -> Ragged:
        if self._backend is None:
            return Ragged.of(self._tokenizer(texts, add_special_tokens=self._special)["input_ids"] if texts else [])
        ids: list[list[int]] = []
        for start in range(0, len(texts), _ROWS):
            batch = self._backend.encode_batch_fast(texts[start : start + _ROWS], add_special_tokens=self._special)
            ids.extend(encoding.ids for encoding in batch)
        return Ragged.of(ids)

    def encode_spans(self, texts: list[str], spans: list[list[tuple[int, int]]]) -> tuple[Ragged, numpy.ndarray]:
        """The tokens of each text, and for each token whether it lies in one of the text's spans (characters, end
        exclusive), as transformers tells it for the parts of a chat template that are marked as generated."""
        if self._backend is None:
            raise ConfigError("training.assistant_only_loss", "needs a tokenizer that tells where its tokens lie")
        batch = self._backend.encode_batch(texts, add_special_tokens=self._special)
        tokens = Ragged.of([encoding.ids for encoding in batch])
        inside = numpy.zeros(len(tokens.ids), bool)
        for row, ranges in enumerate(spans):
            first, end = tokens.offsets[row], tokens.offsets[row + 1]
            for begin, stop in ranges:
                start, last = batch[row].char_to_token(begin), batch[row].char_to_token(stop - 1)
                if start is None:
                    break
                inside[first + start : first + last + 1 if last else end] = True
        return tokens, inside

    def boundaries(self, prompts: list[str], tokens: Ragged) -> tuple[numpy.ndarray, numpy.ndarray]:
        """For each row the first token of `tokens`, the whole text's, in which it differs from the prompt's alone; and
        how many tokens the prompt alone has."""
        alone = self.encode(prompts)
        return _common(alone, tokens), alone.lengths


class _Pieces:
    """The pieces that texts were cut into so far, with their tokens."""

    def __init__(self, backend: Any, places: re.Pattern[str], special: bool) -> None:
        self._backend = backend
        self._places = places
        self._before = backend.encode("", add_special_tokens=special).ids  # what stands before every text
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[str | None, int] = {None: 0}  # None is what stands before a text
        self._ids = numpy.array(self._before, numpy.int32)
        self._begins = numpy.zeros(1, numpy.int64)
        self._lengths = numpy.array([len(self._before)], numpy.int64)

    def encode(self, texts: list[str]) -> Ragged:
        """The tokens of each text."""
        if max(len(self._numbers), len(self._ids)) > _KEPT:
            self._forget()
        cut = self._places.split
        pieces: list[list[str | None]] = [[None, *cut(text)] for text in texts]
        self._learn(pieces)
        counts = numpy.fromiter(map(len, pieces), numpy.int64, len(pieces))
        numbers = numpy.fromiter(
            map(self._numbers.__getitem__, itertools.chain.from_iterable(pieces)), numpy.int64, int(counts.sum())
        )
        lengths = self._lengths[numbers]
        ends = numpy.concatenate(([0], numpy.cumsum(lengths)))
        offsets = ends[numpy.concatenate(([0], numpy.cumsum(counts)))]
        within = numpy.arange(ends[-1]) - numpy.repeat(ends[:-1], lengths)
        return Ragged(self._ids[numpy.repeat(self._begins[numbers], lengths) + within], offsets)

    def _learn(self, pieces: list[list[str | None]]) -> None:
        new = [piece for piece in dict.fromkeys(itertools.chain.from_iterable(pieces)) if piece not in self._numbers]
        if not new:
            return
        found = Ragged.of([each.ids for each in self._backend.encode_batch_fast(new, add_special_tokens=False)])
        self._numbers.update(zip(new, range(len(self._numbers), len(self._numbers) + len(new)), strict=True))
        self._begins = numpy.concatenate((self._begins, found.offsets[:-1] + len(self._ids)))
        self._lengths = numpy.concatenate((self._lengths, found.lengths))
        self._ids = numpy.concatenate((self._ids, found.ids))


def _common(alone: Ragged, wholes: Ragged) -> numpy.ndarray:
    """For each text how many of its first tokens both have in common."""
    counts = numpy.minimum(alone.lengths, wholes.lengths)
    starts = numpy.concatenate(([0], numpy.cumsum(counts)))
    within = numpy.arange(starts[-1]) - numpy.repeat(starts[:-1], counts)
    left = alone.ids[numpy.repeat(alone.offsets[:-1], counts) + within]
    right = wholes.ids[numpy.repeat(wholes.offsets[:-1], counts) + within]
    differing = numpy.flatnonzero(left != right)
    if not len(differing):
        return counts
    found = numpy.searchsorted(differing, starts[:-1])
    where = differing[numpy.minimum(found, len(differing) - 1)]
    return numpy.where((found < len(differing)) & (where < starts[1:]), where - starts[:-1], counts)


def _backend(tokenizer: Any) -> Any:
    """The tokenizer of the tokenizers library, where calling `tokenizer` does nothing else than calling that."""
    from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

    own = type(tokenizer)
    if not isinstance(tokenizer, PreTrainedTokenizerFast) or own.__call__ is not PreTrainedTokenizerBase.__call__:
        return None
    return tokenizer._tokenizer if own._encode_plus is PreTrainedTokenizerFast._encode_plus else None


def _places(tokenizer: Any, backend: Any, special: bool) -> re.Pattern[str] | None:
    """Where texts can be cut; None for tokenizers of which it is not known that they have such places."""
    definition = json.loads(backend.to_str())
    model, added = definition["model"], definition["added_tokens"]
    if model.get("type") != "BPE" or model.get("dropout") or model.get("continuing_subword_prefix"):
        return None
    if tokenizer.split_special_tokens or model.get("end_of_word_suffix"):
        return None
    if any(token["lstrip"] or token["rstrip"] or token["single_word"] for token in added):
        return None
    if special and _adds_behind(backend):
        return None
    normal = definition["normalizer"]
    splits = _flat(definition["pre_tokenizer"])
    if _is_byte_level(splits) and (normal is None or normal["type"] == "NFC"):
        surface = _of_bytes
        if not _BYTES.keys() <= model["vocab"].keys():
            return None
        known = _AFTER
    elif _replaces_spaces(normal) and not model.get("ignore_merges") and all(map(_splits_at_spaces, splits)):
        surface = _of_characters
        known = "".join(mark for mark in _AFTER if mark.replace(" ", "▁") in model["vocab"])
    else:
        return None
    vocabulary = [surface(token) for token in model["vocab"]] + [token["content"].encode() for token in added]
    inside = set(re.findall(f"[{_BEFORE}]([{re.escape(_AFTER)}])", b"\0".join(vocabulary).decode(errors="replace")))
    after = "".join(mark for mark in known if mark not in inside)
    return re.compile(f"(?<=[{_BEFORE}])(?=[{re.escape(after)}])") if after else None


def _adds_behind(backend: Any) -> bool:
    """Whether the tokenizer adds tokens behind a text, or changes others."""
    plain, whole = (backend.encode("a", add_special_tokens=special).ids for special in (False, True))
    return whole[len(whole) - len(plain) :] != plain or backend.encode("", add_special_tokens=True).ids != (
        whole[: len(whole) - len(plain)]
    )


def _flat(pre_tokenizer: dict[str, Any] | None) -> list[dict[str, Any]]:
    if pre_tokenizer is None:
        return []
    if pre_tokenizer["type"] == "Sequence":
        return [part for inner in pre_tokenizer["pretokenizers"] for part in _flat(inner)]
    return [pre_tokenizer]


def _is_byte_level(splits: list[dict[str, Any]]) -> bool:
    if not splits or splits[-1]["type"] != "ByteLevel" or splits[-1]["add_prefix_space"]:
        return False
    return (splits[-1]["use_regex"] or len(splits) > 1) and all(
        split["type"] == "Digits"
        or (
            split["type"] == "Split"
            and split["behavior"] == "Isolated"
            and not split["invert"]
            and split["pattern"].get("Regex") in _SPLITS
        )
        for split in splits[:-1]
    )


def _replaces_spaces(normal: dict[str, Any] | None) -> bool:
    return (
        normal is not None
        and normal["type"] == "Replace"
        and normal["pattern"] == {"String": " "}
        and normal["content"] == "▁"
    )


def _splits_at_spaces(split: dict[str, Any]) -> bool:
    return split["type"] == "Split" and split["pattern"] == {"String": " "}


def _of_bytes(token: str) -> bytes:
    return bytes(_BYTES.get(character, 63) for character in token)


def _of_characters(token: str) -> bytes:
    byte = re.fullmatch("<0x([0-9A-F]{2})>", token)
    return bytes([int(byte[1], 16)]) if byte else token.replace("▁", " ").encode()


def _byte_alphabet() -> dict[str, int]:
    """The characters by which byte-level tokenizers write bytes: printable ones as they are, the others from U+0100."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}


_BYTES = _byte_alphabet()
