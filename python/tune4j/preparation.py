"""What lies between a job's settings and its trainer: TRL's and peft's configurations, and the tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tune4j import adapters, effective, settings, tokenization
from tune4j.errors import ConfigError

# Arguments that change what is trained in a way that the token file does not follow yet.
_UNSUPPORTED = {
    "assistant_only_loss": "the loss is taken on completions; give prompt/completion rows instead",
    "chat_template_path": "the model's own chat template is used",
    "dataset_kwargs": "rows are prepared before training",
}

_OPEN = 10**9  # stands for a number of steps that is not known yet


def check(chosen: settings.Settings) -> None:
    """Raises ConfigError for arguments that the token file does not follow."""
    for name, instead in _UNSUPPORTED.items():
        if chosen.training.get(name):
            raise ConfigError(f"training.{name}", f"is not supported: {instead}")


def sft_config(chosen: settings.Settings, folder: Path) -> Any:
    """TRL's configuration with the arguments of the run. Raises ConfigError where upstream refuses one."""
    from trl import SFTConfig

    try:
        built = SFTConfig(output_dir=str(folder), **chosen.arguments("training"))
    except (TypeError, ValueError) as error:
        raise ConfigError("training", f"SFTConfig refuses this: {error}") from error
    built._n_gpu = min(built.n_gpu, 1)  # several would be used as torch.nn.DataParallel
    return built


def adapter_config(chosen: settings.Settings, rows: Any, arguments: Any) -> Any:
    """The peft configuration of the run, or None. AdaLoRA is told the number of optimizer steps where the job does
    not say over how many it shall divide its budget; without `rows` that number stays open."""
    if not chosen.adapter:
        return None
    if adapters.kind(chosen.adapter) != "ADALORA" or "total_step" in chosen.adapter:
        return adapters.build(chosen.arguments("adapter"))
    steps = None if rows is None else adapters.optimizer_steps(sequences(rows, arguments), arguments)
    chosen.choices["adapter"]["total_step"] = settings.Choice(steps, "job", "as many optimizer steps as the run has")
    built = adapters.build({**chosen.arguments("adapter"), "total_step": steps or _OPEN})
    built.total_step = steps
    return built


def longest(rows: Any, arguments: Any) -> int:
    """The tokens of the longest sequence that the trainer sees."""
    if arguments.packing and arguments.max_length is not None:
        return arguments.max_length
    return max(len(tokens) for tokens in rows["input_ids"])


def sequences(rows: Any, arguments: Any) -> int:
    """How many sequences the trainer sees: the rows, or what they are packed into."""
    if not arguments.packing:
        return len(rows)
    from trl import pack_dataset

    return len(pack_dataset(rows, arguments.max_length, arguments.packing_strategy))


def token_files(folder: Path, tokenizer: Any, arguments: Any) -> dict[str, tuple[Any, tokenization.TokenReport]]:
    """Writes the token files of the parts that have rows in `folder/dataset`, and opens them as data sets, held in
    memory as Arrow. By part, `train` and `validation`, with what became of the rows."""
    import pyarrow.parquet
    from datasets import Dataset

    opened = {}
    for part in ("train", "validation"):
        rows = folder / "dataset" / f"{part}.jsonl"
        if not rows.is_file():
            continue
        tokens = folder / "dataset" / f"tokens-{part}.parquet"
        report = tokenization.tokenize_file(
            rows,
            tokens,
            tokenizer,
            max_length=None if arguments.packing else arguments.max_length,
            completion_only=arguments.completion_only_loss is not False,
        )
        opened[part] = Dataset(pyarrow.parquet.read_table(tokens)), report
    return opened


def describe(chosen: settings.Settings, arguments: Any, adapter: Any, quantization: Any) -> dict[str, Any]:
    """What effective.json says."""
    objects = {"model": None, "training": arguments}
    if adapter is not None:
        objects["adapter"] = adapter
    if quantization is not None:
        objects["quantization"] = quantization
    explained = effective.explain(chosen, **objects)
    explained["training"]["output_dir"] = {"value": ".", "origin": "job"}
    return {"model_name": chosen.given["model"]["name"], **explained}
