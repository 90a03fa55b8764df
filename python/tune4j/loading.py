"""Tokenizers, models, quantization and adapters: from the words of a job to Hugging Face objects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tune4j import adapters, attention, bridge, quantization, settings
from tune4j.errors import ConfigError

# Options of a job's `model` section that belong to the tokenizer as well as to the model.
_SHARED_OPTIONS = ("revision", "trust_remote_code", "token", "cache_dir", "subfolder", "local_files_only")


def tokenizer(name: str, options: dict[str, Any]) -> Any:
    """The model's tokenizer, with a padding token: its own, or else its end-of-sequence token."""
    from transformers import AutoTokenizer

    loaded = _from_pretrained(AutoTokenizer, name, _shared(options))
    if loaded.pad_token is None:
        loaded.pad_token = loaded.eos_token
    return loaded


def configuration(name: str, options: dict[str, Any]) -> Any:
    """The model's configuration, without its weights. Raises ConfigError when there is no such model."""
    from transformers import AutoConfig

    _check_folder(name)
    return _from_pretrained(AutoConfig, name, _shared(options))


def causal_lm(name: str, options: dict[str, Any], quantized: dict[str, Any] | None = None) -> Any:
    """The model, quantized when `quantized` names a method and the arguments of its configuration."""
    from transformers import AutoModelForCausalLM

    _check_folder(name)
    arguments = model_arguments(options)
    if quantized:
        arguments["quantization_config"] = quantization.build(quantized)
    model = _from_pretrained(AutoModelForCausalLM, name, arguments)
    keep_differentiable(model)
    return model


def model_arguments(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a job's `model` section as `from_pretrained` takes them: devices of `max_memory` by their numbers,
    which JSON has as texts, and no `attn_implementation` where it is left to the library (`auto`)."""
    arguments = {"trust_remote_code": False, **options}
    if arguments.get("attn_implementation") == "auto":
        del arguments["attn_implementation"]
    if isinstance(arguments.get("max_memory"), dict):
        arguments["max_memory"] = {
            int(device) if str(device).isdigit() else device: size for device, size in arguments["max_memory"].items()
        }
    return arguments


def adapted(model: Any, adapter: str) -> Any:
    """The model with a saved adapter on it, for inference."""
    from peft import PeftModel

    return PeftModel.from_pretrained(model, adapter)


def trainable_in_float32(model: Any) -> None:
    """Casts what is trained to fp32. TRL casts the adapter of a 4-bit base to bf16, but a saved adapter comes back as
    fp32 and would then compute something else than what was trained."""
    import torch

    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.to(torch.float32)


def keep_differentiable(model: Any) -> None:
    """Keeps bitsandbytes from repacking 4-bit weights on CPUs with bf16 instructions. It does so at the first
    evaluation, the repacked product has no gradient, and from then on a training would go on with wrong ones."""
    for module in model.modules():
        if hasattr(module, "support_avx512bf16_for_cpu"):
            module.support_avx512bf16_for_cpu = False


def inspect_request(session: Any, params: dict[str, Any]) -> dict[str, Any]:
    """Looks at a job without loading weights; raises ConfigError for what training would stumble over later. Returns
    the architecture's name, the attention implementations it has, whether the tokenizer has a chat template, its size,
    and its end-of-sequence token."""
    bridge.import_libraries()
    _, loaded, config = examine(params, refuse=params.get("refuse", True))
    return {
        "architecture": architecture(config),
        "attention": attention.implementations(config),
        "chat_template": bool(loaded.chat_template),
        "vocabulary": len(loaded),
        "eos_token": loaded.eos_token,
    }


def examine(
    job: dict[str, Any], validation: bool = False, refuse: bool = True
) -> tuple[settings.Settings, Any, Any]:
    """The job's settings, its tokenizer and its model's configuration, all checked. Raises ConfigError; for what this
    machine cannot serve only where that is to be refused."""
    model = settings.model_of(job)
    config = configuration(model.pop("name"), model)
    chosen = settings.resolve(job, validation, config, refuse)
    if chosen.quantization and not chosen.adapter:
        raise ConfigError("adapter", "a quantized model can only be trained with an adapter")
    loaded = tokenizer(chosen.tokenizer_name(), chosen.tokenizer_options())
    if chosen.words.processing_class and len(loaded) > config.get_text_config().vocab_size:
        raise ConfigError(
            "model.processing_class",
            f"has {len(loaded)} tokens, more than the {config.get_text_config().vocab_size} that the model embeds",
        )
    if chosen.adapter:
        adapters.check_kind(chosen.adapter)
        adapters.check_modules(config, chosen.arguments("adapter"))
        if adapters.kind(chosen.adapter) != "ADALORA":  # which needs the number of steps first
            adapters.build(chosen.arguments("adapter"))
    return chosen, loaded, config


def architecture(config: Any) -> str:
    """The name of the model's class, such as `Gemma2ForCausalLM`."""
    return (getattr(config, "architectures", None) or [type(config).__name__])[0]


def _shared(options: dict[str, Any]) -> dict[str, Any]:
    shared = {key: options[key] for key in _SHARED_OPTIONS if key in options}
    return {"trust_remote_code": False, **shared}


def _check_folder(name: str) -> None:
    if os.path.isdir(name) and not (Path(name) / "config.json").is_file():
        raise ConfigError("model.name", f"the folder {name} holds no model: it has no config.json")


def _from_pretrained(kind: Any, name: str, arguments: dict[str, Any]) -> Any:
    try:
        return kind.from_pretrained(name, **arguments)
    except OSError as error:
        if os.path.isdir(name):
            raise ConfigError("model.name", f"the model in {name} cannot be loaded: {_first_line(error)}") from error
        offline = os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on")
        raise ConfigError(
            "model.name",
            f"there is no model {name}: it is neither a folder here nor "
            + ("in the cache, and HF_HUB_OFFLINE forbids to ask the hub" if offline else "found on the hub"),
        ) from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
