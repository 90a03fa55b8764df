"""Errors that mean something to the caller, and the one envelope in which every error crosses the wire."""

from __future__ import annotations

import linecache
import traceback
from typing import Any


class Tune4jError(Exception):
    """Base of the errors below. `details` travels beside the message."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details


class ConfigError(Tune4jError):
    """A setting is wrong. `field` names it as in a job file, for example `adapter.target_modules`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class DatasetError(Tune4jError):
    """The rows cannot be trained on. `source` is the file and `line` the line, where there is one."""

    def __init__(self, message: str, source: str | None = None, line: int = 0) -> None:
        super().__init__(message, source=source, line=line)


def type_name(error: BaseException) -> str:
    """The full name of an exception's type, `module.Class`."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def envelope(error: BaseException) -> dict[str, Any]:
    """`{type, message, frames, causes, details}`: `frames` outermost first, `causes` nearest first, each an envelope
    without causes of its own."""
    chain = _chain(error)
    return {**_one(chain[0]), "causes": [_one(cause) for cause in chain[1:]]}


def _one(error: BaseException) -> dict[str, Any]:
    return {
        "type": type_name(error),
        "message": str(error),
        "frames": [_frame(frame) for frame in traceback.extract_tb(error.__traceback__)],
        "details": error.details if isinstance(error, Tune4jError) else {},
    }


def _frame(frame: traceback.FrameSummary) -> dict[str, Any]:
    line = frame.lineno or 0
    return {
        "file": frame.filename,
        "line": line,
        "function": frame.name,
        "code": linecache.getline(frame.filename, line).strip(),
    }


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it was raised from, as Python prints them, each once."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain
