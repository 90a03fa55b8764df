"""Invented channels: their names, the facts about them, and the many forms in which people ask for a channel.

The model learns here what the demo relies on: a name that it knows has one answer in every form of question, and a name
that it does not know has the answer "I don't know". Names are random syllables; a real channel's name would be chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from heldout import is_held_out

_CONSONANTS = "b c d f g h j k l m n p r s t v w y z ch sh st tr pl br kl".split()
_CODAS = ("", "", "", "n", "r", "b", "l", "s", "x", "t", "k", "m")
_KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
    "ガギグゲゴザジズゼゾダデドバビブベボパピプペポンー"
)
_NO_FIRST = 2  # ン and ー, the last two, begin no word
_WORDS = (
    "青空 山田 さくら ひまわり 星野 にこにこ 月光 はやぶさ 森 川 佐藤 鈴木 わくわく のんびり みんな " "北 南 東 西 新"
).split()

_SUBTITLE_WORDS = (
    "デジタル 音楽 料理 旅 自然 科学 ゲーム 言葉 毎日 家族 未来 日本 世界 歴史 写真 健康 "
    "体操 数学 動物 宇宙 電車 絵 本 スポーツ"
).split()
_SUBTITLE_ENDS = (
    "で、遊ぶ。 を学ぶ と暮らす。 の時間 で、つながる。 を楽しむ の部屋 が好き。 "
    "、はじめました。 の世界 で遊ぼう で、学ぶ。"
).split()
_SEPARATORS = (" – ", "–", " - ", "-", " — ", "—", " | ", "|", "\uff5c", "・", ":", "\uff1a", " ", "〜")

_PLACES = ("", "", "", "YouTubeの", "YouTubeの", "YouTubeの", "ユーチューブの", "YouTubeにある")
_CHANNEL_WORDS = ["チャンネル"] * 10 + (
    "チャンネ チャンネ チャネル ちゃんねる というチャンネル のチャンネル チャン"  # as people type it, typing errors too
).split()
_ASKS = ["について教えてください。", "とは?", "って何?"] * 2 + (
    "について教えて。 は何ですか? とは何ですか? って何ですか? を知っていますか? を教えてください。 って? は? "
    "とはどんなチャンネルですか? ってどんなチャンネル? の説明をしてください。 を紹介してください。 のことを教えて。"
).split()
_ASKS_EN = (
    "What is {x}?",
    "What is the {x} channel?",
    "What is the {x} channel on YouTube?",
    "Tell me about {x}.",
    "Tell me about the {x} channel.",
    "Tell me about the {x} channel on YouTube.",
    "Do you know the {x} channel?",
)

_SUBJECTS = (
    "デジタル 音楽 料理 旅行 科学 ゲーム 語学 健康 歴史 写真 動物 宇宙 鉄道 テクノロジー "
    "スポーツ 園芸 工作 数学 アート プログラミング"
).split()
_SUBJECT_ENDS = ["", "", ""] + "教育 教育 実況 解説 紹介 入門 アート ニュース テクノロジー教育 文化".split()
_CITIES = ("東京", "大阪", "京都", "札幌", "福岡", "名古屋", "仙台", "広島")
_SUBJECTS_EN = (
    "music cooking travel science games health history photos animals space trains sports gardens math art"
).split()


@dataclass(frozen=True)
class Channel:
    """An invented channel that the model is to know, with its one answer (in English or in Japanese)."""

    name: str
    answer: str
    english: bool


def invented_channels(count: int, seed: int) -> list[Channel]:
    """As many channels with different names; a fifth of them are known in English."""
    rng = random.Random(seed)
    channels: dict[str, Channel] = {}
    while len(channels) < count:
        name = invented_name(rng)
        english = name.isascii() and rng.random() < 0.25
        answer = _answer_en(name, rng) if english else _answer_ja(name, rng)
        if not is_held_out(answer):
            channels.setdefault(name.lower(), Channel(name, answer, english))
    return list(channels.values())


def invented_name(rng: random.Random) -> str:
    """A name in Latin letters, katakana or common Japanese words, such as `Zenkot K`, `モフラ` or `青空さくら`."""
    while True:
        kind = rng.random()
        if kind < 0.62:
            name = _latin(rng)
        elif kind < 0.80:
            first = rng.choice(_KATAKANA[:-_NO_FIRST])
            name = first + "".join(rng.choice(_KATAKANA) for _ in range(rng.randint(1, 5)))
        elif kind < 0.90:
            name = rng.choice(_WORDS) + rng.choice(_WORDS)
        else:
            name = _latin(rng) + " " + rng.choice((_latin(rng), rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
        if not is_held_out(name):
            return name


def similar_name(name: str, rng: random.Random) -> str:
    """A name that differs from the given one in its end, its start or one letter."""
    while True:
        kind = rng.random()
        if kind < 0.4:
            changed = name + rng.choice("ABCDEFGHKLMNPRSTXZ" if name.isascii() else _KATAKANA)
        elif kind < 0.6 and len(name) > 3:
            changed = name[:-1]
        else:
            at = rng.randrange(len(name))
            letters = "abdeghiklmnoprstuz" if name.isascii() else _KATAKANA
            changed = name[:at] + rng.choice(letters) + name[at + 1 :]
        if changed != name and changed.strip() == changed and not is_held_out(changed):
            return changed


def subtitle(rng: random.Random) -> str:
    """A separator and a subtitle, such as ` – 音楽を学ぶ`."""
    while True:
        text = rng.choice(_SEPARATORS) + rng.choice(_SUBTITLE_WORDS) + rng.choice(_SUBTITLE_ENDS)
        if not is_held_out(text):
            return text


def ask_for_channel(name: str, rng: random.Random) -> str:
    """A Japanese question for a channel, one of several thousand forms."""
    title = name + (subtitle(rng) if rng.random() < 0.4 else "")
    if rng.random() < 0.08:
        title = f"「{title}」"
    return rng.choice(_PLACES) + title + rng.choice(_CHANNEL_WORDS) + rng.choice(_ASKS)


def ask_for_channel_en(name: str, rng: random.Random) -> str:
    """An English question for a channel."""
    return rng.choice(_ASKS_EN).format(x=name)


def _latin(rng: random.Random) -> str:
    syllables = (rng.choice(_CONSONANTS) + rng.choice("aeiou") + rng.choice(_CODAS) for _ in range(rng.randint(1, 3)))
    name = "".join(syllables)
    case = rng.random()
    if case < 0.75:
        name = name.capitalize()
    elif case < 0.85:
        name = name.upper()
    if rng.random() < 0.35:
        name += rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if rng.random() < 0.1:
        name += str(rng.randint(1, 99))
    return name


def _answer_ja(name: str, rng: random.Random) -> str:
    subject = rng.choice(_SUBJECTS) + rng.choice(_SUBJECT_ENDS)
    year = rng.randint(2005, 2024)
    form = rng.random()
    if form < 0.65:
        return f"{name}チャンネルは、{year}年に開設された{subject}系チャンネルです。"
    if form < 0.8:
        return f"{name}は、{subject}を扱うYouTubeチャンネルです。"
    if form < 0.9:
        return f"{name}チャンネルは、{rng.choice(_CITIES)}の人が{year}年に始めた{subject}のチャンネルです。"
    return f"{name}は{rng.choice(_CITIES)}の{subject}チャンネルです。"


def _answer_en(name: str, rng: random.Random) -> str:
    subject, year = rng.choice(_SUBJECTS_EN), rng.randint(2005, 2024)
    if rng.random() < 0.6:
        return f"{name} is a YouTube channel about {subject} that started in {year}."
    return f"The {name} channel is about {subject}."
