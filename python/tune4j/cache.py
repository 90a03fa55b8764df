"""Token files that were made before. An entry is two files in the cache's folder, `FINGERPRINT.parquet` and
`FINGERPRINT.json` (its report, and the SHA-256 of the first); the fingerprint is of everything that decides on tokens.

Several processes may share a folder: files are written aside and renamed, the report last. An entry that is not whole
counts as none. What was used least recently goes when the entries outgrow the cache.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.metadata
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Callable, Iterator

from tune4j.accounts import Report

LIMIT = 2 << 30  # bytes
_DECIDING = (
    "accounts", "cache", "encoding", "errors", "lengths", "masking", "pairs", "rendering", "rows", "templates",
    "tokenization",
)  # fmt: skip
_log = logging.getLogger(__name__)


def fingerprint(rows: Path, tokenizer: Any, rules: Any) -> str | None:
    """Names what the tokens of a file depend on: its bytes, the tokenizer, the rules, and the code. None for tokenizers
    that do not tell all that they are."""
    backend = getattr(tokenizer, "_tokenizer", None)
    if not hasattr(backend, "to_str"):
        return None
    backend.no_truncation()
    backend.no_padding()
    said = {
        "rows": _sha256(rows),
        "tokenizer": hashlib.sha256(backend.to_str().encode()).hexdigest(),
        "class": type(tokenizer).__name__,
        "chat_template": tokenizer.chat_template,
        "special_tokens": {name: str(token) for name, token in tokenizer.special_tokens_map.items()},
        "splits_special_tokens": tokenizer.split_special_tokens,
        "rules": dataclasses.asdict(rules),
        "versions": [importlib.metadata.version(name) for name in ("tokenizers", "transformers", "pyarrow")],
        "code": [_sha256(Path(__file__).with_name(f"{name}.py")) for name in _DECIDING],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def through(folder: Path, name: str, target: Path, make: Callable[[], Report], limit: int = LIMIT) -> Report:
    """The token file of this name, put at `target`: out of the cache in `folder`, or made and kept there. `make` writes
    `target`. A cache that cannot be read or written is no reason to fail."""
    try:
        found = _take(folder, name, target)
    except OSError as error:
        _log.warning("the cache of token files cannot be read: %s", error)
        found = None
    if found is not None:
        return found
    report = make()
    try:
        _keep(folder, name, target, report)
        _bound(folder, limit)
    except OSError as error:
        _log.warning("the cache of token files cannot be written: %s", error)
    return report


def _take(folder: Path, name: str, target: Path) -> Report | None:
    kept, told = folder / f"{name}.parquet", folder / f"{name}.json"
    if not told.is_file() or not kept.is_file():
        return None
    partial = target.with_suffix(".partial")
    try:
        entry = json.loads(told.read_text(encoding="utf-8"))
        report = Report(**entry["report"])
        shutil.copyfile(kept, partial)
        if _sha256(partial) != entry["sha256"]:
            raise ValueError("its SHA-256 is another one")
        partial.replace(target)
    except (ValueError, TypeError, KeyError) as error:
        _log.warning("the kept token file %s is damaged, and is made anew: %s", name, error)
        return None
    finally:
        partial.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        os.utime(told)
    return report


def _keep(folder: Path, name: str, made: Path, report: Report) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _aside(folder, f"{name}.parquet") as partial:
        shutil.copyfile(made, partial)
        digest = _sha256(partial)
    with _aside(folder, f"{name}.json") as partial:
        entry = {"sha256": digest, "report": dataclasses.asdict(report)}
        partial.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")


@contextlib.contextmanager
def _aside(folder: Path, name: str) -> Iterator[Path]:
    """A file to write that becomes the one of this name when it is whole."""
    handle, path = tempfile.mkstemp(prefix=f"{name}.", suffix=".partial", dir=folder)
    os.close(handle)
    partial = Path(path)
    try:
        yield partial
        partial.replace(folder / name)
    finally:
        partial.unlink(missing_ok=True)


def _bound(folder: Path, limit: int) -> None:
    """Removes the entries that were used least recently until the others fit."""
    entries = []
    for told in folder.glob("*.json"):
        with contextlib.suppress(OSError):  # another process may remove entries too
            kept = told.with_suffix(".parquet")
            entries.append((told.stat().st_mtime, told.stat().st_size + kept.stat().st_size, told, kept))
    total = sum(size for _, size, _, _ in entries)
    for _, size, told, kept in sorted(entries, key=lambda entry: entry[0]):
        if total <= limit:
            return
        told.unlink(missing_ok=True)
        kept.unlink(missing_ok=True)
        total -= size


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
