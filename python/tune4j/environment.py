"""Values that a job takes from the environment.

In a job's sections such a value stands as the text `${NAME}`, and `environment` says, by path
(`training.learning_rate`), what it is on this run. Whatever is written shows the text; the libraries get the value.
"""

from __future__ import annotations

import copy
from typing import Any

SECRETS = frozenset({"token", "hub_token", "push_to_hub_token", "use_auth_token"})


class Hidden(str):
    """A text to compute with that is not to be written: where upstream pickles it (`training_args.bin`) or shows it,
    its `${NAME}` appears instead."""

    shown: str

    def __new__(cls, value: str, shown: str) -> Hidden:
        text = super().__new__(cls, value)
        text.shown = shown
        return text

    def __repr__(self) -> str:
        return repr(self.shown)

    def __reduce__(self) -> tuple[Any, ...]:
        return str, (self.shown,)

    def __copy__(self) -> Hidden:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Hidden:
        return self


def resolved(job: dict[str, Any]) -> dict[str, Any]:
    """The job with the values of its `environment` in place of their `${NAME}` texts, and without `environment`.
    Tokens are hidden in any case."""
    whole = copy.deepcopy({key: value for key, value in job.items() if key != "environment"})
    for path, value in (job.get("environment") or {}).items():
        holder: Any = whole
        *parents, last = _steps(path)
        if (parents or [last])[0] not in whole:
            continue  # a part of the job, such as a model that is to answer
        for step in parents:
            holder = holder[_key(holder, step)]
        last = _key(holder, last)
        holder[last] = _filled(holder[last], value)
    for section in ("model", "training"):
        for name in SECRETS & (whole.get(section) or {}).keys():
            value = whole[section][name]
            if isinstance(value, str) and not isinstance(value, Hidden):
                whole[section][name] = Hidden(value, "(hidden)")
    return whole


def references(job: dict[str, Any], sections: tuple[str, ...]) -> dict[str, Any]:
    """What the texts with a `${NAME}` in these sections stand for, each by its path: `section.name`, or
    `section.name.key` for a text inside a list or an object."""
    found: dict[str, Any] = {}
    for path, value in (job.get("environment") or {}).items():
        section, *steps = _steps(path)
        if section in sections and job.get(section):
            given: Any = job[section]
            for step in steps:
                given = given[_key(given, step)]
            found |= _leaves(".".join([section, *steps]), given, value)
    return found


def _filled(given: Any, value: Any) -> Any:
    """The value, with its texts hidden where the job has a reference."""
    if isinstance(given, dict) and isinstance(value, dict):
        return {key: _filled(given.get(key), item) for key, item in value.items()}
    if isinstance(given, list) and isinstance(value, list) and len(given) == len(value):
        return [_filled(*pair) for pair in zip(given, value, strict=True)]
    return Hidden(value, given) if isinstance(value, str) and isinstance(given, str) and value != given else value


def _leaves(path: str, given: Any, value: Any) -> dict[str, Any]:
    if isinstance(given, dict) and isinstance(value, dict):
        pairs = [(key, given.get(key), item) for key, item in value.items()]
    elif isinstance(given, list) and isinstance(value, list) and len(given) == len(value):
        pairs = [(index, *pair) for index, pair in enumerate(zip(given, value, strict=True))]
    else:
        return {path: value} if isinstance(given, str) and given != value else {}
    found: dict[str, Any] = {}
    for key, *pair in pairs:
        found |= _leaves(f"{path}.{key}", *pair)
    return found


def without_secrets(value: Any, job: dict[str, Any]) -> Any:
    """A copy of the JSON value in which no token of the job occurs, for error messages that quote one."""
    whole = resolved(job)
    tokens = [
        token
        for section in ("model", "training")
        for name, token in (whole.get(section) or {}).items()
        if name in SECRETS and isinstance(token, str) and token
    ]

    def clean(item: Any) -> Any:
        if isinstance(item, str):
            for token in tokens:
                item = item.replace(str(token), "(hidden)")
            return item
        if isinstance(item, dict):
            return {key: clean(inner) for key, inner in item.items()}
        return [clean(inner) for inner in item] if isinstance(item, list) else item

    return clean(value) if tokens else value


def _steps(path: str) -> list[str]:
    return path.replace("[", ".").replace("]", "").split(".")


def _key(holder: Any, step: str) -> Any:
    return int(step) if isinstance(holder, list) else step
