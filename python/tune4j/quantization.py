"""Quantizations: from the words of a job to the configuration classes of transformers."""

from __future__ import annotations

import importlib.util
from typing import Any

from tune4j.errors import ConfigError

# For each method the class of transformers, and the packages it needs.
METHODS: dict[str, tuple[str, tuple[str, ...]]] = {
    "bitsandbytes": ("BitsAndBytesConfig", ("bitsandbytes",)),
    "gptq": ("GPTQConfig", ("optimum", "gptqmodel")),
    "awq": ("AwqConfig", ("gptqmodel",)),
}


def method(quantization: dict[str, Any]) -> str:
    """The quantization's method, bitsandbytes where the job names none. Raises ConfigError for an unknown one."""
    named = str(quantization.get("quant_method", "bitsandbytes"))
    if named not in METHODS:
        raise ConfigError("quantization.quant_method", f"must be one of {', '.join(METHODS)}, got {named!r}")
    return named


def class_name(quantization: dict[str, Any]) -> str:
    """The name of the method's class in transformers."""
    return METHODS[method(quantization)][0]


def arguments(quantization: dict[str, Any]) -> dict[str, Any]:
    """The arguments for the method's class."""
    return {name: value for name, value in quantization.items() if name != "quant_method"}


def build(quantization: dict[str, Any]) -> Any:
    """The configuration object. Raises ConfigError when a package is missing or the class refuses an argument."""
    import transformers

    check_packages(quantization)
    try:
        return getattr(transformers, class_name(quantization))(**arguments(quantization))
    except (TypeError, ValueError) as error:
        raise ConfigError("quantization", f"{class_name(quantization)} refuses this: {error}") from error


def check_packages(quantization: dict[str, Any]) -> None:
    """Raises ConfigError that names the packages which the method needs and this environment lacks."""
    named = method(quantization)
    missing = [package for package in METHODS[named][1] if importlib.util.find_spec(package) is None]
    if missing:
        needed = " and ".join(missing)
        raise ConfigError(
            "quantization.quant_method",
            f"{named} needs the Python package{'s' * (len(missing) > 1)} {needed}, not in this environment: install "
            f"{'them' if len(missing) > 1 else 'it'} with pip install {' '.join(missing)}, or take bitsandbytes",
        )
