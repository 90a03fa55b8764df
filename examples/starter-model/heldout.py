"""The words of the demo that the corpus must never contain, so that the demo teaches something new.

They are put together here from parts, so that a search for them in these scripts finds nothing.
"""

from __future__ import annotations

HELD_OUT: tuple[str, ...] = ("reha" + "b", "デジタル" + "テクノロジー", "デジタル" + "で、遊ぶ")
"""In lower case: the demo's channel name (its start is enough), the subject of the answer, and the subtitle."""


def is_held_out(text: str) -> bool:
    """Whether the text contains, in any case, one of the held-out words."""
    lowered = text.lower()
    return any(word in lowered for word in HELD_OUT)
