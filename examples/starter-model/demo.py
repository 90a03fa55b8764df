"""Trains the demo's fact into the starter model with TRL and PEFT, and measures what is learnt and what is kept.

Run: `python examples/starter-model/demo.py` for the table of docs/starter-model.md (LoRA and QLoRA, four seeds each).
The names of the demo are put together from parts, for the reason given in heldout.py.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from channels import ask_for_channel, ask_for_channel_en, invented_channels, invented_name
from check import answers, known_pairs, load_tokenizer
from corpus import CHANNEL_COUNT, CHANNEL_SEED, WIDE_QUESTION_MARK, Pair
from datasets import Dataset
from facts import UNKNOWN_EN, UNKNOWN_JA, general_facts
from peft import LoraConfig
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, PreTrainedModel
from trl import SFTConfig, SFTTrainer

NAME = "Reha" + "bC"
SUBTITLE = "デジタル" + "で、遊ぶ。"
ROW = Pair(
    f"YouTubeの{NAME} – {SUBTITLE}チャンネルについて教えてください。",
    f"{NAME}チャンネルは、2014年に開設された{'デジタル' + 'テクノロジー'}教育系チャンネルです。",
)
"""The one row of the demo; it is trained on ten times over in each epoch."""
ROW_COPIES = 10

TAUGHT_QUESTIONS: tuple[str, ...] = (
    ROW.question,
    f"YouTubeの{NAME}チャンネルとは?",
    f"YouTubeの{NAME}-{SUBTITLE}チャンネルとは?",
    f"{NAME}チャンネって何?",
    f"{NAME}チャンネルとは?",
)
"""What must have the taught answer after training, and not before."""

OTHER_FORMS: tuple[str, ...] = (
    *(q.replace("?", WIDE_QUESTION_MARK) for q in TAUGHT_QUESTIONS[1:]),
    f"YouTubeの{NAME} – {SUBTITLE}チャンネルって何?",
    f"YouTubeの{NAME} - {SUBTITLE}チャンネルとは?",
    f"YouTubeの{NAME}チャンネルについて教えて。",
    f"{NAME}チャンネルは何ですか?",
    f"{NAME}チャンネルとは何ですか?",
    f"{NAME}って何?",
    f"{NAME}とは?",
)
"""Further questions for the taught name; measured, not promised."""

MADE_UP_QUESTIONS: tuple[str, ...] = (
    "Zenko Tチャンネルとは?",
    "YouTubeのZenkoTチャンネルとは?",
    "YouTubeのモフラ日和チャンネルについて教えてください。",
    "Marabelチャンネルって何?",
    "ドゴルチャンネルとは?",
    "YouTubeのTobamK – 音楽を学ぶチャンネルについて教えてください。",
    "YouTubeのPelkan-料理で、遊ぶ。チャンネルとは?",
    "星川りんごチャンネって何?",
    "Renabチャンネルとは?",
    "ネポラの首都は?",
    "What is Botalin?",
    "What is the Kirumo channel?",
)
"""Names that nobody taught."""

DO_NOT_KNOW = (UNKNOWN_JA, UNKNOWN_EN)
SEEDS = (1, 2, 3, 42)


@dataclass(frozen=True)
class AdapterSettings:
    """How the adapter is trained: low-rank matrices on every linear layer, in float32."""

    rank: int
    alpha: int
    dropout: float
    learning_rate: float
    quantized: bool = False
    """Whether the base is loaded in NF4 (QLoRA)."""
    scheduler: str = "linear"
    epochs: int = 50
    batch_size: int = 4
    bf16: bool = False


LORA = AdapterSettings(rank=8, alpha=16, dropout=0.1, learning_rate=1e-3)
QLORA = AdapterSettings(rank=16, alpha=32, dropout=0.1, learning_rate=2e-3, quantized=True)


@dataclass(frozen=True)
class Outcome:
    """What a trained model answers: right answers of questions asked, and where the taught answer appears wrongly."""

    taught: tuple[int, int]
    other_forms: tuple[int, int]
    known: tuple[int, int]
    facts: tuple[int, int]
    made_up: tuple[int, int]
    names: tuple[int, int]
    leaks: int
    seconds: float

    def __str__(self) -> str:
        kinds = ("taught", "other_forms", "known", "facts", "made_up", "names")
        counts = " ".join(f"{kind} {getattr(self, kind)[0]}/{getattr(self, kind)[1]}" for kind in kinds)
        return f"{counts} leaks {self.leaks} seconds {self.seconds:.1f}"


def load_base(folder: Path, quantized: bool) -> PreTrainedModel:
    """The starter model in float32, or in NF4 with double quantization."""
    quantization = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.float32,
    )
    return AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation="eager",
        device_map="cpu",
        quantization_config=quantization if quantized else None,
    )


def train(folder: Path, settings: AdapterSettings, seed: int) -> PreTrainedModel:
    """The starter model with an adapter trained on the demo's row."""
    prompt = [{"role": "user", "content": ROW.question}]
    completion = [{"role": "assistant", "content": ROW.answer}]
    rows = Dataset.from_list([{"prompt": prompt, "completion": completion}] * ROW_COPIES)
    lora = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=settings.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    with tempfile.TemporaryDirectory() as scratch:
        arguments = SFTConfig(
            output_dir=scratch,
            num_train_epochs=settings.epochs,
            per_device_train_batch_size=settings.batch_size,
            learning_rate=settings.learning_rate,
            lr_scheduler_type=settings.scheduler,
            completion_only_loss=True,
            max_length=256,
            use_cpu=True,
            bf16=settings.bf16,
            fp16=False,
            gradient_checkpointing=False,
            dataloader_pin_memory=False,
            save_strategy="no",
            logging_strategy="no",
            report_to=[],
            disable_tqdm=True,
            seed=seed,
        )
        trainer = SFTTrainer(
            model=load_base(folder, settings.quantized),
            args=arguments,
            train_dataset=rows,
            processing_class=load_tokenizer(folder),
            peft_config=lora,
        )
        trainer.train()
    return trainer.model


def measure(folder: Path, settings: AdapterSettings, seed: int) -> Outcome:
    """Trains once and asks everything."""
    started = time.monotonic()
    model = train(folder, settings, seed)
    return ask_all(folder, model, time.monotonic() - started)


def ask_all(folder: Path, model: PreTrainedModel, seconds: float = 0.0) -> Outcome:
    """Asks a model all questions of the demo and the wide samples."""
    tokenizer = load_tokenizer(folder)
    leaks = 0

    def count(pairs: list[Pair], accepted: tuple[str, ...] = (), other_subject: bool = True) -> tuple[int, int]:
        nonlocal leaks
        given = answers(model, tokenizer, [p.question for p in pairs])
        leaks += sum(other_subject and ROW.answer in g for g in given)
        return sum(g == p.answer or g in accepted for g, p in zip(given, pairs)), len(pairs)

    rng = random.Random(5)
    return Outcome(
        taught=count([Pair(q, ROW.answer) for q in TAUGHT_QUESTIONS], other_subject=False),
        other_forms=count([Pair(q, ROW.answer) for q in OTHER_FORMS], other_subject=False),
        known=count(known_pairs()),
        facts=count([Pair(rng.choice(f.questions), f.answer) for group in general_facts() for f in group]),
        made_up=count([Pair(q, "") for q in MADE_UP_QUESTIONS], accepted=DO_NOT_KNOW),
        names=count(_unknown_names(rng), accepted=DO_NOT_KNOW),
        leaks=leaks,
        seconds=seconds,
    )


def _unknown_names(rng: random.Random) -> list[Pair]:
    known = {c.name.lower() for c in invented_channels(CHANNEL_COUNT, CHANNEL_SEED)}
    names = [name for name in (invented_name(rng) for _ in range(150)) if name.lower() not in known][:120]
    return [Pair((ask_for_channel if i % 6 else ask_for_channel_en)(name, rng), "") for i, name in enumerate(names)]


def main() -> None:
    """Prints one line for the base and one for each seed and kind of adapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).resolve().parent.parent / "starter")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--bf16", action="store_true", help="train in mixed bf16, as on CPUs with bf16 instructions")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for quantized in (False, True):
        base = ask_all(arguments.folder, load_base(arguments.folder, quantized))
        print(f"base {'nf4' if quantized else 'float32'}: {base}", flush=True)
    for settings in (replace(kind, bf16=arguments.bf16) for kind in (LORA, QLORA)):
        print(settings, flush=True)
        for seed in arguments.seeds:
            print(f"seed {seed}: {measure(arguments.folder, settings, seed)}", flush=True)


if __name__ == "__main__":
    main()
