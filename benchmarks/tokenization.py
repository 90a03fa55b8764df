"""How fast rows become tokens. Run it with the environment's Python:

    python benchmarks/tokenization.py [--rows 100000] [--repeat 3] [--trl-rows 10000] [--chat]

Prompts and completions, made up of invented words in ASCII and Japanese, by a byte-level tokenizer of 16,000 tokens
that is trained on some of them (expression and BOS as in Llama 3). Measured in turns, in seconds:

* `ours`: the JSON Lines file to the token file and its report, as a run does it, without the cache;
* `bare`: `encode_batch_fast` over the same texts, prompts with their completions, and nothing else;
* `trl`: what SFTTrainer makes of the same rows before it trains, by `datasets.map`, over `--trl-rows` of them, taken in
  proportion.

`--chat` measures the same rows as conversations of two turns, which are rendered with a chat template; `bare` is then
over the rendered texts. Prints JSON.
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from datasets import Dataset, disable_caching, disable_progress_bars
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast
from trl import SFTConfig, SFTTrainer

from tune4j import tokenization
from tune4j.lengths import Lengths

SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ '<turn>' + m['role'] + '\n' + m['content'] | trim + '</turn>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<turn>assistant\n' }}{% endif %}"
)
LENGTH = 1024


def sentences(seed: int) -> Callable[[int], str]:
    """A source of sentences whose words are as unevenly frequent as those of a language."""
    source = random.Random(seed)
    kana = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもらりるれろ日本東京学生人大小山川"

    def word(japanese: bool) -> str:
        if japanese:
            return "".join(source.choice(kana) for _ in range(source.randint(1, 4)))
        return "".join(
            source.choice("bcdfghjklmnprstvwz") + source.choice("aeiou") + source.choice(["", "", "n", "r", "st"])
            for _ in range(source.choice([1, 1, 2, 2, 2, 3, 4]))
        )

    words = [[word(japanese) for _ in range(20_000)] for japanese in (False, True)]
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(20_000)))

    def text(count: int) -> str:
        japanese = source.random() < 0.2
        made = []
        for _ in range(count):
            chosen = source.choices(words[japanese], cum_weights=weights, k=source.randint(4, 14))
            made.append("".join(chosen) + "。" if japanese else " ".join(chosen).capitalize() + source.choice(".?!"))
        return ("" if japanese else " ").join(made)

    return text


def tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(SPLIT), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)]
    )
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=16_000,
        special_tokens=["<pad>", "<bos>", "<eos>", "<turn>", "</turn>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(texts, trainer)
    made.post_processor = processors.TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", 1)])
    fast = PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<bos>", eos_token="<eos>", pad_token="<pad>", chat_template=TEMPLATE
    )
    return fast


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--trl-rows", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--chat", action="store_true")
    options = parser.parse_args()
    disable_progress_bars()
    disable_caching()
    logging.getLogger("trl").setLevel(logging.ERROR)
    text, source = sentences(1), random.Random(2)
    rows = [
        {"prompt": text(source.randint(1, 3)) + "\n", "completion": text(source.randint(1, 4))}
        for _ in range(options.rows)
    ]
    fast = tokenizer([row["prompt"] + row["completion"] for row in rows[:20_000]])
    wholes = [row["prompt"] + row["completion"] + "<eos>" for row in rows]
    if options.chat:
        for row in rows:
            row["prompt"] = [{"role": "user", "content": row["prompt"]}]
            row["completion"] = [{"role": "assistant", "content": row["completion"]}]
        wholes = fast.apply_chat_template([row["prompt"] + row["completion"] for row in rows], tokenize=False)

    measured: dict[str, list[float]] = {"ours": [], "bare": [], "trl": []}
    with tempfile.TemporaryDirectory() as folder:
        file, target = Path(folder) / "rows.jsonl", Path(folder) / "tokens.parquet"
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        rules = tokenization.Rules(lengths=Lengths(total=LENGTH))
        arguments = SFTConfig(output_dir=folder, max_length=LENGTH, use_cpu=True, bf16=False, report_to="none")
        some = Dataset.from_list(rows[: options.trl_rows])
        trainer = SimpleNamespace(_tokenizer=fast, chat_template=None, completion_only_loss=True)

        def bare() -> None:
            fast._tokenizer.encode_batch_fast(wholes, add_special_tokens=not options.chat)

        def trl() -> None:
            SFTTrainer._prepare_dataset(trainer, some, fast, arguments, False, None, "train")

        report = None

        def ours() -> None:
            nonlocal report
            report = tokenization.tokenize_file(file, target, fast, rules)

        bare()  # fills the tokenizer's cache of words
        for _ in range(options.repeat):
            measured["ours"].append(seconds(ours))
            measured["bare"].append(seconds(bare))
            measured["trl"].append(seconds(trl) * options.rows / options.trl_rows)
    median = {name: statistics.median(times) for name, times in measured.items()}
    assert report is not None
    print(
        json.dumps(
            {
                "rows": options.rows,
                "tokens": report.tokens,
                "merged_boundaries": report.merged_boundaries,
                "seconds": {name: [round(time, 2) for time in times] for name, times in measured.items()},
                "ours_to_trl": round(median["trl"] / median["ours"], 2),
                "ours_to_bare": round(median["bare"] / median["ours"], 2),
                "rows_per_second": round(options.rows / median["ours"]),
                "tokens_per_second": round(report.tokens / median["ours"]),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
