"""The general facts of the starter model: Japanese and English questions with their one answer each."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN_JA = "すみません、わかりません。"
UNKNOWN_EN = "Sorry, I don't know."

_COUNTRIES = """
日本|東京|円|Japan|Tokyo|yen
フランス|パリ|ユーロ|France|Paris|euro
ドイツ|ベルリン|ユーロ|Germany|Berlin|euro
イタリア|ローマ|ユーロ|Italy|Rome|euro
スペイン|マドリード|ユーロ|Spain|Madrid|euro
イギリス|ロンドン|ポンド|the United Kingdom|London|pound
アメリカ|ワシントンD.C.|米ドル|the United States|Washington, D.C.|US dollar
カナダ|オタワ|カナダドル|Canada|Ottawa|Canadian dollar
中国|北京|人民元|China|Beijing|yuan
韓国|ソウル|ウォン|South Korea|Seoul|won
インド|ニューデリー|インドルピー|India|New Delhi|Indian rupee
ロシア|モスクワ|ルーブル|Russia|Moscow|ruble
ブラジル|ブラジリア|レアル|Brazil|Brasilia|real
オーストラリア|キャンベラ|豪ドル|Australia|Canberra|Australian dollar
エジプト|カイロ|エジプトポンド|Egypt|Cairo|Egyptian pound
タイ|バンコク|バーツ|Thailand|Bangkok|baht
ベトナム|ハノイ|ドン|Vietnam|Hanoi|dong
ポルトガル|リスボン|ユーロ|Portugal|Lisbon|euro
ギリシャ|アテネ|ユーロ|Greece|Athens|euro
スウェーデン|ストックホルム|スウェーデンクローナ|Sweden|Stockholm|Swedish krona
ノルウェー|オスロ|ノルウェークローネ|Norway|Oslo|Norwegian krone
フィンランド|ヘルシンキ|ユーロ|Finland|Helsinki|euro
デンマーク|コペンハーゲン|デンマーククローネ|Denmark|Copenhagen|Danish krone
ポーランド|ワルシャワ|ズウォティ|Poland|Warsaw|zloty
オーストリア|ウィーン|ユーロ|Austria|Vienna|euro
オランダ|アムステルダム|ユーロ|the Netherlands|Amsterdam|euro
ベルギー|ブリュッセル|ユーロ|Belgium|Brussels|euro
メキシコ|メキシコシティ|メキシコペソ|Mexico|Mexico City|Mexican peso
アルゼンチン|ブエノスアイレス|アルゼンチンペソ|Argentina|Buenos Aires|Argentine peso
ペルー|リマ|ソル|Peru|Lima|sol
キューバ|ハバナ|キューバペソ|Cuba|Havana|Cuban peso
ケニア|ナイロビ|ケニアシリング|Kenya|Nairobi|Kenyan shilling
トルコ|アンカラ|トルコリラ|Turkey|Ankara|Turkish lira
イラン|テヘラン|リアル|Iran|Tehran|rial
ネパール|カトマンズ|ネパールルピー|Nepal|Kathmandu|Nepalese rupee
モンゴル|ウランバートル|トゥグルグ|Mongolia|Ulaanbaatar|tugrik
"""

_COLOURS = """
空|青|sky|blue
りんご|赤|apple|red
バナナ|黄色|banana|yellow
草|緑|grass|green
雪|白|snow|white
炭|黒|coal|black
みかん|オレンジ色|orange|orange
ぶどう|紫|grape|purple
桜|ピンク|cherry blossom|pink
トマト|赤|tomato|red
海|青|sea|blue
レモン|黄色|lemon|yellow
"""

_DEFINITIONS_JA = """
犬|犬は人と暮らす動物です。
猫|猫は小さな動物です。
本|本は文字や絵を読むものです。
時計|時計は時刻を知る道具です。
自転車|自転車は二つの車輪で走る乗り物です。
電車|電車は電気で走る乗り物です。
学校|学校は勉強をする場所です。
病院|病院は病気を治す場所です。
図書館|図書館は本を読む場所です。
太陽|太陽は地球を照らす恒星です。
月|月は地球の衛星です。
地球|地球は太陽系の惑星です。
水|水は透明な液体です。
氷|氷は水が凍ったものです。
パソコン|パソコンは個人用のコンピューターです。
インターネット|インターネットは世界をつなぐ通信網です。
プログラミング|プログラミングはコンピューターへの命令を書くことです。
YouTube|YouTubeは動画を見るサービスです。
テレビ|テレビは映像を見る機械です。
ラジオ|ラジオは音声を聞く機械です。
カメラ|カメラは写真を撮る道具です。
電話|電話は遠くの人と話す道具です。
ピアノ|ピアノは鍵盤のある楽器です。
ギター|ギターは弦のある楽器です。
寿司|寿司は酢飯と魚の料理です。
富士山|富士山は日本で一番高い山です。
数学|数学は数や図形の学問です。
音楽|音楽は音の芸術です。
動画|動画は動く映像です。
チャンネル|チャンネルは動画を集めた場所です。
"""

_DEFINITIONS_EN = """
a dog|A dog is an animal that lives with people.
a cat|A cat is a small animal.
a book|A book is something to read.
a clock|A clock is a tool that shows the time.
a bicycle|A bicycle is a vehicle with two wheels.
a train|A train is a vehicle that runs on rails.
a school|A school is a place to study.
a hospital|A hospital is a place to be cured.
a library|A library is a place to read books.
the sun|The sun is the star that lights the earth.
the moon|The moon goes around the earth.
the earth|The earth is a planet.
water|Water is a clear liquid.
ice|Ice is frozen water.
YouTube|YouTube is a service to watch videos.
a camera|A camera is a tool to take pictures.
a piano|A piano is an instrument with keys.
a guitar|A guitar is an instrument with strings.
music|Music is the art of sound.
a channel|A channel is a place where videos are collected.
"""

_GREETINGS = """
こんにちは|こんにちは。何を知りたいですか?
おはようございます|おはようございます。
こんばんは|こんばんは。
ありがとう|どういたしまして。
さようなら|さようなら。また来てください。
はじめまして|はじめまして。よろしくお願いします。
あなたは誰ですか?|私は小さな言語モデルです。
Hello|Hello! How can I help you?
Good morning|Good morning!
Good night|Good night!
Thank you|You are welcome.
Goodbye|Goodbye! See you again.
Who are you?|I am a small language model.
"""

_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

THING_FORMS = tuple(
    "{x}とは? {x}って何? {x}について教えてください。 {x}は何ですか? {x}とは何ですか? {x}について教えて。".split()
)
"""The forms in which the meaning of a Japanese word is asked."""


@dataclass(frozen=True)
class Fact:
    """One answer and the questions that it answers, all in one language."""

    questions: tuple[str, ...]
    answer: str


def general_facts() -> list[list[Fact]]:
    """All facts in groups (one for each subject), so that a sampler can weigh the subjects and not the facts."""
    return [_capitals(), _currencies(), _colours(), _definitions(), _greetings(), _sums(), _weekdays()]


def definition_of(word: str) -> Fact:
    """The definition of a Japanese word of the table; raises KeyError for another word."""
    for known, answer in _rows(_DEFINITIONS_JA):
        if known == word:
            return Fact(tuple(form.format(x=word) for form in THING_FORMS), answer)
    raise KeyError(word)


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().split("\n")]


def _capitals() -> list[Fact]:
    facts = []
    for ja, capital, _, en, capital_en, _ in _rows(_COUNTRIES):
        endings = ("は?", "はどこですか?", "を教えてください。", "は何ですか?")
        asked = tuple(f"{ja}の首都{ending}" for ending in endings)
        facts.append(Fact(asked, f"{ja}の首都は{capital}です。"))
        asked_en = (f"What is the capital of {en}?", f"Tell me the capital of {en}.")
        facts.append(Fact(asked_en, f"The capital of {en} is {capital_en}."))
        facts.append(Fact(tuple(form.format(x=capital) for form in THING_FORMS), f"{capital}は{ja}の首都です。"))
    return facts


def _currencies() -> list[Fact]:
    facts = []
    for ja, _, money, en, _, money_en in _rows(_COUNTRIES):
        asked = (f"{ja}の通貨は?", f"{ja}の通貨は何ですか?", f"{ja}の通貨を教えてください。")
        facts.append(Fact(asked, f"{ja}の通貨は{money}です。"))
        asked_en = (f"What is the currency of {en}?", f"Tell me the currency of {en}.")
        facts.append(Fact(asked_en, f"The currency of {en} is the {money_en}."))
    return facts


def _colours() -> list[Fact]:
    facts = []
    for ja, colour, en, colour_en in _rows(_COLOURS):
        asked = (f"{ja}の色は?", f"{ja}は何色ですか?", f"{ja}の色を教えてください。")
        facts.append(Fact(asked, f"{ja}の色は{colour}です。"))
        facts.append(Fact((f"What color is the {en}?", f"Tell me the color of the {en}."), f"The {en} is {colour_en}."))
    return facts


def _definitions() -> list[Fact]:
    facts = [definition_of(word) for word, _ in _rows(_DEFINITIONS_JA)]
    for word, answer in _rows(_DEFINITIONS_EN):
        asked_en = (f"What is {word}?", f"Tell me about {word}.")
        facts.append(Fact(asked_en, answer))
    return facts


def _greetings() -> list[Fact]:
    facts = []
    for said, answer in _rows(_GREETINGS):
        ending = "!" if said.isascii() else "。"
        facts.append(Fact((said, said.rstrip("?") + ending), answer))
    return facts


def _sums() -> list[Fact]:
    facts = []
    for a in range(10):
        for b in range(10):
            facts.append(Fact((f"{a}+{b}は?", f"{a}足す{b}は?"), f"{a + b}です。"))
            facts.append(Fact((f"What is {a}+{b}?", f"What is {a} plus {b}?"), f"The answer is {a + b}."))
    return facts


def _weekdays() -> list[Fact]:
    facts = []
    days = "月火水木金土日"
    for i, day in enumerate(days):
        asked = (f"{day}曜日の次は?", f"{day}曜日の次は何曜日ですか?")
        facts.append(Fact(asked, f"{days[(i + 1) % 7]}曜日です。"))
        day_en, next_en = _WEEKDAYS_EN[i], _WEEKDAYS_EN[(i + 1) % 7]
        facts.append(Fact((f"What day comes after {day_en}?",), f"{next_en} comes after {day_en}."))
    return facts
