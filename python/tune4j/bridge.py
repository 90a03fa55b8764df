"""What an interpreter needs before library code runs in it, in a worker and in a JVM alike."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import threading
import warnings

from tune4j.dispatch import Session

_OFF = {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

# Loggers whose warnings say nothing that the user of a training could act on.
_NOISE = (
    "bitsandbytes.backends.cpu.ops",  # advises at every start to install an optional package
    "transformers.trainer_utils",  # sorts checkpoints by number where time stamps are coarse
)


def prepare(session: Session) -> None:
    """Sends `logging` and `print` to Java as `log` notifications. Call it once, before transformers is imported."""
    for name, value in _OFF.items():
        os.environ.setdefault(name, value)
    root = logging.getLogger()
    root.addHandler(_LogHandler(session))
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    warnings.simplefilter("ignore", FutureWarning)  # what libraries say to each other's authors
    for name in _NOISE:
        logging.getLogger(name).setLevel(logging.ERROR)


def import_libraries() -> None:
    """Imports what training and inference need, and keeps it quiet: no progress bars, since events tell the progress,
    and the libraries' loggers pass their records on to ours instead of printing them.

    The imports make some hundred thousand objects that stay, over which the garbage collector would pass again and
    again, a fifth of the time. It is paused for them, and afterwards leaves them alone.
    """
    if "trl.trainer.sft_trainer" in sys.modules:
        return
    gc.disable()
    try:
        import peft  # noqa: F401
        import transformers
        import trl.trainer.sft_trainer  # noqa: F401
        from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: F401

        gc.freeze()
    finally:
        gc.enable()
    import datasets

    datasets.disable_progress_bars()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.disable_default_handler()
    transformers.utils.logging.enable_propagation()


class _LogHandler(logging.Handler):
    """One `log` notification for each record: `{level, logger, message}`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._sending = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(self._sending, "now", False):
            return  # a record that sending itself caused
        self._sending.now = True
        try:
            message = record.getMessage()
            if record.exc_info:
                message += "\n" + logging.Formatter().formatException(record.exc_info)
            self._session.notify("log", {"level": record.levelname, "logger": record.name, "message": message})
        except Exception:  # noqa: BLE001 - a log line must never end a training
            self.handleError(record)
        finally:
            self._sending.now = False


class LoggedStream(io.TextIOBase):
    """A text stream whose lines become log records."""

    def __init__(self, logger: str, level: int) -> None:
        self._logger = logging.getLogger(logger)
        self._level = level
        self._line = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            self._log(line)
        return len(text)

    def flush(self) -> None:
        self._log(self._line)
        self._line = ""

    def _log(self, line: str) -> None:
        line = line.rsplit("\r", 1)[-1]
        if line.strip():
            self._logger.log(self._level, "%s", line)
