"""Jobs and run folders for tests, and the check of a run against its reproduce.py."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

LORA = {"type": "lora", "r": 4, "lora_alpha": 8, "lora_dropout": 0.1}


def job(model: Path, **training_arguments) -> dict:
    arguments = {"per_device_train_batch_size": 4, "learning_rate": 1e-2, "logging_steps": 1}
    return {"model": {"name": str(model)}, "adapter": LORA, "training": {**arguments, **training_arguments}}


def run_folder(tmp_path: Path, validation: int = 2, name: str = "run") -> Path:
    folder = tmp_path / name
    (folder / "dataset").mkdir(parents=True)
    for part, count in (("train", 10), ("validation", validation)):
        lines = [json.dumps({"prompt": f"number {i}?", "completion": f"it is {i}."}) + "\n" for i in range(count)]
        if lines:
            (folder / "dataset" / f"{part}.jsonl").write_text("".join(lines))
    return folder


def events(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def told(folder: Path) -> list[str]:
    """The numbers of a run in the words of reproduce.py, as text: Python prints the shortest text of a double."""
    lines = []
    for line in (folder / "events.jsonl").read_text().splitlines():
        event = json.loads(line)

        def number(name: str) -> str:
            return re.search(rf'"{name}": ([^,}}]+)[,}}]', line).group(1)

        if event["type"] == "Logged":
            lines.append(f"step {event['data']['step']} loss {number('loss')} grad_norm {number('grad_norm')}")
        elif event["type"] == "Evaluated":
            lines.append(f"step {event['data']['step']} eval_loss {number('loss')}")
    return [*lines, f"sha256 {json.loads((folder / 'result.json').read_text())['sha256']}"]


def reproduced(folder: Path, **environment: str) -> list[str]:
    """What reproduce.py prints, run by plain Python from a moved copy of the folder."""
    moved = folder.with_name("moved elsewhere")
    shutil.copytree(folder, moved)
    variables = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
    variables.pop("PYTHONPATH", None)
    run = subprocess.run(
        [sys.executable, moved / "reproduce.py"], capture_output=True, text=True, env=variables, check=False
    )
    assert run.returncode == 0, run.stderr
    return [line for line in run.stdout.splitlines() if line.startswith(("step ", "sha256 "))]


_ALL = """
import runpy, sys
for script in sys.argv[1:]:
    sys.argv = [script]
    runpy.run_path(script, run_name="__main__")
"""


def reproduced_together(folders: list[Path]) -> list[list[str]]:
    """The same of several runs in one Python, which imports the libraries once. The folders are moved away."""
    moved = [folder.rename(folder.with_name(f"{folder.name} moved")) for folder in folders]
    variables = {**os.environ, "OMP_NUM_THREADS": "1"}
    variables.pop("PYTHONPATH", None)
    scripts = [str(folder / "reproduce.py") for folder in moved]
    run = subprocess.run(
        [sys.executable, "-c", _ALL, *scripts], capture_output=True, text=True, env=variables, check=False
    )
    assert run.returncode == 0, run.stderr
    found: list[list[str]] = [[]]
    for line in run.stdout.splitlines():
        if line.startswith(("step ", "sha256 ")):
            found[-1].append(line)
            if line.startswith("sha256 "):
                found.append([])
    return found[:-1]
