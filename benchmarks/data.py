"""Compares what prepares rows for training: `python3 benchmarks/data.py [TOOL]… [--rows N] [--repeat N]`.

Makes a CSV file of a million rows (about 400 MB), and lets Tune4J, `datasets` and Polars read it, leave out blank and
repeated rows, keep a tenth apart and write JSON Lines: each in a process of its own, by turns. Prints one JSON
document. Needs the standard library only; it builds the jar (`./tune4j`) and, with pip, an environment for the
other two in the folder that `--venv` names, both only when they are not there. Linux only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("tune4j", "datasets", "polars")
HEAP = "512m"
REPEATED = 100  # one row in so many is an earlier one once more
BLANK = 1000  # and one in so many has no answer
ENGLISH = (
    "the model reads every row once and learns what follows from it while the rest of the page stays as it was"
    " before anyone asked a question about rivers, prices, numbers of stations or the weather in the mountains"
).split()
JAPANESE = "春の朝に駅前の店で買った地図を広げると川沿いの道が北へ続いていることがわかる質問に答えてくださいこれは例文です"


def make(file: Path, rows: int) -> None:
    """Writes the CSV file: the same bytes for the same number of rows. Every third row is Japanese; cells hold
    commas, quotes and line breaks; every fourth `input` is blank; 1 % of the rows repeat an earlier one, but for
    their `index`, and 0.1 % have a blank answer."""
    draw = random.Random(42)
    pool = 4096
    english = [" ".join(draw.choices(ENGLISH, k=draw.randint(9, 24))) for _ in range(pool)]
    japanese = ["".join(draw.choices(JAPANESE, k=draw.randint(12, 40))) for _ in range(pool)]
    earlier: list[tuple[str, str, str]] = []
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("instruction", "input", "output", "index"))
        for i in range(rows):
            if i % REPEATED == REPEATED - 1:
                row = earlier[draw.randrange(len(earlier))]
            else:
                pick = [draw.randrange(pool) for _ in range(6)]
                if i % 3:
                    first, *others = (english[p] for p in pick)
                    row = (
                        f"{i}: {first}?",
                        f'He said "{others[0]}", twice.' if i % 4 else "",
                        f"{others[1]},\n{others[2]}.\n{others[3]}.",
                    )
                else:
                    first, *others = (japanese[p] for p in pick)
                    row = (
                        f"{i}番。{first}。",
                        f"「{others[0]}」、{others[1]}" if i % 4 else "",
                        f"{others[2]}、\n{others[3]}。",
                    )
                if i % BLANK == BLANK // 2:
                    row = (*row[:2], " ")
                elif len(earlier) < 20_000:
                    earlier.append(row)
            writer.writerow((*row, i))


def run_datasets(source: Path, folder: Path) -> dict[str, int]:
    """As its users do it: columns by map, blank rows and repeated ones by filter."""
    from datasets import load_dataset

    seen: set[tuple[str, str]] = set()

    def is_new(row: dict[str, Any]) -> bool:
        key = (row["prompt"], row["completion"])
        if key in seen:
            return False
        seen.add(key)
        return True

    rows = load_dataset("csv", data_files=str(source), split="train")
    rows = rows.map(
        lambda row: {"prompt": row["instruction"], "completion": row["output"]}, remove_columns=rows.column_names
    )
    rows = rows.filter(
        lambda row: bool(row["prompt"] and row["prompt"].strip() and row["completion"] and row["completion"].strip())
    )
    parts = rows.filter(is_new).train_test_split(0.1, seed=42)
    parts["train"].to_json(folder / "train.jsonl", force_ascii=False)
    parts["test"].to_json(folder / "validation.jsonl", force_ascii=False)
    return {"train": len(parts["train"]), "validation": len(parts["test"])}


def run_polars(source: Path, folder: Path) -> dict[str, int]:
    import polars as pl

    rows = (
        pl.read_csv(source)
        .filter(
            (pl.col("instruction").str.strip_chars() != "") & (pl.col("output").str.strip_chars() != "")
        )
        .select(pl.col("instruction").alias("prompt"), pl.col("output").alias("completion"))
        .unique(maintain_order=True)
        .sample(fraction=1.0, shuffle=True, seed=42)
    )
    held_out = rows.height // 10
    rows.head(held_out).write_ndjson(folder / "validation.jsonl")
    rows.tail(rows.height - held_out).write_ndjson(folder / "train.jsonl")
    return {"train": rows.height - held_out, "validation": held_out}


def measure(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """Runs a command to its end; returns seconds, the largest resident memory in MiB, and the JSON on its last
    line."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command)} exited with {process.returncode}:\n{out.read()}{err.read()}")
        printed = out.read().splitlines()[-1]
    return {"seconds": seconds, "mib": usage.ru_maxrss / 1024, **json.loads(printed)}


def command(tool: str, jar: Path, python: Path, source: Path, folder: Path) -> list[str]:
    if tool == "tune4j":
        classes = f"{jar}{os.pathsep}{folder.parent}"
        return ["java", f"-Xmx{HEAP}", "-XX:+UseParallelGC", "-cp", classes, "DataJob", str(source), str(folder)]
    return [str(python), __file__, "--run", tool, "--file", str(source), "--folder", str(folder)]


def build(classes: Path) -> Path:
    """The cli jar, which has all that the library needs; and the program that is measured, compiled."""
    subprocess.run(["./tune4j", "--version"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    jar = next((ROOT / "target").glob("tune4j-*-cli.jar"))
    program = ROOT / "benchmarks" / "DataJob.java"
    subprocess.run(["javac", "-cp", str(jar), "-d", str(classes), str(program)], check=True)
    return jar


def environment_of_others(folder: Path) -> Path:
    """An interpreter that has `datasets`, in the version of requirements.txt, and Polars."""
    python = folder / "bin" / "python"
    probe = [str(python), "-c", "import datasets, polars"]
    if not python.exists() or subprocess.run(probe, capture_output=True).returncode:
        venv.create(folder, with_pip=True)
        pinned = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("datasets")]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *pinned, "polars"], check=True)
    return python


def compare(tools: list[str], python: Path | None, rows: int, repeat: int, folder: Path) -> dict[str, Any]:
    source = folder / "rows.csv"
    make(source, rows)
    jar = build(folder) if "tune4j" in tools else Path()
    runs: dict[str, list[dict[str, Any]]] = {tool: [] for tool in tools}
    for i in range(repeat):
        for tool in tools:
            out = folder / f"{tool}-{i}"
            out.mkdir()
            cache = out / "cache"  # what was read once must not be there the next time
            environment = {**os.environ, "HF_DATASETS_CACHE": str(cache), "HF_HUB_OFFLINE": "1"}
            runs[tool].append(measure(command(tool, jar, python or Path(), source, out), environment))
            shutil.rmtree(out)
    figures = {tool: figure(of, rows) for tool, of in runs.items()}
    ours = figures.get("tune4j")
    return {
        "rows": rows,
        "mb": source.stat().st_size / 1e6,
        "repeat": repeat,
        "tools": figures,
        "same_number_of_rows": len({(f["train"], f["validation"]) for f in figures.values()}) == 1,
        "tune4j_times_as_fast": {
            tool: round(figures[tool]["seconds"] / ours["seconds"], 2) for tool in tools if ours and tool != "tune4j"
        },
    }


def figure(runs: list[dict[str, Any]], rows: int) -> dict[str, Any]:
    seconds = [run["seconds"] for run in runs]
    return {
        "seconds": round(statistics.median(seconds), 2),
        "range": [round(min(seconds), 2), round(max(seconds), 2)],
        "rows_per_second": round(rows / statistics.median(seconds)),
        "peak_mib": round(statistics.median(run["mib"] for run in runs)),
        "train": runs[0]["train"],
        "validation": runs[0]["validation"],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tools", nargs="*", metavar="TOOL", help=f"of: {', '.join(TOOLS)}. Default: all")
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=1)
    options.add_argument("--work", type=Path, help="where to make and write rows, 2 GB. Default: a temporary folder")
    options.add_argument(
        "--venv", type=Path, default=ROOT / "target" / "benchmark-venv", help="the environment of datasets and Polars"
    )
    options.add_argument("--python", type=Path, help="an interpreter that has both already")
    options.add_argument("--run", choices=TOOLS[1:], help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.run:
        run = {"datasets": run_datasets, "polars": run_polars}[given.run]
        print(json.dumps(run(given.file, given.folder)))
        return
    tools = given.tools or list(TOOLS)
    if unknown := set(tools) - set(TOOLS):
        options.error(f"there is no tool {', '.join(sorted(unknown))}")
    python = given.python
    if not python and set(tools) - {"tune4j"}:
        python = environment_of_others(given.venv)
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        print(json.dumps(compare(tools, python, given.rows, given.repeat, Path(folder)), indent=2))


if __name__ == "__main__":
    main()
