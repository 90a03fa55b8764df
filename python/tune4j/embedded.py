"""The way in from a JVM that has this interpreter inside it."""

from __future__ import annotations

import logging
import sys
from typing import Any

from tune4j import bridge
from tune4j.dispatch import Session

_session: Session | None = None


def start(channel: Any, executable: str) -> None:
    """Connects to Java. `channel` is a Java object with `send(String)` and `String poll()`; `executable` is the
    environment's interpreter, which child processes of libraries are to be started with."""
    global _session
    sys.executable = executable
    sys.argv = [executable]
    sys.stdout = bridge.LoggedStream("python.stdout", logging.INFO)
    sys.stderr = bridge.LoggedStream("python.stderr", logging.INFO)
    _session = Session(channel)
    bridge.prepare(_session)


def handle(request: str) -> str:
    """Serves one JSON-RPC request and returns the response."""
    assert _session is not None, "start comes first"
    return _session.handle(request)
