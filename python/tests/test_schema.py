"""The schema that Java holds is that of the installed libraries, and what it adds to them agrees with them."""

import inspect
import json
import re
from pathlib import Path

import pytest

from tune4j import schema

COMMITTED = Path(__file__).parents[2] / "src/main/resources/io/github/tune4j/config/schema.json"


@pytest.fixture(scope="module")
def installed():
    return schema.schema()


def fields(installed, name):
    return installed["classes"][name]["fields"]


def upstream(described):
    """The names of a class's arguments, without those that Tune4J adds."""
    return {name for name, facts in described["fields"].items() if not facts.get("own")}


def test_committed_schema_is_that_of_the_installed_libraries(installed):
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    differences = schema.differences(committed, json.loads(json.dumps(installed)))
    heading = "schema.json differs from the installed libraries; to renew it: python -m tune4j.schema FILE"
    assert not differences, "\n".join([heading, *differences])


def test_text_is_the_committed_file_byte_for_byte():
    assert schema.dumps() == COMMITTED.read_text(encoding="utf-8")


def test_each_argument_missing_from_the_snapshot_is_named(installed):
    """Taking any one argument away gives exactly one line, which names its class and the argument."""
    for name, described in installed["classes"].items():
        for field in described["fields"]:
            without = {key: facts for key, facts in described["fields"].items() if key != field}
            smaller = {"classes": {name: {**described, "fields": without}}}
            lines = schema.differences(smaller, {"classes": {name: described}})
            assert len(lines) == 1 and lines[0].startswith(f"classes.{name}.fields.{field}: new ("), lines


def test_a_snapshot_without_an_argument_fails_the_comparison(installed):
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    taken = committed["classes"]["TrainingArguments"]["fields"].pop("warmup_steps")
    [line] = schema.differences(committed, json.loads(json.dumps(installed)))
    assert line == f"classes.TrainingArguments.fields.warmup_steps: new ({json.dumps(taken, sort_keys=True)})"


def test_differences_are_named_one_by_one():
    old = {"a": {"types": ["int"], "minimum": 1}, "b": {"default": 1}}
    new = {"a": {"types": ["int", "str"], "minimum": 1}, "c": {"default": 2}}
    assert schema.differences(old, new) == [
        'a.types: was ["int"], is ["int", "str"]',
        'b: gone (was {"default": 1})',
        'c: new ({"default": 2})',
    ]
    assert schema.differences({"default": 0}, {"default": False}) == ["default: was 0, is false"]


def test_every_argument_has_a_type_or_says_what_it_takes(installed):
    silent = [
        f"{name}.{field}"
        for name, described in installed["classes"].items()
        for field, facts in described["fields"].items()
        if not (facts["types"] or facts.get("python") or facts.get("refused"))
    ]
    assert silent == []


def test_every_upstream_argument_is_there(installed):
    import dataclasses

    import trl
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING
    from transformers import AwqConfig, BitsAndBytesConfig, GPTQConfig, TrainingArguments

    trainers = {
        "DpoConfig": trl.DPOConfig,
        "GrpoConfig": trl.GRPOConfig,
        "KtoConfig": trl.KTOConfig,
        "RewardConfig": trl.RewardConfig,
        "SftConfig": trl.SFTConfig,
        "TrainingArguments": TrainingArguments,
    }
    for name, cls in trainers.items():
        assert upstream(installed["classes"][name]) == {f.name for f in dataclasses.fields(cls)}
        assert fields(installed, "TrainingArguments").keys() <= fields(installed, name).keys()
    quantizations = {"AwqConfig": AwqConfig, "BitsAndBytesConfig": BitsAndBytesConfig, "GptqConfig": GPTQConfig}
    for name, cls in quantizations.items():
        signature = inspect.signature(cls.__init__).parameters.keys()
        assert upstream(installed["classes"][name]) == signature - {"self", "kwargs"}
    adapters = {described["type"]: described for described in installed["classes"].values() if "type" in described}
    for peft_type, cls in PEFT_TYPE_TO_CONFIG_MAPPING.items():
        assert upstream(adapters[peft_type.value]) == {f.name for f in dataclasses.fields(cls) if f.init}


def test_argument_of_a_base_class_says_so(installed):
    assert fields(installed, "SftConfig")["seed"]["definedBy"] == "TrainingArguments"
    assert fields(installed, "AdaLoraConfig")["lora_alpha"]["definedBy"] == "LoraConfig"
    assert "definedBy" not in fields(installed, "SftConfig")["packing"]


def test_argument_without_a_default_is_required(installed):
    required = [
        f"{name}.{field}"
        for name, described in installed["classes"].items()
        for field, facts in described["fields"].items()
        if facts.get("required")
    ]
    assert required == ["GptqConfig.bits"]


def test_defaults_are_in_their_own_ranges(installed):
    for name, described in installed["classes"].items():
        for field, facts in described["fields"].items():
            default = facts.get("default")
            if isinstance(default, str) and "choices" in facts:
                assert default in facts["choices"], f"{name}.{field}"
            if isinstance(default, (int, float)) and not isinstance(default, bool):
                assert facts.get("minimum", default) <= default <= facts.get("maximum", default), f"{name}.{field}"


def test_dtypes_are_types_of_torch():
    import torch

    assert all(isinstance(getattr(torch, name), torch.dtype) for name in schema.DTYPES)


def test_from_pretrained_keywords_occur_in_transformers():
    import transformers.modeling_utils
    import transformers.models.auto.auto_factory
    import transformers.utils.hub

    modules = transformers.modeling_utils, transformers.models.auto.auto_factory, transformers.utils.hub
    source = "".join(inspect.getsource(module) for module in modules)
    missing = [name for name in schema.FROM_PRETRAINED if not re.search(rf'\b{name}\b', source)]
    assert missing == []


def test_unions_literals_and_enums_become_types_and_choices():
    from typing import Any, Literal, Optional, Union

    from transformers.trainer_utils import IntervalStrategy

    def described(annotation):
        return {key: value for key, value in schema._annotation(annotation).items() if value}

    lists = Optional[Union[list[int], dict[str, list[int]]]]
    assert described(lists) == {"types": ["dict", "list[int]"], "nullable": True}
    assert described(bool | Literal["a", "b"]) == {"types": ["bool", "str"], "choices": ["a", "b"]}
    assert described(IntervalStrategy | str) == {"types": ["str"], "choices": ["no", "steps", "epoch"]}
    assert described(list[tuple[int, int]]) == {"types": ["list[list[int]]"]}
    assert described(dict[str, Any] | str | None) == {"types": ["dict", "str"], "nullable": True}
    assert described(Path | None) == {"nullable": True, "python": "Path"}
