"""Describes, as data, the arguments that the installed libraries take.

``python -m tune4j.schema`` prints the description as JSON; Java keeps a copy of it as a resource
(``io/github/tune4j/config/schema.json``) and checks every configuration against that copy, so that a
misspelled or out-of-range argument is refused before Python is there. ``python/tests/test_schema.py``
compares the copy with the libraries.

Names, types, choices and defaults are read from the libraries. What they do not tell is written down here:
ranges, the keywords of ``from_pretrained``, the few arguments whose annotation says too little, and the
arguments a job must not carry.

One field is ``{types, nullable, default, required, choices, patterns, minimum, exclusiveMinimum, maximum,
exclusiveMaximum, wholeAbove, why, python, refused, secret, words, own, definedBy}``; all but ``types`` are left out when there is
nothing to say. ``definedBy`` names the base class that an argument comes from. The range words mean what they
mean in JSON Schema; ``choices`` and ``patterns`` (whole-match regular expressions) limit texts only;
``wholeAbove: 1`` means that numbers above 1 must be whole; ``python`` names the class of a value that JSON
cannot express; ``refused`` says why a job must not carry the argument; a ``secret`` is only ever named by the
environment variable that holds it; ``words`` are texts of other tools that are understood besides ``choices``; and
an ``own`` argument is one that Tune4J adds.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib.metadata
import inspect
import json
import re
import sys
import types
import typing
from pathlib import Path
from typing import Any

LIBRARIES = ("bitsandbytes", "peft", "transformers", "trl")

DTYPES = ["bfloat16", "float16", "float32", "float64"]

# from_pretrained takes keywords, which cannot be introspected: these are the ones that choose what is loaded
# and how. test_schema.py looks each of them up in the source of transformers.
FROM_PRETRAINED = {
    "adapter_kwargs": {"types": ["dict"], "nullable": True},
    "attn_implementation": {"types": ["dict", "str"], "nullable": True},
    "cache_dir": {"types": ["str"], "nullable": True},
    "device_map": {"types": ["dict", "int", "str"], "nullable": True, "minimum": 0},
    "dtype": {"types": ["dict", "str"], "nullable": True},
    "experts_implementation": {"types": ["dict", "str"], "nullable": True},
    "force_download": {"types": ["bool"], "default": False},
    "gguf_file": {"types": ["str"], "nullable": True},
    "ignore_mismatched_sizes": {"types": ["bool"], "default": False},
    "key_mapping": {"types": ["dict"], "nullable": True},
    "local_files_only": {"types": ["bool"], "default": False},
    "max_memory": {"types": ["dict"], "nullable": True},
    "offload_buffers": {"types": ["bool"], "default": False},
    "offload_folder": {"types": ["str"], "nullable": True},
    "revision": {"types": ["str"], "default": "main"},
    "subfolder": {"types": ["str"], "default": ""},
    "token": {"types": ["str"], "nullable": True, "secret": True},
    "tp_plan": {"types": ["dict", "str"], "nullable": True},
    "tp_size": {"types": ["int"], "nullable": True, "minimum": 1},
    "trust_remote_code": {"types": ["bool"], "default": False},
    "use_kernels": {"types": ["bool"], "default": False},
    "use_safetensors": {"types": ["bool"], "nullable": True},
    "variant": {"types": ["str"], "nullable": True},
    "weights_only": {"types": ["bool"], "default": True},
}

_STEPS = {"types": ["float", "int"], "exclusiveMinimum": 0, "wholeAbove": 1}
_POSITIVE = {"exclusiveMinimum": 0}
_COUNT = {"minimum": 0}
_AT_LEAST_ONE = {"minimum": 1}
_SHARE = {"minimum": 0, "maximum": 1}

_TRAINING = {
    "adam_beta1": {"minimum": 0, "exclusiveMaximum": 1},
    "adam_beta2": {"minimum": 0, "exclusiveMaximum": 1},
    "adam_epsilon": _COUNT,
    "dataloader_num_workers": _COUNT,
    "dataloader_prefetch_factor": _AT_LEAST_ONE,
    "data_seed": {"minimum": 0, "maximum": 2**32 - 1},
    "optim": {"words": ["adadelta", "adam"]},
    "ddp_timeout": _AT_LEAST_ONE,
    "eval_accumulation_steps": _AT_LEAST_ONE,
    "eval_delay": {"types": ["float", "int"], "minimum": 0},
    "eval_steps": _STEPS,
    "fsdp": {"types": ["bool", "list[str]", "str"]},
    "gradient_accumulation_steps": _AT_LEAST_ONE,
    "hub_token": {"secret": True},
    "include_num_input_tokens_seen": {"choices": ["all", "no", "non_padding"]},
    "label_smoothing_factor": _SHARE,
    "learning_rate": _POSITIVE,
    "logging_steps": _STEPS,
    "max_grad_norm": {"minimum": 0, "why": "0 turns clipping off"},
    "max_steps": {"minimum": -1, "why": "-1 leaves the length to num_train_epochs"},
    "neftune_noise_alpha": _POSITIVE,
    "num_train_epochs": _POSITIVE,
    "per_device_eval_batch_size": _AT_LEAST_ONE,
    "per_device_train_batch_size": _AT_LEAST_ONE,
    "save_steps": _STEPS,
    "save_total_limit": _AT_LEAST_ONE,
    "seed": {"minimum": -1, "maximum": 2**32 - 1, "why": "-1 draws one"},
    "torch_empty_cache_steps": _AT_LEAST_ONE,
    "warmup_steps": {"types": ["float", "int"], "minimum": 0, "wholeAbove": 1},
    "weight_decay": _COUNT,
}

# Arguments of trl that more than one of its classes has.
_TRL = {
    "dataset_num_proc": _AT_LEAST_ONE,
    "max_completion_length": _AT_LEAST_ONE,
    "max_length": _AT_LEAST_ONE,
    "max_prompt_length": _AT_LEAST_ONE,
    "min_p": _SHARE,
    "pad_to_multiple_of": {"choices": ["auto"], "minimum": 1},
    "precompute_ref_batch_size": _AT_LEAST_ONE,
    "ref_model_mixup_alpha": _SHARE,
    "ref_model_sync_steps": _AT_LEAST_ONE,
    "router_aux_loss_coef": _COUNT,
    "repetition_penalty": _POSITIVE,
    "temperature": _POSITIVE,
    "top_p": _SHARE,
}

# What the libraries do not say about their own arguments. A key given here replaces the introspected one.
WRITTEN = {
    "BitsAndBytesConfig": {
        "bnb_4bit_compute_dtype": {"types": ["str"], "choices": DTYPES},
        "bnb_4bit_quant_storage": {
            "types": ["str"],
            "choices": ["bfloat16", "float16", "float32", "float64", "int8", "uint8"],
        },
        "bnb_4bit_quant_type": {"choices": ["fp4", "nf4"]},
        "llm_int8_skip_modules": {"types": ["list[str]"]},
        "llm_int8_threshold": _COUNT,
    },
    "BoftConfig": {
        "bias": {"choices": ["all", "boft_only", "none"]},
        "boft_block_num": _COUNT,
        "boft_block_size": _COUNT,
        "boft_dropout": _SHARE,
        "boft_n_butterfly_factor": _AT_LEAST_ONE,
    },
    "DpoConfig": {
        **_TRAINING,
        "beta": _COUNT,
        "f_divergence_type": {"choices": ["alpha_divergence", "forward_kl", "js_divergence", "reverse_kl"]},
        "label_smoothing": {"minimum": 0, "maximum": 0.5},
        "ld_alpha": _SHARE,
    },
    "GenerationConfig": {
        "assistant_confidence_threshold": _SHARE,
        "assistant_early_exit": {"types": ["int"], "minimum": 1},
        "assistant_ensemble_weight": {"exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "assistant_lookbehind": {"types": ["int"], "minimum": 1},
        "begin_suppress_tokens": {"types": ["list[int]"]},
        "continuous_batching_config": {"types": [], "python": "ContinuousBatchingConfig"},
        "early_stopping": {"types": ["bool", "str"], "choices": ["never"]},
        "eos_token_id": {"types": ["int", "list[int]"]},
        "epsilon_cutoff": _SHARE,
        "eta_cutoff": _SHARE,
        "exponential_decay_length_penalty": {"types": ["list[float]"]},
        "forced_eos_token_id": {"types": ["int", "list[int]"]},
        "max_length": _AT_LEAST_ONE,
        "max_new_tokens": _AT_LEAST_ONE,
        "max_time": _POSITIVE,
        "min_length": _COUNT,
        "min_new_tokens": _COUNT,
        "min_p": _SHARE,
        "no_repeat_ngram_size": _COUNT,
        "num_assistant_tokens": _AT_LEAST_ONE,
        "num_assistant_tokens_schedule": {"choices": ["constant", "heuristic", "heuristic_transient"]},
        "num_beams": _AT_LEAST_ONE,
        "num_return_sequences": _AT_LEAST_ONE,
        "pad_token_id": _COUNT,
        "prefill_chunk_size": {"types": ["int"], "minimum": 1},
        "repetition_penalty": _POSITIVE,
        "sequence_bias": {"types": [], "python": "dict with tuples as keys"},
        "speculation_type": {"choices": ["dflash"]},
        "target_lookbehind": {"types": ["int"], "minimum": 1},
        "temperature": {"exclusiveMinimum": 0, "why": "for greedy answers set do_sample to false"},
        "top_h": _SHARE,
        "top_k": {"minimum": 0, "why": "0 turns it off"},
        "top_p": _SHARE,
        "typical_p": _SHARE,
        "use_mtp": {"types": ["bool"]},
    },
    "GrpoConfig": {
        **_TRAINING,
        "beta": _COUNT,
        "importance_sampling_level": {"choices": ["sequence", "token"]},
        "loss_type": {"choices": ["bnpo", "cispo", "dapo", "dr_grpo", "grpo", "luspo", "sapo", "vespo"]},
        "multi_objective_aggregation": {"choices": ["normalize_then_sum", "sum_then_normalize"]},
        "num_generations": {"minimum": 2, "why": "a completion is judged against the others of its prompt"},
        "num_iterations": _AT_LEAST_ONE,
        "scale_rewards": {"types": ["bool", "str"], "choices": ["batch", "group", "none"]},
        "steps_per_generation": _AT_LEAST_ONE,
        "top_entropy_quantile": _SHARE,
        "top_k": {"minimum": 0, "why": "0 turns it off"},
        "vllm_gpu_memory_utilization": {"exclusiveMinimum": 0, "maximum": 1},
        "vllm_importance_sampling_mode": {
            "choices": ["sequence_mask", "sequence_truncate", "token_mask", "token_truncate"]
        },
        "vllm_mode": {"choices": ["colocate", "server"]},
        "vllm_model_impl": {"choices": ["transformers", "vllm"]},
    },
    "KtoConfig": {**_TRAINING, "beta": _COUNT, "desirable_weight": _COUNT, "undesirable_weight": _COUNT},
    "LoraConfig": {
        "init_lora_weights": {
            "choices": ["corda", "eva", "gaussian", "loftq", "mica", "olora", "orthogonal", "pissa"],
            "patterns": ["pissa_niter_[0-9]+"],
        },
    },
    "OftConfig": {
        "num_cayley_neumann_terms": _AT_LEAST_ONE,
        "oft_block_size": _COUNT,
        "r": {"minimum": 0, "why": "0 leaves it to oft_block_size"},
    },
    "RewardConfig": _TRAINING,
    "SftConfig": {**_TRAINING, "loss_type": {"words": ["sample_averaged"]}},
    "AwqConfig": {
        "bits": {"choices": [], "minimum": 2, "maximum": 8},
        "group_size": {"minimum": -1, "why": "-1 takes a whole row as one group"},
        "modules_to_not_convert": {"types": ["list[str]"]},
    },
    "GptqConfig": {
        "batch_size": _AT_LEAST_ONE,
        "damp_percent": {"exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "group_size": {"minimum": -1, "why": "-1 takes a whole column as one group"},
        "max_input_length": _AT_LEAST_ONE,
        "model_seqlen": _AT_LEAST_ONE,
        "tokenizer": {"types": ["str"]},
    },
    "TrainingArguments": _TRAINING,
    "VeraConfig": {"bias": {"choices": ["all", "none", "vera_only"]}},
}

# Arguments that several adapters have, and mean the same by.
_ADAPTER = {
    "r": _AT_LEAST_ONE,
    "lora_alpha": {"minimum": 1, "why": "the adapter is scaled by lora_alpha / r"},
    "lora_dropout": _SHARE,
    "module_dropout": _SHARE,
    "num_virtual_tokens": _AT_LEAST_ONE,
    "peft_type": {"refused": "the adapter's type says it"},
    "peft_version": {"refused": "peft notes its own version"},
    "qalora_group_size": _AT_LEAST_ONE,
    "rank_dropout": _SHARE,
    "vera_dropout": _SHARE,
}

# Arguments of our own: what other tools offer and the libraries do not. They are given beside the libraries'
# arguments, and never passed on to them.
_OWN_OF_TRAINING = {"padding_quantile": {"types": ["float"], "definedBy": "TrainingArguments", **_SHARE}}
_OWN_OF_ADAPTERS = {"force_embedding_gradients": {"types": ["bool"], "default": False, "definedBy": "PeftConfig"}}
_OWN_OF_MODELS = {
    "intermediate_dropout": {"types": ["float"], "minimum": 0, "exclusiveMaximum": 1},
    "processing_class": {"types": ["str"], "nullable": True},
}

# Counts for every class of a section that has the argument.
SHARED = {"adapter": _ADAPTER, "training": _TRL}

# What Java calls the adapters that have a builder of their own there; the others keep peft's name.
_JAVA_NAMES = {
    "BOFTConfig": "BoftConfig",
    "IA3Config": "Ia3Config",
    "LoHaConfig": "LohaConfig",
    "LoKrConfig": "LokrConfig",
    "OFTConfig": "OftConfig",
}

# Arguments of GenerationConfig that upstream sets itself, or keeps only to say that they are gone.
_NOT_SETTINGS = {
    "constraints",
    "diversity_penalty",
    "dola_layers",
    "force_words_ids",
    "low_memory",
    "num_beam_groups",
    "penalty_alpha",
    "transformers_version",
}


def schema() -> dict[str, Any]:
    """Returns the whole description.

    It is ``{"classes": {name: {section, type, upstream, fields}}, "libraries": {…}, "script": {class: [names]}}``.
    ``type`` is there for adapters and quantizations: the word that upstream tells them apart by. ``script`` are the
    classes whose arguments stand beside the training arguments in a file of TRL's command line.
    """
    import peft
    import transformers
    import trl
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

    introspected = {
        "AwqConfig": ("quantization", transformers.AwqConfig, _from_signature),
        "BitsAndBytesConfig": ("quantization", transformers.BitsAndBytesConfig, _from_signature),
        "DpoConfig": ("training", trl.DPOConfig, _from_dataclass),
        "GenerationConfig": ("generation", transformers.GenerationConfig, _from_docstring),
        "GptqConfig": ("quantization", transformers.GPTQConfig, _from_signature),
        "GrpoConfig": ("training", trl.GRPOConfig, _from_dataclass),
        "KtoConfig": ("training", trl.KTOConfig, _from_dataclass),
        "RewardConfig": ("training", trl.RewardConfig, _from_dataclass),
        "SftConfig": ("training", trl.SFTConfig, _from_dataclass),
        "TrainingArguments": ("training", transformers.TrainingArguments, _from_dataclass),
    }
    classes = {
        name: {
            "section": section,
            "upstream": f"{cls.__module__.partition('.')[0]}.{cls.__name__}",
            "fields": _complete(fields(cls), WRITTEN[name], SHARED.get(section)),
        }
        for name, (section, cls, fields) in introspected.items()
    }
    for name, method in (("AwqConfig", "awq"), ("BitsAndBytesConfig", "bitsandbytes"), ("GptqConfig", "gptq")):
        classes[name]["type"] = method
    for peft_type, cls in PEFT_TYPE_TO_CONFIG_MAPPING.items():
        name = _JAVA_NAMES.get(cls.__name__, cls.__name__)
        classes[name] = {
            "section": "adapter",
            "type": peft_type.value,
            "upstream": f"peft.{cls.__name__}",
            "fields": _complete(_from_dataclass(cls), WRITTEN.get(name, {}), SHARED["adapter"]),
        }
    classes["ModelOptions"] = {
        "section": "model",
        "upstream": "transformers.PreTrainedModel.from_pretrained",
        "fields": _complete(FROM_PRETRAINED, {"dtype": {"choices": ["auto", *DTYPES]}}),
    }
    _add_own(classes)
    return {
        "classes": classes,
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "schedulers": _schedulers(),
        "script": {
            cls.__name__: sorted(field.name for field in dataclasses.fields(cls))
            for cls in (trl.DatasetMixtureConfig, trl.ModelConfig, trl.ScriptArguments)
        },
    }


def _add_own(classes: dict[str, Any]) -> None:
    """Adds the arguments of our own, each marked ``own``."""
    for name, described in classes.items():
        fields = described["fields"]
        own: dict[str, Any] = {}
        if described["section"] == "training":
            own = _OWN_OF_TRAINING
        elif described["section"] == "model":
            own = _OWN_OF_MODELS
        elif "modules_to_save" in fields:
            own = _OWN_OF_ADAPTERS
        for argument, facts in own.items():
            here = {key: value for key, value in facts.items() if not (key == "definedBy" and value == name)}
            fields[argument] = {**here, "own": True}


def _schedulers() -> dict[str, list[str]]:
    """The names that ``lr_scheduler_kwargs`` may hold, for each scheduler."""
    import torch
    from transformers import optimization

    of_the_run = {"self", "optimizer", "num_warmup_steps", "num_training_steps", "last_epoch", "kwargs"}
    built_by = {
        "greedy": optimization.GreedyLR.__init__,
        "reduce_lr_on_plateau": torch.optim.lr_scheduler.ReduceLROnPlateau.__init__,
    }
    functions = {kind.value: function for kind, function in optimization.TYPE_TO_SCHEDULER_FUNCTION.items()}
    return {
        name: sorted(inspect.signature(function).parameters.keys() - of_the_run)
        for name, function in {**functions, **built_by}.items()
    }


def dumps() -> str:
    """Returns ``schema()`` as JSON text that is the same at every call: sorted keys, one line for each argument."""
    whole = schema()
    lines = ["{", ' "classes": {']
    for name in sorted(whole["classes"]):
        described = dict(whole["classes"][name])
        fields = described.pop("fields")
        lines.append(f"  {json.dumps(name)}: {{")
        lines.append('   "fields": {')
        lines += _entries("    ", fields)
        lines.append("   },")
        lines += _entries("   ", described)
        lines.append("  },")
    lines[-1] = "  }"
    for name in ("libraries", "schedulers", "script"):
        lines += [" },", f' "{name}": {{', *_entries("  ", whole[name])]
    lines += [" }", "}"]
    return "\n".join(lines) + "\n"


def _entries(indent: str, mapping: dict[str, Any]) -> list[str]:
    lines = [
        f"{indent}{json.dumps(key)}: {json.dumps(mapping[key], sort_keys=True, ensure_ascii=False)},"
        for key in sorted(mapping)
    ]
    return [*lines[:-1], lines[-1].removesuffix(",")]


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Returns one line for each place where two JSON documents differ, in the order of their keys."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        lines = []
        for key in sorted(expected.keys() | actual.keys()):
            place = f"{path}.{key}" if path else key
            if key not in actual:
                lines.append(f"{place}: gone (was {json.dumps(expected[key], sort_keys=True)})")
            elif key not in expected:
                lines.append(f"{place}: new ({json.dumps(actual[key], sort_keys=True)})")
            else:
                lines += differences(expected[key], actual[key], place)
        return lines
    if expected == actual and type(expected) is type(actual):
        return []
    return [f"{path}: was {json.dumps(expected)}, is {json.dumps(actual)}"]


def _complete(
    fields: dict[str, Any], written: dict[str, Any], shared: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Adds what is written down here; what is ``shared`` counts only for the arguments that the class has."""
    written = {**{name: facts for name, facts in (shared or {}).items() if name in fields}, **written}
    unknown = written.keys() - fields.keys()
    if unknown:
        raise LookupError(f"written here but not known upstream: {', '.join(sorted(unknown))}")
    return {name: _tidy({**field, **written.get(name, {})}) for name, field in fields.items()}


def _tidy(field: dict[str, Any]) -> dict[str, Any]:
    """Drops what says nothing and sorts what has no order, so that the text of a schema is always the same."""
    if "refused" in field:
        field = {key: value for key, value in field.items() if key != "choices"}
    said = {key: value for key, value in field.items() if key == "default" or not (value is False or value in ([], ""))}
    unordered = {key: sorted(said.get(key, [])) for key in ("types", "choices", "patterns")}
    return {**said, **{key: value for key, value in unordered.items() if value or key == "types"}}


def _from_dataclass(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    fields = {}
    for field in dataclasses.fields(cls):
        if not field.init:
            continue
        described = _annotation(hints[field.name])
        if "choices" in field.metadata:
            described["choices"] = list(field.metadata["choices"])
        if field.default is not dataclasses.MISSING:
            _put_default(described, field.default)
        elif field.default_factory is not dataclasses.MISSING:
            _put_default(described, field.default_factory())
        else:
            described["required"] = True
        described["definedBy"] = _definer(cls, field.name)
        fields[field.name] = described
    return fields


def _definer(cls: type, name: str) -> str:
    """The class furthest up that has the field, or nothing when it is ``cls`` itself."""
    definer = [base for base in cls.__mro__ if name in base.__dict__.get("__annotations__", {})][-1]
    return "" if definer is cls else definer.__name__


def _from_signature(cls: type) -> dict[str, Any]:
    """For a class that is no dataclass: without an annotation, the type of an argument is that of its default."""
    hints = typing.get_type_hints(cls.__init__)
    fields = {}
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name == "self" or parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        default = parameter.default
        if name in hints:
            described = _annotation(hints[name])
        else:
            described = {"types": [] if default is None else [type(default).__name__], "nullable": default is None}
        if default is inspect.Parameter.empty:
            described["required"] = True
        _put_default(described, default)
        fields[name] = described
    return fields


def _from_docstring(cls: type) -> dict[str, Any]:
    """For a class that takes keywords only: names from an instance, types from its docstring, where it has one."""
    documented = dict(re.findall(r"^ {4}(\w+) \((.+)\):?$", inspect.getdoc(cls), flags=re.M))
    defaults = cls._get_default_generation_params()
    fields = {}
    for name in vars(cls()):
        if name.startswith("_") or name in _NOT_SETTINGS:
            continue
        said = documented.get(name, "").partition(", *optional*")[0]
        described = {"nullable": True, "types": []}
        for word in re.findall(r"(?:list\[)*\w+\]*", said.replace("`", "")):
            if re.fullmatch(r"bool|int|float|str|dict|(list\[)+(int|str)\]+", word):
                described["types"].append(word)
            elif word.endswith("Config"):
                described["python"] = word
        _put_default(described, defaults.get(name))
        fields[name] = described
    return fields


def _annotation(annotation: Any) -> dict[str, Any]:
    """Translates a type annotation into ``types``, ``nullable``, ``choices`` and ``python``."""
    names, choices, objects = set(), [], []
    nullable = False
    parts = typing.get_args(annotation) if _is_union(annotation) else (annotation,)
    for part in parts:
        origin = typing.get_origin(part)
        if part is type(None):
            nullable = True
        elif part is typing.Any:
            names.add("any")
        elif origin is typing.Literal:
            for value in typing.get_args(part):
                names.add(type(value).__name__)
                if isinstance(value, str):
                    choices.append(value)
        elif isinstance(part, type) and issubclass(part, enum.Enum):
            names.add("str")
            choices += [member.value for member in part]
        elif (origin or part) in (list, tuple):
            names.add(f"list[{_item(part)}]")
        elif (origin or part) is dict:
            names.add("dict")
        elif part in (bool, int, float, str):
            names.add(part.__name__)
        else:
            objects.append(part.__name__)
    described = {"types": sorted(names), "nullable": nullable, "choices": choices}
    if objects:
        described["python"] = " or ".join(objects)
    return described


def _item(annotation: Any) -> str:
    arguments = typing.get_args(annotation)
    if not arguments:
        return "any"
    return "|".join(sorted({name for argument in arguments for name in _annotation(argument)["types"]}))


def _is_union(annotation: Any) -> bool:
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def _put_default(described: dict[str, Any], default: Any) -> None:
    if isinstance(default, enum.Enum):
        default = default.value
    if isinstance(default, (bool, int, float, str, list, dict)):
        described["default"] = default


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(dumps(), encoding="utf-8")
    else:
        sys.stdout.write(dumps())
