"""Whether mixed bf16 trains faster than fp32 on this CPU. Run it with the environment's Python:

    OMP_NUM_THREADS=1 python benchmarks/precision.py [--models starter llama] [--repeat 5] [--steps 8]

Trains the starter model, and a Llama of 60 million random weights, with LoRA and in full, by SFTTrainer. The two
precisions take turns; printed is the median time of a step, its range, and bf16 in proportion to fp32. It is the
processor's time, which with one thread is the time that a machine with nothing else to do would take.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig
from trl import SFTConfig, SFTTrainer

STARTER = Path(__file__).resolve().parent.parent / "examples" / "starter"


def model(name: str) -> torch.nn.Module:
    torch.manual_seed(0)
    if name == "starter":
        return AutoModelForCausalLM.from_pretrained(STARTER, dtype="float32")
    sizes = {"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 12, "vocab_size": 16000}
    heads = {"num_attention_heads": 8, "num_key_value_heads": 8, "tie_word_embeddings": False}
    return AutoModelForCausalLM.from_config(LlamaConfig(**sizes, **heads), dtype="float32")


def seconds_per_step(name: str, lora: bool, bf16: bool, batch: int, tokens: int, steps: int, folder: str) -> float:
    ids = torch.randint(10, 2900, (batch * (steps + 1), tokens), generator=torch.Generator().manual_seed(1))
    arguments = SFTConfig(
        output_dir=folder,
        use_cpu=True,
        bf16=bf16,
        activation_checkpointing=False,
        per_device_train_batch_size=batch,
        max_steps=steps + 1,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        logging_strategy="no",
    )
    trainer = SFTTrainer(
        model=model(name),
        args=arguments,
        train_dataset=Dataset.from_dict({"input_ids": ids.tolist(), "labels": ids.tolist()}),
        processing_class=AutoTokenizer.from_pretrained(STARTER),
        peft_config=LoraConfig(r=8, target_modules="all-linear", task_type="CAUSAL_LM") if lora else None,
    )
    times: list[float] = []
    step = trainer.training_step

    def timed(*args, **kwargs):
        times.append(time.process_time())
        return step(*args, **kwargs)

    trainer.training_step = timed
    trainer.train()
    return (times[-1] - times[1]) / (len(times) - 2)  # without the first step, which warms up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["starter", "llama"], choices=["starter", "llama"])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    options = parser.parse_args()
    shapes = {"starter": [(4, 64), (8, 256)], "llama": [(4, 64), (4, 256)]}
    print(f"{torch.get_num_threads()} threads, {torch.backends.cpu.get_cpu_capability()}", flush=True)
    print("| model | trained | batch × tokens | fp32 | mixed bf16 | bf16/fp32 |", flush=True)
    print("|---|---|---|---|---|---|", flush=True)
    for name in options.models:
        for lora in (True, False):
            for batch, tokens in shapes[name]:
                measured: dict[bool, list[float]] = {False: [], True: []}
                with tempfile.TemporaryDirectory() as folder:
                    for _ in range(options.repeat):
                        for bf16, times in measured.items():
                            times.append(seconds_per_step(name, lora, bf16, batch, tokens, options.steps, folder))
                cells = [
                    f"{statistics.median(times) * 1000:.0f} ms ({min(times) * 1000:.0f}–{max(times) * 1000:.0f})"
                    for times in measured.values()
                ]
                ratio = statistics.median(measured[True]) / statistics.median(measured[False])
                kind = "LoRA" if lora else "all"
                print(f"| {name} | {kind} | {batch} × {tokens} | {' | '.join(cells)} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
