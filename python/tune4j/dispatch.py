"""JSON-RPC 2.0: requests in, responses and notifications out, the same in a worker process and inside a JVM.

Requests are served one at a time, in order. While one is served, control messages wait in the channel's mailbox, and
the function that serves it reads them at moments of its own choosing (`Session.controls`).
"""

from __future__ import annotations

import importlib
import itertools
import json
from typing import Any, Callable, Protocol

from tune4j import errors

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
APPLICATION_ERROR = -32000

# Where each method lives; a module is imported when it is first needed, since some take seconds.
METHODS: dict[str, str] = {
    "ping": "tune4j.dispatch:ping",
    "inspect": "tune4j.loading:inspect_request",
    "plan": "tune4j.plan:plan_request",
    "preview": "tune4j.plan:preview_request",
    "dataset.fetch": "tune4j.tables:fetch_request",
    "dataset.export": "tune4j.tables:export_request",
    "train": "tune4j.training:train_request",
    "model.load": "tune4j.generation:load_request",
    "model.generate": "tune4j.generation:generate_request",
    "handle.close": "tune4j.dispatch:close",
}


class Channel(Protocol):
    """The way back to Java."""

    def send(self, text: str) -> None:
        """Sends one JSON document."""

    def poll(self) -> str | None:
        """Takes the next control message out of the mailbox, or returns None at once."""


class Session:
    """What lives as long as the connection: the channel, and the objects Java holds handles to. Not thread-safe."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._handles: dict[str, Any] = {}
        self._numbers = itertools.count(1)
        self._controls: list[dict[str, Any]] = []

    def notify(self, method: str, params: dict[str, Any]) -> None:
        self.channel.send(_dump({"jsonrpc": "2.0", "method": method, "params": params}))

    def controls(self, target: str) -> list[str]:
        """Takes the actions that were asked of `target` (a run's or a stream's name) since the last call, in order.
        What is asked of the target `*` concerns whatever is running."""
        while (text := self.channel.poll()) is not None:
            self._controls.append(json.loads(text))
        mine = [control for control in self._controls if control["target"] in (target, "*")]
        self._controls = [control for control in self._controls if control not in mine]
        return [control["action"] for control in mine]

    def keep(self, value: Any) -> str:
        """Keeps an object for later requests and returns its handle."""
        handle = f"{type(value).__name__}-{next(self._numbers)}"
        self._handles[handle] = value
        return handle

    def get(self, handle: str) -> Any:
        if handle not in self._handles:
            raise errors.Tune4jError(f"{handle} is closed")
        return self._handles[handle]

    def close(self, handle: str) -> None:
        self._handles.pop(handle, None)

    def handle(self, text: str) -> str:
        """Serves one request and returns the response. Nothing but KeyboardInterrupt in a worker leaves it: a
        `SystemExit` raised by library code is an error like any other."""
        request_id = None
        try:
            request = json.loads(text)
        except ValueError as error:
            return _error(None, PARSE_ERROR, error)
        try:
            if not isinstance(request, dict) or not isinstance(request.get("method"), str):
                return _error(None, INVALID_REQUEST, errors.Tune4jError("a request is an object with a method"))
            request_id = request.get("id")
            method = request["method"]
            if method not in METHODS:
                return _error(request_id, METHOD_NOT_FOUND, errors.Tune4jError(f"there is no method {method}"))
            result = _resolve(METHODS[method])(self, request.get("params") or {})
            return _dump({"jsonrpc": "2.0", "id": request_id, "result": result})
        except BaseException as error:  # noqa: BLE001 - the wire reports every failure, SystemExit included
            return _error(request_id, APPLICATION_ERROR, error)


def ping(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """Answers with what it was sent: proves that the wire works."""
    return params


def close(session: Session, params: dict[str, Any]) -> None:
    """Forgets `handle`, so that its memory can be used again."""
    import gc

    session.close(params["handle"])
    gc.collect()


def _resolve(place: str) -> Callable[[Session, dict[str, Any]], Any]:
    module, function = place.split(":")
    return getattr(importlib.import_module(module), function)


def _error(request_id: Any, code: int, error: BaseException) -> str:
    body = {"code": code, "message": str(error) or errors.type_name(error), "data": errors.envelope(error)}
    return _dump({"jsonrpc": "2.0", "id": request_id, "error": body})


def _dump(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, allow_nan=False)
