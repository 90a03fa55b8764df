"""The wire: what comes in, what goes out, and what an error looks like."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tune4j import dispatch, errors


class Lines:
    """A channel that keeps what is sent, and gives what a test put into the mailbox."""

    def __init__(self, *controls: dict[str, str]) -> None:
        self.sent: list[dict[str, Any]] = []
        self.mailbox = [json.dumps(control) for control in controls]

    def send(self, text: str) -> None:
        self.sent.append(json.loads(text))

    def poll(self) -> str | None:
        return self.mailbox.pop(0) if self.mailbox else None


def ask(session: dispatch.Session, method: str, **params: Any) -> dict[str, Any]:
    return json.loads(session.handle(json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})))


def test_a_request_is_answered_under_its_id():
    assert ask(dispatch.Session(Lines()), "ping", text="日本 🗾") == {
        "jsonrpc": "2.0",
        "id": 7,
        "result": {"text": "日本 🗾"},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", -32700), ("[]", -32600), ('{"id": 1}', -32600), ('{"id": 1, "method": "no such"}', -32601)],
)
def test_what_is_no_request_is_answered_with_the_code_of_json_rpc(text, code):
    assert json.loads(dispatch.Session(Lines()).handle(text))["error"]["code"] == code


def test_every_method_exists():
    for place in dispatch.METHODS.values():
        assert callable(dispatch._resolve(place))


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), MemoryError("no room"), ValueError("bad")])
def test_nothing_that_is_raised_leaves_the_session(monkeypatch, error):
    def fail(session, params):
        raise error

    monkeypatch.setattr(dispatch, "ping", fail)
    answer = ask(dispatch.Session(Lines()), "ping")
    assert answer["error"]["data"]["type"] == errors.type_name(error)


def test_an_envelope_has_the_frames_and_the_chain_of_causes():
    def inner():
        raise KeyError("missing")

    try:
        try:
            inner()
        except KeyError as error:
            raise ValueError("outer") from error
    except ValueError as error:
        envelope = errors.envelope(error)
    assert (envelope["type"], envelope["message"]) == ("builtins.ValueError", "outer")
    (cause,) = envelope["causes"]
    assert cause["type"] == "builtins.KeyError"
    assert cause["frames"][-1]["function"] == "inner"
    assert cause["frames"][-1]["code"] == 'raise KeyError("missing")'


def test_a_suppressed_context_is_no_cause():
    try:
        try:
            raise KeyError("hidden")
        except KeyError:
            raise ValueError("shown") from None
    except ValueError as error:
        assert errors.envelope(error)["causes"] == []


def test_controls_reach_their_target_once_and_in_order():
    session = dispatch.Session(
        Lines(
            {"target": "a", "action": "checkpoint"},
            {"target": "b", "action": "evaluate"},
            {"target": "a", "action": "stop"},
            {"target": "*", "action": "stop"},
        )
    )
    assert session.controls("a") == ["checkpoint", "stop", "stop"]
    assert session.controls("a") == []
    assert session.controls("b") == ["evaluate"]


def test_a_closed_handle_is_named():
    session = dispatch.Session(Lines())
    handle = session.keep([1])
    assert session.get(handle) == [1]
    session.close(handle)
    with pytest.raises(errors.Tune4jError, match="list-1 is closed"):
        session.get(handle)
