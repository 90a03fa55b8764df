"""Texts to token ids, whole batches at a time, and where in them an answer begins.

`Ragged` holds the tokens of many texts in one array: those of text i are `ids[offsets[i] : offsets[i + 1]]`.

An answer begins at the first token in which the prompt alone and the prompt with its answer differ; that is TRL's rule.
Finding it takes the tokens of the prompt alone, which are mostly known already: they are those of the whole text, but
for the last few. So where the tokenizer allows it, only the end of the prompt is tokenized once more, from a place at
which no tokenization of this kind joins anything:

* between a letter or digit, and a space, line break or punctuation mark after it, inside the prompt. The expressions
  by which byte-level tokenizers split texts (GPT-2, cl100k, Qwen, o200k) all end a piece there, looking no further than
  that one character, and begin the next one without looking back;
* where no token of the vocabulary holds such a pair. Merges of byte-pair encoding on both sides of a place that no
  token covers do not know of each other, which takes in tokenizers that split texts nowhere.

That a token of the whole text ends at that place is read from the tokens' lengths in bytes, row by row; where it does
not, where the lengths do not add up, and with every other kind of tokenizer, the whole prompt is tokenized.
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
_NEAR = 96  # characters before the prompt's end in which a place is looked for first
_UNKNOWN = 2**32  # a length that makes no sum come out
_ROWS = 4096  # texts in one call
_CHECKED = 256  # rows that are tokenized both ways, should a tokenizer be another one than it seems


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
        self._places: _Places | None = None
        if self._backend is None:
            return
        self._backend.no_truncation()
        self._backend.no_padding()
        self._backend.encode_special_tokens = tokenizer.split_special_tokens
        self._places = _places(tokenizer, self._backend, special)
        self._ends: dict[str, list[int]] = {}
        self._checked = False

    def encode(self, texts: list[str]) -> Ragged:
        """The tokens of each text."""
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

    def boundaries(
        self, prompts: list[str], wholes: list[str], tokens: Ragged
    ) -> tuple[numpy.ndarray, numpy.ndarray]:
        """For each row the first token of `tokens`, the whole text's, in which it differs from the prompt's alone; and
        how many tokens the prompt alone has."""
        begins = numpy.zeros(len(prompts), numpy.int64)
        lengths = numpy.zeros(len(prompts), numpy.int64)
        rest = numpy.arange(len(prompts))
        if self._places is not None:
            done = self._from_ends(prompts, wholes, tokens, begins, lengths)
            rest = numpy.flatnonzero(~done)
            if not self._checked:
                self._checked = True
                self._check(prompts, tokens, begins, lengths, numpy.flatnonzero(done)[:_CHECKED])
                if self._places is None:
                    rest = numpy.arange(len(prompts))
        if len(rest):
            self._alone(prompts, tokens, begins, lengths, rest)
        return begins, lengths

    def _alone(
        self, prompts: list[str], tokens: Ragged, begins: numpy.ndarray, lengths: numpy.ndarray, rows: numpy.ndarray
    ) -> None:
        """Fills in the rows by tokenizing their whole prompts."""
        alone = self.encode([prompts[row] for row in rows])
        begins[rows] = _common(alone, tokens.ids, tokens.offsets[rows], tokens.offsets[rows + 1])
        lengths[rows] = alone.lengths

    def _check(
        self, prompts: list[str], tokens: Ragged, begins: numpy.ndarray, lengths: numpy.ndarray, rows: numpy.ndarray
    ) -> None:
        expected_begins, expected_lengths = begins.copy(), lengths.copy()
        self._alone(prompts, tokens, expected_begins, expected_lengths, rows)
        if (expected_begins != begins).any() or (expected_lengths != lengths).any():
            _log.warning("prompts are tokenized whole: this tokenizer joins what others keep apart")
            self._places = None

    def _from_ends(
        self,
        prompts: list[str],
        wholes: list[str],
        tokens: Ragged,
        begins: numpy.ndarray,
        lengths: numpy.ndarray,
    ) -> numpy.ndarray:
        """Fills in the rows whose prompt has a place to begin at, and says which these are."""
        places = self._places
        assert places is not None
        cuts, sizes, ends = [], [], []
        for prompt, whole in zip(prompts, wholes, strict=True):
            cut = places.last(prompt) if whole.startswith(prompt) else 0
            cuts.append(cut if prompt.isascii() else len(prompt[:cut].encode()))
            sizes.append(len(whole) if whole.isascii() else len(whole.encode()))
            ends.append(prompt[cut:] if cut else "")
        at = numpy.array(cuts, numpy.int64)
        covered = numpy.concatenate(([0], numpy.cumsum(places.bytes_of[tokens.ids])))
        first = covered[tokens.offsets[:-1]]
        index = numpy.searchsorted(covered, first + at)
        index = numpy.clip(index, tokens.offsets[:-1], tokens.offsets[1:])
        good = (at > 0) & (covered[index] == first + at)
        good &= covered[tokens.offsets[1:]] - first == numpy.array(sizes, numpy.int64)
        if not good.any():
            return good
        rows = numpy.flatnonzero(good)
        alone = Ragged.of(self._encode_ends([ends[row] for row in rows]))
        before = index[rows] - tokens.offsets[rows]
        begins[rows] = before + _common(alone, tokens.ids, index[rows], tokens.offsets[rows + 1])
        lengths[rows] = before + alone.lengths
        return good

    def _encode_ends(self, ends: list[str]) -> list[list[int]]:
        """The tokens of prompts' ends. They are short and come again, in a chat template all of them."""
        new = [end for end in dict.fromkeys(ends) if end not in self._ends]
        if len(self._ends) + len(new) > 200_000:
            self._ends.clear()
            new = list(dict.fromkeys(ends))
        for end, encoding in zip(new, self._backend.encode_batch_fast(new, add_special_tokens=False), strict=True):
            self._ends[end] = encoding.ids
        return [self._ends[end] for end in ends]


def _common(alone: Ragged, ids: numpy.ndarray, begin: numpy.ndarray, end: numpy.ndarray) -> numpy.ndarray:
    """For each text of `alone`, how many of its first tokens are those of `ids` from `begin`, before `end`."""
    counts = numpy.minimum(alone.lengths, end - begin)
    starts = numpy.concatenate(([0], numpy.cumsum(counts)))
    within = numpy.arange(starts[-1]) - numpy.repeat(starts[:-1], counts)
    left = alone.ids[numpy.repeat(alone.offsets[:-1], counts) + within]
    right = ids[numpy.repeat(begin, counts) + within]
    differing = numpy.flatnonzero(left != right)
    if not len(differing):
        return counts
    found = numpy.searchsorted(differing, starts[:-1])
    where = differing[numpy.minimum(found, len(differing) - 1)]
    return numpy.where((found < len(differing)) & (where < starts[1:]), where - starts[:-1], counts)


@dataclass(frozen=True)
class _Places:
    """Where texts of a tokenizer can be cut without changing their tokens."""

    bytes_of: numpy.ndarray  # of the text that a token stands for, by its id
    pattern: re.Pattern[str]  # everything up to the last place

    def last(self, prompt: str) -> int:
        """The last place inside the prompt, in characters; 0 where there is none."""
        begin = max(len(prompt) - _NEAR, 0)
        found = self.pattern.match(prompt, begin) or (self.pattern.match(prompt) if begin else None)
        return found.end() if found else 0


def _backend(tokenizer: Any) -> Any:
    """The tokenizer of the tokenizers library, where calling `tokenizer` does nothing else than calling that."""
    from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

    own = type(tokenizer)
    if not isinstance(tokenizer, PreTrainedTokenizerFast) or own.__call__ is not PreTrainedTokenizerBase.__call__:
        return None
    return tokenizer._tokenizer if own._encode_plus is PreTrainedTokenizerFast._encode_plus else None


def _places(tokenizer: Any, backend: Any, special: bool) -> _Places | None:
    """None for tokenizers of which it is not known that they have such places."""
    definition = json.loads(backend.to_str())
    model = definition["model"]
    if model.get("type") != "BPE" or model.get("dropout") or model.get("continuing_subword_prefix"):
        return None
    if tokenizer.split_special_tokens or model.get("end_of_word_suffix"):
        return None
    if any(token["lstrip"] or token["rstrip"] or token["single_word"] for token in definition["added_tokens"]):
        return None
    if special and _adds_behind(backend):
        return None
    normal = definition["normalizer"]
    splits = _flat(definition["pre_tokenizer"])
    if _is_byte_level(splits) and (normal is None or normal["type"] == "NFC"):
        surface = _of_bytes
    elif _replaces_spaces(normal) and not model.get("ignore_merges") and all(_splits_at_spaces(split) for split in splits):
        surface = _of_characters
    else:
        return None
    added = {token["id"]: token["content"] for token in definition["added_tokens"]}
    texts = {number: surface(text) for text, number in model["vocab"].items() if number not in added}
    size = max([*texts, *added], default=0) + 1
    bytes_of = numpy.zeros(size, numpy.int64)
    if special:
        for number in backend.encode("", add_special_tokens=True).ids:  # which stand for no text
            if number in added:
                added[number] = ""
    for number, text in texts.items():
        bytes_of[number] = len(text)
    for number, content in added.items():
        bytes_of[number] = len(content.encode()) if content else 0
    if model.get("unk_token") in model["vocab"]:
        bytes_of[model["vocab"][model["unk_token"]]] = _UNKNOWN
    after = _never_inside(b"\0".join(texts.values()).decode(errors="replace"))
    if not after:
        return None
    return _Places(bytes_of, re.compile(f"(?s:.*)[{_BEFORE}](?=[{re.escape(after)}](?s:.))"))


def _never_inside(vocabulary: str) -> str:
    """The marks that no token has after a letter or a digit."""
    found = set(re.findall(f"[{_BEFORE}]([{re.escape(_AFTER)}])", vocabulary))
    return "".join(mark for mark in _AFTER if mark not in found)


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
