"""Which attention implementations an architecture has, and which one a run takes."""

from __future__ import annotations

from typing import Any

from tune4j import architectures
from tune4j.errors import ConfigError

_OF_UPSTREAM = ("eager", "sdpa", "flex_attention")

def model_class(config: Any) -> Any:
    """The causal language model class of a configuration; None when the model brings code of its own."""
    from transformers import AutoModelForCausalLM

    try:
        found = AutoModelForCausalLM._model_mapping[type(config)]
    except KeyError:
        return None
    return found[0] if isinstance(found, (list, tuple)) else found


def implementations(config: Any) -> list[str]:
    """What the architecture has, `eager` first; empty when it cannot be known without running the model's own code."""
    found = model_class(config)
    if found is None:
        return []
    return architectures.attention(found)


def choose(config: Any) -> tuple[str, str] | None:
    """The implementation to take where the job names none, and why; None when it cannot be known."""
    found = model_class(config)
    if found is None:
        return None
    if "sdpa" in implementations(config):
        return "sdpa", f"{found.__name__} has it, and it keeps no matrix of attention scores"
    return "eager", f"{found.__name__} has no sdpa"


def check(config: Any, requested: Any) -> None:
    """Raises ConfigError for an implementation that the architecture does not have. Kernels (`owner/name`), `paged|…`
    and `auto` pass: they are not the architecture's to know."""
    known = implementations(config)
    if not known or requested is None or not isinstance(requested, str):
        return
    if requested == "auto" or "/" in requested or requested.startswith("paged|") or requested in known:
        return
    if requested not in _OF_UPSTREAM and not requested.startswith("flash_attention_"):
        return  # newer than what is known here; the library will say
    raise ConfigError(
        "model.attn_implementation",
        f"{model_class(config).__name__} has {', '.join(known)}, not {requested}; leave it out to have one chosen",
    )
