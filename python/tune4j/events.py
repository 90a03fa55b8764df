"""The record of a run: `events.jsonl`, one event a line, `{v, run, seq, time, rank, type, data}`.

An event is in the file before it is sent: whoever reads the file misses nothing, and a connection that breaks loses
nothing.
"""

from __future__ import annotations

import json
import math
import os
import time
from pathlib import Path
from typing import Any

from tune4j.dispatch import Session

VERSION = 1


class EventLog:
    """Writes the events of one run, and sends each on to Java where there is a session. Use it as a context manager."""

    def __init__(self, path: Path, run: str, session: Session | None = None) -> None:
        self._run = run
        self._session = session
        self._sequence = 0
        self._rank = int(os.environ.get("RANK", "0"))
        self._file = path.open("a", encoding="utf-8")

    def __enter__(self) -> EventLog:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, kind: str, **data: Any) -> None:
        event = {
            "v": VERSION,
            "run": self._run,
            "seq": self._sequence,
            "time": time.time(),
            "rank": self._rank,
            "type": kind,
            "data": finite(data),
        }
        self._sequence += 1
        self._file.write(json.dumps(event, ensure_ascii=False, allow_nan=False) + "\n")
        self._file.flush()
        if self._session is not None:
            self._session.notify("event", event)


def finite(value: Any) -> Any:
    """The same value with every number that JSON has no form for as its name: `"NaN"`, `"Infinity"`, `"-Infinity"`."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
