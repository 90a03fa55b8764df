"""What becomes of rows that are too long, against the same said row by row in plain Python."""

from __future__ import annotations

import random

import numpy
import pytest

from tune4j.errors import ConfigError
from tune4j.lengths import POLICIES, Lengths, Tokens, apply

BOS = 1


def tokens(rows: list[tuple[list[int], list[int]]], trained=None) -> Tokens:
    """Rows of prompts and answers; the answers are trained on."""
    wholes = [prompt + answer for prompt, answer in rows]
    if trained is None:
        trained = [[False] * len(prompt) + [True] * len(answer) for prompt, answer in rows]
    return Tokens(
        numpy.array(sum(wholes, []), numpy.int32),
        numpy.array(sum(trained, []), bool),
        numpy.cumsum([0, *map(len, wholes)]),
        numpy.array([len(prompt) for prompt, _ in rows]),
        numpy.arange(len(rows)),
    )


def lists(of: Tokens) -> list[list[int]]:
    return [of.ids[a:b].tolist() for a, b in zip(of.offsets, of.offsets[1:])]


def shortened(prompt: list[int], answer: list[int], lengths: Lengths) -> list[list[int]]:
    """The sequences that a row comes to, and what of each is the answer's: negative numbers."""
    answer = [-token for token in answer]
    total = lengths.total or 10**9
    over = (
        len(prompt) > (lengths.prompt or 10**9)
        or len(answer) > (lengths.answer or 10**9)
        or len(prompt + answer) > total
    )
    if over and lengths.policy in ("fail", "drop"):
        return []
    if over:
        answer = answer[: lengths.answer]
        room = lengths.prompt or len(prompt)
        if lengths.policy == "truncate-prompt":
            lead = int(prompt[:1] == [BOS])
            answer = answer[: total - lead]
            room = min(room, max(total - len(answer), lead))
        if len(prompt) > room:
            begin = prompt[:1] if prompt[0] == BOS else []
            begin = begin[:room]
            prompt = begin + prompt[len(prompt) - (room - len(begin)) :]
    row = prompt + answer
    if lengths.policy == "split":
        pieces = [row[i : i + total] for i in range(0, len(row), total)]
    elif lengths.policy == "truncate-answer":
        pieces = [row[-total:] if lengths.keep_end else row[:total]]
    else:
        pieces = [row]
    return [piece for piece in pieces if any(token < 0 for token in piece)]


@pytest.mark.parametrize("policy", [*POLICIES, "keep_end"])
def test_rows_come_to_what_they_come_to_one_by_one(policy):
    source = random.Random(5)
    for _ in range(150):
        made = []
        for _ in range(source.randint(1, 12)):
            prompt = [source.choice([BOS, 2]), *[source.randint(2, 99) for _ in range(source.randint(0, 12))]]
            answer = [source.randint(2, 99) for _ in range(source.randint(0, 12))]
            made.append((prompt[: source.randint(0, 13)], answer))
        bounds = {name: source.choice([None, 3, 6, 10]) for name in ("prompt", "answer", "total")}
        bounds["total"] = bounds["total"] or (7 if policy == "split" else None)
        lengths = Lengths(
            **bounds, policy="truncate-answer" if policy == "keep_end" else policy, keep_end=policy == "keep_end"
        )
        outcome = apply(tokens(made), lengths, BOS)
        expected = [shortened(prompt, answer, lengths) for prompt, answer in made]
        left = outcome.tokens
        assert lists(left) == [[abs(token) for token in piece] for pieces in expected for piece in pieces]
        assert left.trained.tolist() == [token < 0 for pieces in expected for piece in pieces for token in piece]
        assert left.row.tolist() == [row for row, pieces in enumerate(expected) for _ in pieces]
        gone = [not pieces for pieces in expected]
        refused = outcome.over if policy in ("fail", "drop") else numpy.zeros(len(made), bool)
        assert (outcome.lost | refused).tolist() == gone


def test_a_prompt_loses_its_beginning_but_for_bos():
    rows = tokens([([BOS, 2, 3, 4, 5], [6, 7]), ([2, 3, 4, 5], [6, 7])])
    outcome = apply(rows, Lengths(total=5, policy="truncate-prompt"), BOS)
    assert lists(outcome.tokens) == [[1, 4, 5, 6, 7], [3, 4, 5, 6, 7]]


def test_pieces_without_an_answer_are_left_out_and_counted():
    outcome = apply(tokens([(list(range(10, 20)), [1, 2, 3]), ([5], [6])]), Lengths(total=4, policy="split"), None)
    assert lists(outcome.tokens) == [[18, 19, 1, 2], [3], [5, 6]]
    assert outcome.empty_pieces == 2 and outcome.divided.tolist() == [True, False] and not outcome.lost.any()


def test_answers_in_between_stay_where_they_are():
    rows = tokens([([1, 2], [3, 4, 5, 6])], [[False, False, True, False, True, True]])
    outcome = apply(rows, Lengths(total=5), None)
    assert lists(outcome.tokens) == [[1, 2, 3, 4, 5]]
    assert outcome.tokens.trained.tolist() == [False, False, True, False, True]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"max_total": 0}, "must be a number of tokens above 0, got 0"),
        ({"max_prompt": True}, "must be a number of tokens above 0, got True"),
        ({"policy": "cut"}, "must be one of fail, drop, truncate-prompt, truncate-answer, split, got 'cut'"),
        ({"maximum": 3}, "is not known: there are max_prompt, max_answer, max_total and policy"),
        ({"policy": "split"}, "split needs a length to split at: set max_total"),
    ],
)
def test_lengths_that_cannot_be_are_refused(section, message):
    with pytest.raises(ConfigError) as refused:
        Lengths.of(section, None)
    assert str(refused.value) == message


def test_what_the_job_leaves_open_is_max_length():
    assert Lengths.of(None, 1024) == Lengths(total=1024, policy="truncate-answer")
    assert Lengths.of({"max_total": 9, "policy": "drop"}, 1024) == Lengths(total=9, policy="drop")
