"""Compares the memory estimate with what trainings take: `python3 benchmarks/memory.py [SETTING]…`.

Run it in the checkout after `./tune4j env install`. It makes a Llama of 56 million random weights, and trains it for
two steps in each setting, each in a process of its own, as Tune4J trains. Measured is by how much the largest resident
memory (VmHWM of /proc/self/status) rises over what was there after the imports. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIB = 2**20
LORA = {"adapter": {"type": "lora", "r": 8, "target_modules": "all-linear"}}
NF4 = {"quantization": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": True}}
CHECKPOINTING = {"activation_checkpointing": True}

# Sections of the job besides its defaults, tokens of a row, and the vocabulary where it is not 8,000.
SETTINGS: dict[str, dict[str, Any]] = {
    "lora": {"job": LORA, "tokens": 256},
    "lora, checkpointing": {"job": LORA, "tokens": 256, "training": CHECKPOINTING},
    "lora, batch 16": {"job": LORA, "tokens": 256, "training": {"per_device_train_batch_size": 16}},
    "lora, 1024 tokens": {"job": LORA, "tokens": 1024},
    "lora, 1024 tokens, eager": {
        "job": {**LORA, "model": {"attn_implementation": "eager"}},
        "tokens": 1024,
        "training": {"per_device_train_batch_size": 1},
    },
    "lora, 32,000 words": {"job": LORA, "tokens": 256, "vocabulary": 32000},
    "lora, bf16 weights": {"job": {**LORA, "model": {"dtype": "bfloat16"}}, "tokens": 256},
    "lora, mixed bf16": {"job": LORA, "tokens": 256, "training": {"bf16": True}},
    "qlora nf4": {"job": {**LORA, **NF4}, "tokens": 256},
    "qlora nf4, checkpointing": {"job": {**LORA, **NF4}, "tokens": 256, "training": CHECKPOINTING},
    "full, adamw": {"job": {}, "tokens": 256},
    "full, adamw, accumulation 2": {"job": {}, "tokens": 256, "training": {"gradient_accumulation_steps": 2}},
    "full, sgd": {"job": {}, "tokens": 256, "training": {"optim": "sgd"}},
    "full, adafactor, checkpointing": {"job": {}, "tokens": 256, "training": {"optim": "adafactor", **CHECKPOINTING}},
}


def job(model: Path, setting: dict[str, Any]) -> dict[str, Any]:
    training = {"per_device_train_batch_size": 4, "max_steps": 2, "save_strategy": "no", "bf16": False}
    training |= {"activation_checkpointing": False, "max_length": None, **setting.get("training", {})}
    sections = setting["job"]
    chosen = {"name": str(model), "dtype": "float32", **sections.get("model", {})}
    return {**sections, "model": chosen, "training": training}


def make(folder: Path, vocabulary: int) -> None:
    """Saves a Llama of random weights, and a tokenizer that knows the words w0, w1, …"""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = {word: i for i, word in enumerate(["<pad>", "<eos>", "<unk>", *(f"w{i}" for i in range(vocabulary - 3))])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<eos>", pad_token="<pad>", unk_token="<unk>"
    ).save_pretrained(folder)
    shape = {"hidden_size": 640, "intermediate_size": 1728, "num_hidden_layers": 10, "num_attention_heads": 10}
    config = LlamaConfig(vocab_size=vocabulary, num_key_value_heads=5, max_position_embeddings=4096, **shape)
    config.pad_token_id, config.bos_token_id, config.eos_token_id = 0, None, 1
    LlamaForCausalLM(config).save_pretrained(folder)


def write_rows(folder: Path, batch: int, tokens: int) -> None:
    """Rows of `tokens` tokens and, every other one, a little less: so that a batch is padded and has a mask."""
    (folder / "dataset").mkdir(parents=True)
    words = random.Random(0)
    with open(folder / "dataset" / "train.jsonl", "w", encoding="utf-8") as rows:
        for i in range(4 * batch):
            length = tokens - 3 - (i % 2) * tokens // 50
            completion = " " + " ".join(f"w{words.randrange(7000)}" for _ in range(length)) + " <eos>"
            rows.write(json.dumps({"prompt": "w1 w2", "completion": completion}) + "\n")


def resident() -> int:
    """The largest resident memory of this process so far, in bytes."""
    with open("/proc/self/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def train(model: Path, setting: dict[str, Any]) -> None:
    """In a process of its own: estimates, trains, and prints both as JSON."""
    sys.path.insert(0, str(ROOT / "python"))
    from tune4j import bridge, memory, training

    bridge.import_libraries()
    import torch
    import transformers
    import trl.trainer.sft_trainer  # noqa: F401 - otherwise imported while it is measured

    import tune4j.callbacks  # noqa: F401

    if setting["job"].get("quantization"):
        import bitsandbytes  # noqa: F401

    torch.set_num_threads(1)
    asked = job(model, setting)
    if setting.get("estimate"):
        sections = (asked.get(name) for name in ("model", "quantization", "adapter", "training"))
        config = transformers.AutoConfig.from_pretrained(model)
        estimate = memory.estimate(config, *sections, setting["tokens"])
        print(json.dumps({**estimate.to_dict(), "runtime": memory.RUNTIME}))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_rows(Path(folder), asked["training"]["per_device_train_batch_size"], setting["tokens"])
        Path("/proc/self/clear_refs").write_text("5")  # the largest so far is what is there now
        before = resident()
        training.run_job(asked, Path(folder), "measured")
        print(json.dumps({"measured": resident() - before}))


def run(python: str, model: Path, setting: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    command = [python, __file__, "--train", str(model), "--setting", json.dumps(setting)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.args[-1]}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*", metavar="SETTING", help=f"of: {'; '.join(SETTINGS)}. Default: all")
    options.add_argument("--python", help="the interpreter; default: that of the managed environment")
    options.add_argument(
        "--fixed-threshold",
        action="store_true",
        help="let malloc map all that is larger than 128 KiB, so that what is freed is given back at once",
    )
    options.add_argument("--train", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--setting", type=json.loads, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.train:
        train(given.train, given.setting)
        return
    if given.make:
        make(given.make, given.setting)
        return
    if unknown := set(given.names) - SETTINGS.keys():
        options.error(f"there is no setting {', '.join(sorted(unknown))}")
    compare(given.names or list(SETTINGS), given.python or managed_python(), given.fixed_threshold)


def managed_python() -> str:
    out = subprocess.run(["./tune4j", "env", "install", "--json"], cwd=ROOT, check=True, capture_output=True, text=True)
    return str(Path(json.loads(out.stdout.splitlines()[-1])["home"]) / "bin" / "python")


def compare(names: list[str], python: str, fixed_threshold: bool) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}
    if fixed_threshold:
        environment["MALLOC_MMAP_THRESHOLD_"] = str(128 * 1024)
    print("| setting | estimate | measured | ratio | fullest at |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            setting = SETTINGS[name]
            vocabulary = setting.get("vocabulary", 8000)
            model = Path(folder) / str(vocabulary)
            if not model.is_dir():
                command = [python, __file__, "--make", str(model), "--setting", str(vocabulary)]
                subprocess.run(command, env=environment, check=True, capture_output=True)
            estimate = run(python, model, {**setting, "estimate": True}, environment)
            total = estimate["total"]
            if fixed_threshold:  # then the heap keeps nothing
                total -= estimate["overhead"] - estimate["runtime"]
            measured = run(python, model, setting, environment)["measured"]
            moment = estimate["moment"]
            figures = f"{total / MIB:,.0f} MiB | {measured / MIB:,.0f} MiB | {total / measured:.2f}"
            print(f"| {name} | {figures} | {moment} |", flush=True)


if __name__ == "__main__":
    main()
