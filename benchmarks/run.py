"""Measures what Tune4J costs and saves: `python3 benchmarks/run.py [NAME…] [--repeat N]`; `--help` lists the names.

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
ENVIRONMENT = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


@dataclass
class Measured:
    """One process: wall time in seconds, largest resident memory in MiB, and what it printed."""

    wall: float
    memory: float
    out: str
    err: str


def measure(*command: str | Path, environment: dict[str, str] | None = None, expected: int = 0) -> Measured:
    """Runs a command to its end; one that exits with another code than `expected` ends the benchmark. `environment` is
    added to this process's; without it, one thread for each computation is."""
    variables = {**ENVIRONMENT, **({"OMP_NUM_THREADS": "1"} if environment is None else environment)}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=variables, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        measured = Measured(wall, usage.ru_maxrss / 1024, out.read(), err.read())
    if process.returncode != expected:
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


LORA = (
    *("--use_peft", "--lora_r", "8", "--lora_alpha", "16", "--lora_dropout", "0.1"),
    *("--lora_target_modules", "all-linear"),
)


def tune4j(run: Path, values: dict[str, object], environment: dict[str, str] | None = None) -> Measured:
    """`./tune4j train` of the demo's job with these training arguments, without evaluation."""
    settings = {**{f"training.{name}": value for name, value in values.items()}, "output": run}
    settings |= {"training.eval_on_start": "false"}
    command = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    return measure("./tune4j", "train", JOB, *command, "--json", environment=environment)


def trl_sft(
    interpreter: Path, rows: Path, output: Path, values: dict[str, object], environment: dict[str, str] | None = None
) -> Measured:
    """`trl sft` of the same model, rows and adapter with these arguments."""
    return measure(
        interpreter.parent / "trl",
        "sft",
        *("--model_name_or_path", ROOT / "examples" / "starter"),
        *("--dataset_name", rows),
        *("--output_dir", output),
        *LORA,
        *("--report_to", "none"),
        *("--use_cpu", "true"),
        *(part for name, value in values.items() for part in (f"--{name}", str(value))),
        environment=environment,
    )


def rows_of(run: Path, folder: Path) -> Path:
    """A data set for `trl sft` with the rows of a run."""
    rows = folder / "rows"
    if not rows.is_dir():
        rows.mkdir()
        shutil.copy(run / "dataset" / "train.jsonl", rows / "train.jsonl")
    return rows


def cold(repeat: int) -> None:
    """Fifty steps of LoRA on the starter model, whole command, against `trl sft` with the same values."""
    interpreter = python()
    ours: list[float] = []
    theirs: list[float] = []
    given = {name: value for name, value in COLD.items() if name != "eval_strategy"}
    with tempfile.TemporaryDirectory() as folder:
        for i in range(repeat):
            run = Path(folder) / f"run-{i}"
            ours.append(tune4j(run, COLD).wall)
            theirs.append(trl_sft(interpreter, rows_of(run, Path(folder)), Path(folder) / f"trl-{i}", given).wall)
    print(f"cold: {repeat} pairs; fifty steps, from the command to its exit, against trl sft as it comes, medians")
    show("  whole command", ours, theirs, "s")


def defaults(repeat: int) -> None:
    """What the choices by device are worth: training alone, against `trl sft` as it comes and with our values."""
    interpreter = python()
    values = {**COLD, "max_steps": 100}
    given = {name: value for name, value in values.items() if name != "eval_strategy"}
    ours: list[tuple[float, float]] = []
    plain: list[tuple[float, float]] = []
    chosen: list[tuple[float, float]] = []
    one_thread = {"OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        for i in range(repeat):
            run = Path(folder) / f"run-{i}"
            result = json.loads(tune4j(run, values, {}).out.splitlines()[-1])
            ours.append((result["seconds"], result["loss"]["last"]))
            rows = rows_of(run, Path(folder))
            plain.append(trained(trl_sft(interpreter, rows, Path(folder) / f"plain-{i}", given, {})))
            effective = {**given, **effective_values(run)}
            chosen.append(trained(trl_sft(interpreter, rows, Path(folder) / f"chosen-{i}", effective, one_thread)))
    print(f"defaults: {repeat} rounds; a hundred steps, training alone, medians")
    for name, theirs in (("as it comes", plain), ("with our values", chosen)):
        show(f"  trl sft {name}", [seconds for seconds, _ in ours], [seconds for seconds, _ in theirs], "s")
        last = statistics.median(loss for _, loss in theirs)
        print(f"    last loss {statistics.median(loss for _, loss in ours):.4f} against {last:.4f}")


# Keeps PyTorch and oneDNN from using bf16 instructions: what a CPU without them would do, as far as that can be had.
WITHOUT_BF16 = {"ONEDNN_MAX_CPU_ISA": "AVX2", "DNNL_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}


def units(repeat: int) -> None:
    """What the choice of precision is worth where bf16 has no instructions: fp32, as is chosen there, against TRL."""
    interpreter = python()
    values = {**COLD, "max_steps": 100}
    given = {name: value for name, value in values.items() if name != "eval_strategy"}
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(repeat):
            run = Path(folder) / f"run-{i}"
            result = json.loads(tune4j(run, {**values, "bf16": "false"}, WITHOUT_BF16).out.splitlines()[-1])
            ours.append((result["seconds"], result["loss"]["last"]))
            rows = rows_of(run, Path(folder))
            theirs.append(trained(trl_sft(interpreter, rows, Path(folder) / f"trl-{i}", given, WITHOUT_BF16)))
    print(f"units: {repeat} pairs; a hundred steps without bf16 instructions, training alone, medians")
    show("  trl sft as it comes", [seconds for seconds, _ in ours], [seconds for seconds, _ in theirs], "s")
    print(f"    last loss {ours[0][1]:.6f} against {theirs[0][1]:.6f}")


def trained(run: Measured) -> tuple[float, float]:
    """Seconds of training and the last loss, as Trainer prints them."""
    seconds = float(re.findall(r"'train_runtime': '?([0-9.]+)", run.out + run.err)[-1])
    loss = float(re.findall(r"'loss': '?([0-9.e-]+)", run.out + run.err)[-1])
    return seconds, loss


def effective_values(run: Path) -> dict[str, object]:
    """What the run chose by its device, as arguments of `trl sft`."""
    effective = json.loads((run / "effective.json").read_text(encoding="utf-8"))
    training = {"bf16", "fp16", "activation_checkpointing", "optim", "dataloader_num_workers", "dataloader_pin_memory"}
    names = {**{name: ("training", name) for name in training}, "attn_implementation": ("model", "attn_implementation")}
    values = {name: effective[section][key]["value"] for name, (section, key) in names.items()}
    return {**values, "gradient_checkpointing": values["activation_checkpointing"], "dtype": "float32"}


def plan(repeat: int) -> None:
    """How soon three typos in a job file are told."""
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.yaml"
        text = JOB.read_text(encoding="utf-8")
        typos = {"lora_alpha": "lora_alhpa", "learning_rate": "learning_rat", "save_strategy": "save_stategy"}
        for name, typo in typos.items():
            text = text.replace(name, typo)
        job.write_text(text, encoding="utf-8")
        seconds = []
        for _ in range(repeat):
            told = measure("./tune4j", "plan", job, expected=1)
            assert told.err.count("did you mean") == 3, told.err
            seconds.append(told.wall)
    spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
    print(f"plan: {repeat} times; three typos told in {statistics.median(seconds):.2f} s ({spread})")


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
    benchmarks = {"bridge": bridge, "cold": cold, "defaults": defaults, "plan": plan, "second": second, "units": units}
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
