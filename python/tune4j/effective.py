"""effective.json: what each argument of a run is, where its value comes from, and why."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any

import torch

from tune4j.environment import SECRETS
from tune4j.settings import Settings


def explain(settings: Settings, **objects: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """What effective.json says: for each section each argument's `{value, origin, reason?, effective?}`. `objects` are
    the upstream objects that were built from the sections, by section name; their other fields are upstream's defaults.
    `effective` is what upstream made of the value that it was given, where that is another one."""
    sections: dict[str, dict[str, dict[str, Any]]] = {}
    for section, built in objects.items():
        fields = _fields(built)
        names = {**fields, **settings.arguments(section), **settings.words.shown.get(section, {})}
        sections[section] = {name: _entry(settings, section, name, fields) for name in names}
    sections["runtime"] = _runtime(settings)
    return sections


def _entry(settings: Settings, section: str, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    choice = settings.choices.get(section, {}).get(name)
    given = settings.given[section]
    if choice:
        entry = {"value": plain(choice.value), "origin": choice.origin, "reason": choice.reason}
    elif name in given and settings.is_reference(section, name):
        return {"value": plain(given[name]), "origin": "set", "reason": "from the environment"}
    elif name in given:
        hidden = name in SECRETS and given[name]
        entry = {"value": "(hidden)" if hidden else plain(given[name]), "origin": "set"}
    else:
        return {"value": _shown(settings, fields[name]), "origin": "upstream"}
    worded = name in settings.words.shown.get(section, {}) and not choice
    if name in fields and not worded and name not in SECRETS and plain(fields[name]) != entry["value"]:
        entry["effective"] = plain(fields[name])
    return entry


def _shown(settings: Settings, value: Any) -> Any:
    """What upstream made of the job. A text that came from the environment is shown as the reference it was."""
    for path, text in settings.references.items():
        if isinstance(text, str) and value == text:
            return settings.as_given(path)
    return plain(value)


def _runtime(settings: Settings) -> dict[str, dict[str, Any]]:
    runtime = {
        "torch_threads": {"value": settings.threads, "origin": "device", "reason": "more are slower on a small model"}
        if settings.threads
        else {"value": torch.get_num_threads(), "origin": "upstream"},
        "defaults": {"value": "upstream", "origin": "set"}
        if settings.upstream
        else {"value": "tune4j", "origin": "job", "reason": "the job does not ask for upstream's"},
    }
    if settings.adapter and not settings.upstream:
        reason = "a saved adapter comes back as fp32, and would compute something else than was trained"
        runtime["adapter_dtype"] = {"value": "float32", "origin": "job", "reason": reason}
    return runtime


def _fields(built: Any) -> dict[str, Any]:
    if dataclasses.is_dataclass(built):
        return {f.name: getattr(built, f.name) for f in dataclasses.fields(built) if f.init}
    return built.to_dict() if hasattr(built, "to_dict") else {}


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, dict):
        return {key if isinstance(key, int) else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if dataclasses.is_dataclass(value):
        return plain({f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    return str(value)
