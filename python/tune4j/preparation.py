"""What lies between a job's settings and its trainer: TRL's and peft's configurations, and the tokens."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tune4j import accounts, adapters, cache, effective, masking, preflight, rows, settings, tokenization
from tune4j.errors import ConfigError
from tune4j.lengths import DEFAULT_POLICY, Lengths
from tune4j.templates import TextTemplate

_OPEN = 10**9  # stands for a number of steps that is not known yet


def prepare_tokenizer(chosen: settings.Settings, tokenizer: Any) -> None:
    """Gives the tokenizer the job's EOS token and chat template, as the trainer does later. Raises ConfigError for what
    the token file does not follow."""
    training = chosen.training
    if training.get("dataset_kwargs"):
        raise ConfigError("training.dataset_kwargs", "is not supported: rows are prepared before training")
    if training.get("eos_token") is not None:
        if training["eos_token"] not in tokenizer.get_vocab():
            raise ConfigError("training.eos_token", f"{training['eos_token']} is no token of the tokenizer")
        tokenizer.eos_token = training["eos_token"]
    path = training.get("chat_template_path")
    if path is not None:
        if not str(path).endswith((".jinja", ".j2")):
            raise ConfigError(
                "training.chat_template_path",
                "must be a file that ends in .jinja or .j2: a template of another model may need tokens that this one "
                "does not have",
            )
        try:
            tokenizer.chat_template = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError("training.chat_template_path", f"cannot be read: {error}") from error


def choose_for_rows(chosen: settings.Settings, folder: Path, tokenizer: Any) -> None:
    """Chooses the arguments that the job leaves open and the rows decide: in conversations, answers are what is learned;
    and rows may be as long as the data set says. Raises ConfigError where that cannot be."""
    choices = chosen.choices.setdefault("training", {})
    section = chosen.dataset.get("lengths")
    total = Lengths.of(section, 1).total if (section or {}).get("max_total") is not None else None
    if total is not None and not chosen.training.get("packing"):
        if "max_length" not in chosen.training:
            choices["max_length"] = settings.Choice(total, "job", "the greatest length that dataset.lengths allows")
        elif (chosen.training["max_length"] or total) < total:
            raise ConfigError(
                "dataset.lengths.max_total",
                f"is {total}, and training.max_length cuts at {chosen.training['max_length']}: leave one of them out",
            )
    file = folder / "dataset" / "train.jsonl"
    open_ = "assistant_only_loss" not in chosen.training and not chosen.upstream
    if not open_ or not file.is_file() or rows.format_of(file)[0] != "messages":
        return
    if TextTemplate.of(chosen.dataset.get("template")) is None and not _marks_answers(tokenizer):
        if rows.several_answers(file):
            raise ConfigError(
                "training.assistant_only_loss",
                "is open, and the chat template does not mark the answers in a conversation: set it to false to learn "
                "whole conversations",
            )
        return
    choices["assistant_only_loss"] = settings.Choice(
        True, "job", "of conversations, the answers are learned and not the questions"
    )


def _marks_answers(tokenizer: Any) -> bool:
    """Whether the tokenizer's chat template marks what is generated, or TRL has one that does in its place."""
    try:
        _training_template(tokenizer)
    except (ValueError, TypeError):
        return False
    return bool(tokenizer.chat_template)


def _training_template(tokenizer: Any) -> str | None:
    """What TRL renders with when only answers are learned: None for the tokenizer's own template."""
    from trl.chat_template_utils import get_training_chat_template, has_generation_markers

    if not tokenizer.chat_template or has_generation_markers(tokenizer.chat_template):
        return None
    return get_training_chat_template(tokenizer)


def rules(chosen: settings.Settings, tokenizer: Any, arguments: Any) -> tokenization.Rules:
    """What decides on the tokens of the job's training part. Raises ConfigError."""
    dataset = chosen.dataset
    template = TextTemplate.of(dataset.get("template"))
    marked = None
    if arguments.assistant_only_loss and template is None:
        try:
            marked = _training_template(tokenizer)
        except ValueError as error:
            raise ConfigError(
                "training.assistant_only_loss",
                "needs a chat template that marks the answers with {% generation %}, and there is none for this one",
            ) from error
    return tokenization.Rules(
        lengths=Lengths.of(
            dataset.get("lengths"),
            None if arguments.packing else arguments.max_length,
            arguments.truncation_mode == "keep_end",
        ),
        completion_only=arguments.completion_only_loss is not False,
        assistant_only=bool(arguments.assistant_only_loss),
        chat_template=marked,
        template=template,
        mask=masking.settings_of(dataset.get("token_mask")),
        allow_untrained=bool(dataset.get("allow_untrained_rows")),
    )


def needs_token_file(rules: tokenization.Rules, arguments: Any, reports: dict[str, accounts.Report]) -> bool:
    """Whether TRL's own preprocessing of the rows would give other tokens, so that reproduce.py has to read ours."""
    lengths = rules.lengths
    total = None if arguments.packing else arguments.max_length
    plain = Lengths(total=total, policy=DEFAULT_POLICY, keep_end=arguments.truncation_mode == "keep_end")
    return (
        rules.template is not None
        or rules.mask is not None
        or rules.allow_untrained
        or lengths != plain
        or arguments.dataset_text_field != "text"
        or any(report.extras for report in reports.values())
    )


def sft_config(chosen: settings.Settings, folder: Path) -> Any:
    """TRL's configuration with the arguments of the run. Raises ConfigError where upstream refuses one."""
    from trl import SFTConfig

    try:
        built = SFTConfig(output_dir=str(folder), **chosen.arguments("training"))
    except (TypeError, ValueError) as error:
        raise ConfigError("training", f"SFTConfig refuses this: {error}") from error
    built._n_gpu = min(built.n_gpu, 1)  # several would be used as torch.nn.DataParallel
    return built


def adapter_config(chosen: settings.Settings, tokens: Any, arguments: Any) -> Any:
    """The peft configuration of the run, or None. AdaLoRA is told the number of optimizer steps where the job does
    not say over how many it shall divide its budget; without `tokens` that number stays open."""
    if not chosen.adapter:
        return None
    if adapters.kind(chosen.adapter) != "ADALORA" or "total_step" in chosen.adapter:
        return adapters.build(chosen.arguments("adapter"))
    steps = None if tokens is None else adapters.optimizer_steps(
        preflight.sequences(tokens, arguments), arguments
    )
    chosen.choices["adapter"]["total_step"] = settings.Choice(steps, "job", "as many optimizer steps as the run has")
    built = adapters.build({**chosen.arguments("adapter"), "total_step": steps or _OPEN})
    built.total_step = steps
    return built


def longest(tokens: Any, arguments: Any) -> int:
    """The tokens of the longest sequence that the trainer sees."""
    if arguments.packing and arguments.max_length is not None:
        return arguments.max_length
    return int(preflight.lengths_of(tokens).max())


@dataclass(frozen=True)
class Part:
    """The tokens of one part of the data set, held in memory as Arrow, and what became of its rows."""

    tokens: Any
    report: accounts.Report


def token_files(
    folder: Path, tokenizer: Any, rules: tokenization.Rules, cached: Path | None = None
) -> dict[str, Part]:
    """Writes the token files of the parts that have rows in `folder/dataset`, and opens them. By part, `train` and
    `validation`. With `cached`, a folder, files that were made before come from there. Tokens are masked in the
    training part only."""
    import pyarrow.parquet
    from datasets import Dataset

    opened = {}
    encoders = tokenization.Encoders(tokenizer, rules)
    for part in ("train", "validation"):
        file = folder / "dataset" / f"{part}.jsonl"
        if not file.is_file():
            continue
        target = folder / "dataset" / f"tokens-{part}.parquet"
        of_part = rules if part == "train" else dataclasses.replace(rules, mask=None)

        def make() -> accounts.Report:
            return tokenization.tokenize_file(file, target, tokenizer, of_part, encoders)

        name = cache.fingerprint(file, tokenizer, of_part) if cached else None
        report = cache.through(cached, name, target, make) if cached and name else make()
        opened[part] = Part(Dataset(pyarrow.parquet.read_table(target)), report)
    return opened


def preflight_of(folder: Path, parts: dict[str, Part], tokenizer: Any, arguments: Any) -> dict[str, Any]:
    """What preflight.json says, by part."""
    return {
        name: preflight.describe(name, part.report, part.tokens, tokenizer, arguments, folder)
        for name, part in parts.items()
    }


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
