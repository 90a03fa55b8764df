"""The worker process: `python -m tune4j`, started and spoken to by Java.

The first line of stdin is `{"host", "port", "secret"}`. The worker connects to that place on the loopback interface and
says `hello` with the secret; from then on every line of the socket is one JSON-RPC document in UTF-8. stdin and stdout
are not part of the protocol. When the connection ends, the worker ends.
"""

from __future__ import annotations

import faulthandler
import json
import os
import queue
import signal
import socket
import sys
import threading
from typing import Any

from tune4j import bridge, errors
from tune4j.dispatch import APPLICATION_ERROR, Session

TERMINATED = 128 + signal.SIGTERM


class SocketChannel:
    """Lines on a socket. `send` may be called by any thread; the reader thread fills `requests` and the mailbox."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._mailbox: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._cancelled: set[Any] = set()
        self.requests: queue.SimpleQueue[str] = queue.SimpleQueue()

    def send(self, text: str) -> None:
        with self._sending:
            self._connection.sendall(text.encode() + b"\n")

    def poll(self) -> str | None:
        try:
            return self._mailbox.get_nowait()
        except queue.Empty:
            return None

    def tell_all(self, action: str) -> None:
        """Puts a control message for whatever is running into the mailbox."""
        self._mailbox.put(json.dumps({"target": "*", "action": action}))

    def read(self) -> None:
        """Sorts what comes until the connection ends. The end is the end of the process: nobody is left to work for."""
        with self._connection.makefile("r", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                message = json.loads(line)
                method = message.get("method")
                if method == "control":
                    self._mailbox.put(json.dumps(message["params"]))
                elif method == "$/cancel":
                    self._cancelled.add(message["params"]["id"])
                elif method == "exit":
                    break
                else:
                    self.requests.put(line)
        os._exit(0)

    def take_cancelled(self, request: str) -> bool:
        """Whether a queued request was cancelled before its turn came."""
        request_id = json.loads(request).get("id")
        if request_id in self._cancelled:
            self._cancelled.discard(request_id)
            return True
        return False


class Worker:
    """Serves the requests of one connection, one at a time."""

    def __init__(self, channel: SocketChannel, session: Session) -> None:
        self._channel = channel
        self._session = session
        self._busy = False
        self._terminated = False

    def serve(self) -> None:
        while not self._terminated:
            request = self._channel.requests.get()
            self._busy = True
            if self._channel.take_cancelled(request):
                response = _cancelled_response(request)
            else:
                response = self._session.handle(request)
            self._channel.send(response)
            self._busy = False
        os._exit(TERMINATED)

    def terminate(self, *_: Any) -> None:
        """SIGTERM: a training stops at the end of its step and saves; a second signal ends the process at once."""
        if self._terminated or not self._busy:
            os._exit(TERMINATED)
        self._terminated = True
        self._channel.tell_all("stop")


def main() -> None:
    faulthandler.enable()
    invitation = json.loads(sys.stdin.readline())
    _detach_standard_streams()
    channel = SocketChannel(socket.create_connection((invitation["host"], invitation["port"])))
    session = Session(channel)
    session.notify("hello", {"secret": invitation["secret"], "pid": os.getpid()})
    bridge.prepare(session)
    worker = Worker(channel, session)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for Java, which then asks for a stop
    signal.signal(signal.SIGTERM, worker.terminate)
    threading.Thread(target=channel.read, name="tune4j-reader", daemon=True).start()
    worker.serve()


def _detach_standard_streams() -> None:
    """Nothing to read, and what libraries print goes to stderr, whose last lines Java keeps."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _cancelled_response(request: str) -> str:
    error = errors.Tune4jError("cancelled before it began")
    body = {"code": APPLICATION_ERROR, "message": str(error), "data": errors.envelope(error)}
    return json.dumps({"jsonrpc": "2.0", "id": json.loads(request).get("id"), "error": body})


if __name__ == "__main__":
    main()
