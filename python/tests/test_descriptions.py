"""What Java says about the arguments is said in our own words, and briefly."""

import dataclasses
import inspect
import re
from pathlib import Path

DESCRIPTIONS = Path(__file__).parents[2] / "src/main/resources/io/github/tune4j/config/descriptions.properties"
IN_A_ROW = 7


def described():
    lines = DESCRIPTIONS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def runs(text):
    words = re.findall(r"[a-z0-9_']+", text.lower())
    return {tuple(words[i : i + IN_A_ROW]) for i in range(len(words) - IN_A_ROW + 1)}


def upstream_texts():
    import transformers
    import trl
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

    names = "TrainingArguments GenerationConfig BitsAndBytesConfig GPTQConfig AwqConfig".split()
    classes = [getattr(transformers, name) for name in names]
    classes += [getattr(trl, name) for name in "SFTConfig DPOConfig RewardConfig KTOConfig GRPOConfig".split()]
    for cls in [*classes, *PEFT_TYPE_TO_CONFIG_MAPPING.values()]:
        yield inspect.getdoc(cls) or ""
        if dataclasses.is_dataclass(cls):
            yield from (str(field.metadata.get("help", "")) for field in dataclasses.fields(cls))
    yield inspect.getdoc(transformers.PreTrainedModel.from_pretrained)


def test_no_seven_words_in_a_row_are_upstreams():
    upstream = set().union(*(runs(text) for text in upstream_texts()))
    copied = {key: sorted(runs(text) & upstream) for key, text in described().items()}
    assert {key: found for key, found in copied.items() if found} == {}


def test_descriptions_are_sentences_of_at_most_two_lines():
    wrong = [key for key, text in described().items() if len(text) > 180 or not re.search(r"[.]$", text)]
    assert wrong == []
