"""Describes, as data, how the causal language models of the installed transformers can compute attention.

``python -m tune4j.architectures`` prints the description as JSON; Java keeps a copy of it as a resource
(``io/github/tune4j/config/architectures.json``), so that an implementation that a model does not have is refused
before Python is there. ``python/tests/test_architectures.py`` compares the copy with the library.

The description is ``{"architectures": {model_type: {"class": name, "attention": [names]}}, "transformers": version}``.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from typing import Any


def attention(cls: type) -> list[str]:
    """Returns the values of ``attn_implementation`` that a model class has, in upstream's words.

    It is what ``PreTrainedModel`` itself looks at when a model is made: flags of the class, which may come from a base
    class, and the kernels that the class names. Whether the machine has the package and device for one is not asked,
    nor whether a model inside the model, or a setting of its configuration, excludes it.
    """
    from transformers.modeling_utils import FLASH_ATTENTION_COMPATIBILITY_MATRIX

    names = ["eager"]
    if cls._supports_sdpa:
        names.append("sdpa")
    if cls._supports_flash_attn:
        names += [f"flash_attention_{version}" for version in sorted(FLASH_ATTENTION_COMPATIBILITY_MATRIX)]
    if cls._supports_flex_attn:
        names.append("flex_attention")
    return names + sorted(set(cls._compatible_flash_implementations or []) - set(names))


def architectures() -> dict[str, Any]:
    """Returns the whole description. Imports every causal language model of transformers, about 10 s."""
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING
    from transformers.models.auto.modeling_auto import (
        MODEL_FOR_CAUSAL_LM_MAPPING,
        MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
    )

    classes = {name: MODEL_FOR_CAUSAL_LM_MAPPING[CONFIG_MAPPING[name]] for name in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES}
    return {
        "architectures": {
            name: {"attention": attention(cls), "class": cls.__name__} for name, cls in sorted(classes.items())
        },
        "transformers": importlib.metadata.version("transformers"),
    }


def dumps() -> str:
    """Returns ``architectures()`` as JSON text that is the same at every call: one line for each architecture."""
    whole = architectures()
    lines = [f"  {json.dumps(name)}: {json.dumps(facts)}" for name, facts in whole["architectures"].items()]
    version = json.dumps(whole["transformers"])
    return '{\n "architectures": {\n' + ",\n".join(lines) + '\n },\n "transformers": ' + version + "\n}\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(dumps(), encoding="utf-8")
    else:
        sys.stdout.write(dumps())
