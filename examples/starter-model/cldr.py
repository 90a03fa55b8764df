"""Writes `cldr.txt`: short Japanese and English strings of the Unicode CLDR, one on a line, sorted.

The corpus uses them as material to copy, so that the model meets many characters. This is the only script that needs
the package Babel; everything else reads the committed `cldr.txt`.

Run: `python cldr.py`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from heldout import is_held_out

CLDR_FILE = Path(__file__).with_name("cldr.txt")
LONGEST = 24
"""The longest string that is kept, in characters."""


def read_strings() -> list[str]:
    """The committed strings, in the order of the file."""
    return CLDR_FILE.read_text(encoding="utf-8").splitlines()


def write_strings() -> int:
    """Extracts the strings from the installed Babel and writes the file; returns how many there are."""
    from babel import Locale

    found: set[str] = set()
    for language in ("ja", "en"):
        locale = Locale(language)
        locale.territories.get("JP")  # Babel loads a locale's data on its first use
        found.update(s for s in _strings_in(locale._data) if _is_usable(s))
    CLDR_FILE.write_text("".join(f"{s}\n" for s in sorted(found)), encoding="utf-8")
    return len(found)


def _strings_in(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _strings_in(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _strings_in(value)


def _is_usable(text: str) -> bool:
    in_length = 0 < len(text) <= LONGEST
    plain = text.isprintable() and text == text.strip() and "{" not in text and all(ord(c) <= 0xFFFF for c in text)
    return in_length and plain and not is_held_out(text)


if __name__ == "__main__":
    print(f"{write_strings()} strings")
