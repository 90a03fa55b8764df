"""Supervised fine-tuning: one job in, one run folder out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from pathlib import Path
from typing import Any, Callable, Sequence

from tune4j import additions, bridge, environment, errors, fitting, hardware, loading, preflight, preparation, script
from tune4j import settings, words
from tune4j.dispatch import Session
from tune4j.events import EventLog, finite


def train_request(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """Serves `train`: `{run, folder, job, notices?, cache?}`. The run's controls are addressed to `run`; `notices` are
    what was found worth knowing about the job before, and become events; `cache` is the folder of token files that were
    made before."""
    run, notices = params["run"], params.get("notices", [])
    cached = Path(params["cache"]) if params.get("cache") else None
    return run_job(params["job"], Path(params["folder"]), run, session, lambda: session.controls(run), notices, cached)


def run_job(
    job: dict[str, Any],
    folder: Path,
    run: str,
    session: Session | None = None,
    controls: Callable[[], list[str]] = list,
    notices: Sequence[str] = (),
    cached: Path | None = None,
) -> dict[str, Any]:
    """Trains a job whose rows are in `folder/dataset`, and returns what result.json says.

    Whatever happens, events.jsonl ends with RunEnded and result.json is there; a failure is then raised.
    """
    with EventLog(folder / "events.jsonl", run, session) as log:
        for notice in notices:
            log.write("Warned", message=notice)
        try:
            result = _train(job, folder, log, controls, cached)
        except BaseException as error:
            failure = {"outcome": "FAILED", "error": environment.without_secrets(errors.envelope(error), job)}
            write_json(folder / "result.json", failure)
            log.write("RunEnded", **failure)
            raise
        write_json(folder / "result.json", result)
        log.write("RunEnded", **result)
        return result


def _train(
    job: dict[str, Any], folder: Path, log: EventLog, controls: Callable[[], list[str]], cached: Path | None
) -> dict[str, Any]:
    bridge.import_libraries()
    import torch
    from transformers.trainer_callback import PrinterCallback
    from trl import SFTTrainer

    from tune4j.callbacks import RunEvents

    validation = folder / "dataset" / "validation.jsonl"
    chosen, tokenizer, config = loading.examine(job, validation.is_file())
    preparation.prepare_tokenizer(chosen, tokenizer)
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    preparation.choose_for_rows(chosen, folder, tokenizer)
    arguments = preparation.sft_config(chosen, folder)
    rules = preparation.rules(chosen, tokenizer, arguments)
    parts = preparation.token_files(folder, tokenizer, rules, cached)
    _tell(folder, parts, tokenizer, rules, arguments, log)
    datasets = {name: part.tokens for name, part in parts.items()}
    own = preparation.needs_token_file(rules, arguments, {name: part.report for name, part in parts.items()})
    fitting.fit(chosen, config, preparation.longest(datasets["train"], arguments), asked=False)
    for problem in chosen.warnings:
        log.write("Warned", message=f"{problem.field}: {problem.message}")
    arguments = preparation.sft_config(chosen, folder)

    adapter = preparation.adapter_config(chosen, datasets["train"], arguments)
    model = loading.causal_lm(chosen.model_name, chosen.arguments("model"), chosen.quantization)
    events = RunEvents(log, controls)
    asked, arguments.assistant_only_loss = arguments.assistant_only_loss, False  # the labels have it
    trainer = SFTTrainer(
        model=model,
        args=arguments,
        train_dataset=datasets["train"],
        eval_dataset=datasets.get("validation"),
        processing_class=tokenizer,
        peft_config=adapter,
        compute_loss_func=additions.mean_of_row_means if chosen.words.sample_averaged else None,
        optimizer_cls_and_kwargs=(
            additions.torch_optimizer(chosen.words.optimizer, arguments) if chosen.words.optimizer else None
        ),
        callbacks=[events],
    )
    arguments.assistant_only_loss = asked
    trainer.remove_callback(PrinterCallback)
    trainer.create_model_card = lambda *_, **__: None  # it would lie in the run folder itself
    if words.cuts(chosen.words):
        additions.cut_training_batches(trainer, chosen.words.padding_quantile)
    if chosen.words.sample_averaged:
        additions.count_rows_instead_of_tokens(trainer)
    if chosen.allocates_ranks():
        additions.allocate_ranks(trainer)
    if adapter is not None and not chosen.upstream:
        loading.trainable_in_float32(trainer.model)
    _explain(folder, chosen, arguments, adapter, model, "validation" in datasets, own)

    began = time.monotonic()
    output = trainer.train()
    seconds = time.monotonic() - began
    saved = "adapter" if adapter is not None else "model"
    digest = _save(trainer.model, tokenizer, folder / saved)
    return finite(
        {
            "outcome": "CANCELLED" if events.stopped else "SUCCEEDED",
            "steps": trainer.state.global_step,
            "epochs": trainer.state.epoch,
            "loss": {"first": events.first_loss, "last": events.last_loss},
            "validation_loss": {"first": events.first_evaluation, "last": events.last_evaluation},
            "train_loss": output.training_loss,
            "tokens": events.tokens,
            "seconds": seconds,
            "saved": saved,
            "sha256": digest,
        }
    )


def _tell(
    folder: Path, parts: dict[str, preparation.Part], tokenizer: Any, rules: Any, arguments: Any, log: EventLog
) -> None:
    """Writes dataset/preflight.json, and an event for each kind of trouble. Raises DatasetError for rows that cannot be
    trained on."""
    told = preparation.preflight_of(folder, parts, tokenizer, arguments)
    write_json(folder / "dataset" / "preflight.json", told)
    for name, part in parts.items():
        preflight.refuse(name, part.report, rules.lengths.total, folder)
        counts = {key: value for key, value in dataclasses.asdict(part.report).items() if isinstance(value, int)}
        for message in preflight.warnings(name, part.report, rules.lengths, folder):
            log.write("Warned", message=message, **counts)


def _explain(
    folder: Path,
    chosen: settings.Settings,
    arguments: Any,
    adapter: Any,
    model: Any,
    validation: bool,
    own: bool,
) -> None:
    """Writes the files that say what is going to happen: effective.json, environment.json and reproduce.py."""
    quantization = model.config.quantization_config if chosen.quantization else None
    write_json(folder / "effective.json", preparation.describe(chosen, arguments, adapter, quantization))
    write_json(folder / "environment.json", hardware.describe())
    script.write(folder / "reproduce.py", chosen, validation, own)


def _save(model: Any, tokenizer: Any, target: Path) -> str:
    """Saves the result with all that inference needs, and returns the SHA-256 of its weights."""
    model.save_pretrained(target)
    tokenizer.save_pretrained(target)
    if getattr(model, "generation_config", None) is not None:
        model.generation_config.save_pretrained(target)
    return _sha256(target)


def _sha256(folder: Path) -> str:
    """The SHA-256 of the weights in a folder, in hexadecimal."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        with file.open("rb") as weights:
            while block := weights.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Writes a JSON document so that the file is either the old or the new one, whole."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    partial.replace(path)
