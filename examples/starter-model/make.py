"""Makes the starter model again: tokenizer, pretraining, checks. It writes `examples/starter/` and `training.log`.

Run: `python examples/starter-model/make.py` (25 to 40 minutes on one core). `--out FOLDER` writes the model elsewhere.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch: one thread makes the result repeatable
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from check import check  # noqa: E402
from pretrain import PretrainConfig, pretrain  # noqa: E402
from tokenizer import write_tokenizer  # noqa: E402

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Makes and checks the model; returns the exit status, 0 if all checks pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent / "starter", help="folder of the model")
    parser.add_argument("--log", type=Path, default=HERE / "training.log", help="file of the training log")
    parser.add_argument("--steps", type=int, default=PretrainConfig.steps, help="fewer steps, to try the script out")
    arguments = parser.parse_args()
    config = PretrainConfig(steps=arguments.steps)
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer = write_tokenizer(arguments.out, config.seed)
    with arguments.log.open("w", encoding="utf-8") as log:
        pretrain(config, tokenizer, arguments.out, log)
        (arguments.out / "model.safetensors").chmod(0o644)
        report = check(arguments.out)
        print(report.summary(), flush=True)
        print(report.summary(), file=log)
    return 0 if report.passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
