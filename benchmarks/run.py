"""Measures what Tune4J costs and saves: `python3 benchmarks/run.py [bridge|cold|second] [--repeat N]`.

Run it in the checkout after `./tune4j env install`, on a machine that does nothing else. Needs the standard library
only. Every figure is a ratio, or stands beside its baseline from the same run; docs/benchmarks.md keeps what was seen.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JOB = ROOT / "examples" / "jobs" / "lora.yaml"
ENVIRONMENT = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}


@dataclass
class Measured:
    """One process: wall time in seconds, largest resident memory in MiB, and what it printed."""

    wall: float
    memory: float
    out: str
    err: str


def measure(*command: str | Path) -> Measured:
    """Runs a command to its end; a command that fails ends the benchmark."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=ENVIRONMENT, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        measured = Measured(wall, usage.ru_maxrss / 1024, out.read(), err.read())
    if process.returncode:
        sys.exit(f"{command[0]} exited with {process.returncode}:\n{measured.out}{measured.err}")
    return measured


def python() -> Path:
    """The interpreter of the managed environment."""
    described = json.loads(measure("./tune4j", "env", "install", "--json").out.splitlines()[-1])
    return Path(described["home"]) / "bin" / "python"


def show(title: str, ours: list[float], theirs: list[float], unit: str) -> None:
    a, b = statistics.median(ours), statistics.median(theirs)
    spread = f"{min(ours):.2f}–{max(ours):.2f} against {min(theirs):.2f}–{max(theirs):.2f}"
    print(f"{title}: {a:.2f} {unit} against {b:.2f} {unit}, ratio {a / b:.3f} ({spread})", flush=True)


def bridge(repeat: int) -> None:
    """The same job by Java with Python embedded, and by its reproduce.py, alternating."""
    interpreter = python()
    ours: list[Measured] = []
    theirs: list[Measured] = []
    trained: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        for i in range(repeat):
            run = Path(folder) / f"run-{i}"
            ours.append(measure("./tune4j", "train", JOB, "--set", f"output={run}", "--json"))
            trained[0].append(json.loads(ours[-1].out.splitlines()[-1])["seconds"])
            theirs.append(measure(interpreter, run / "reproduce.py"))
            trained[1].append(float(re.search(r"trained in ([0-9.]+) seconds", theirs[-1].err).group(1)))
            digest = json.loads(ours[-1].out.splitlines()[-1])["sha256"]
            assert theirs[-1].out.splitlines()[-1] == f"sha256 {digest}", "the two did not train the same"
    print(f"bridge: {repeat} pairs; Java with Python embedded against reproduce.py, medians")
    show("  training", *trained, "s")
    show("  whole process", [m.wall for m in ours], [m.wall for m in theirs], "s")
    show("  peak memory", [m.memory for m in ours], [m.memory for m in theirs], "MiB")
    added = statistics.median(m.memory for m in ours) - statistics.median(m.memory for m in theirs)
    print(f"  the JVM adds {added:.0f} MiB")


COLD = {
    "max_steps": 50,
    "per_device_train_batch_size": 4,
    "learning_rate": 1.0e-3,
    "logging_steps": 10,
    "save_strategy": "no",
    "eval_strategy": "no",
}


def cold(repeat: int) -> None:
    """Fifty steps of LoRA on the starter model, whole command, against `trl sft` with the same values."""
    interpreter = python()
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(repeat):
            run = Path(folder) / f"run-{i}"
            settings = {**{f"training.{name}": value for name, value in COLD.items()}, "output": run}
            settings |= {"training.eval_on_start": "false"}
            command = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
            ours.append(measure("./tune4j", "train", JOB, *command, "--json").wall)
            rows = Path(folder) / "rows"
            if not rows.is_dir():
                rows.mkdir()
                shutil.copy(run / "dataset" / "train.jsonl", rows / "train.jsonl")
            given = {name: value for name, value in COLD.items() if name != "eval_strategy"}
            theirs.append(
                measure(
                    interpreter.parent / "trl",
                    "sft",
                    *("--model_name_or_path", ROOT / "examples" / "starter"),
                    *("--dataset_name", rows),
                    *("--output_dir", Path(folder) / f"trl-{i}"),
                    *("--use_peft", "--lora_r", "8", "--lora_alpha", "16", "--lora_dropout", "0.1"),
                    *("--lora_target_modules", "all-linear"),
                    *("--report_to", "none"),
                    *("--use_cpu", "true"),
                    *(part for name, value in given.items() for part in (f"--{name}", str(value))),
                ).wall
            )
    print(f"cold: {repeat} pairs; fifty steps, from the command to its exit, against trl sft as it comes, medians")
    show("  whole command", ours, theirs, "s")


def second(repeat: int) -> None:
    """How soon the second job of a JVM takes its first step."""
    with tempfile.TemporaryDirectory() as folder:
        (jar,) = (ROOT / "target").glob("tune4j-*-cli.jar")
        print(
            measure(
                "java", "--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp", jar, ROOT / "benchmarks" / "SecondJob.java", JOB, folder, str(repeat),
            ).out,
            end="",
        )  # fmt: skip


def main() -> None:
    benchmarks = {"bridge": bridge, "cold": cold, "second": second}
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(benchmarks)}; default: all")
    options.add_argument("--repeat", type=int, default=5)
    given = options.parse_args()
    unknown = set(given.names) - benchmarks.keys()
    if unknown:
        options.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    measure("./tune4j", "--version")  # builds the jar, which is not to be measured
    for name in given.names or benchmarks:
        benchmarks[name](given.repeat)


if __name__ == "__main__":
    main()
