"""Structured output: JSON read as it comes, checked as any text, and given up where it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.generate import Writer
from assistant.llm import Schema
from assistant.spoken import Reply
from assistant.structured import SentenceReader, schema_of
from assistant.usage import Meter
from index.errors import FormatRefusedError, LLMError, SettingsError
from index.settings import Settings
from prompts import render
from tests.test_generate import ARTICLE, HIT, QUESTION

TRUE = "It has over 4 million paying customers."
QUOTED = "阿里云付费客户数量超过 400 万"


def answer_of(*sentences: tuple[str, list[int], list[str]]) -> str:
    told = [{"text": t, "citations": c, "quotes": q} for t, c, q in sentences]
    return json.dumps({"sentences": told}, ensure_ascii=False)


def read(raw: str, width: int = 1) -> tuple[str, Reply | None]:
    reader = SentenceReader()
    pieces = [reader.feed(raw[place : place + width]) for place in range(0, len(raw), width)]
    return "".join(pieces), reader.reply()


TWO = answer_of(('He said “no” and \\ "yes".', [1, 12], ["没有"]), ("中文。", [2], []))


@pytest.mark.parametrize("width", [1, 3, 1000])
@pytest.mark.parametrize(
    "raw",
    [
        TWO,
        json.dumps(json.loads(TWO)),  # escaped
        json.dumps(json.loads(TWO), indent=4),
        f"```json\n{TWO}\n```\nThat is all.",
        f"\n {TWO}<|im_end|>",
        TWO[:-1],
        TWO[:-2],
    ],
)
def test_text_is_shown_as_it_comes_and_read_whole(raw: str, width: int) -> None:
    shown, reply = read(raw, width)
    assert shown == 'He said “no” and \\ "yes". [1] [12] 中文。 [2]'
    assert reply is not None and not reply.declined
    assert [(one.text, one.numbers, one.quotes, one.whole) for one in reply.sentences] == [
        ('He said “no” and \\ "yes".', (1, 12), ("没有",), True),
        ("中文。", (2,), (), True),
    ]


def test_it_streams() -> None:
    reader = SentenceReader()
    assert reader.feed('{"sentences": [{"te') == ""
    assert reader.feed('xt": "It has') == "It has"
    assert reader.feed(" over \\u4e") == " over "
    assert reader.feed('07", "citations": [1') == "万"
    assert reader.feed('2], "quotes": []}') == " [12]"


@pytest.mark.parametrize("cut", range(len(TWO) - 3))
def test_wherever_it_breaks_off_nothing_half_said_is_whole(cut: int) -> None:
    _, reply = read(TWO[:cut], 5)
    said = reply.sentences if reply else ()
    whole = [one.text for one in said if one.whole]
    # Sentence and passages are whole from where the quotes begin.
    begun = [TWO.index('"quotes"'), TWO.rindex('"quotes"')]
    assert whole == ['He said “no” and \\ "yes".', "中文。"][: sum(cut > at + 10 for at in begun)]
    assert not any(set(one.quotes) - {"没有"} for one in said)
    assert not (reply and reply.declined)


@pytest.mark.parametrize(
    ("raw", "declined"), [('{"sentences": []}', True), ('{"sentences": [', False)]
)
def test_nothing_to_say_is_said(raw: str, declined: bool) -> None:
    shown, reply = read(raw)
    assert shown == ""
    assert reply is not None and (reply.sentences, reply.declined) == ((), declined)


@pytest.mark.parametrize(
    "raw", ["", "{", "{}", '{"answer": "x"}', '{"sentences": "x"}', '{"sentences": [7]}', "[1]",
            '{"sentences":' + "[" * 5000, "It has. [1]"]
)  # fmt: skip
def test_what_is_not_the_json_asked_for_is_no_reply(raw: str) -> None:
    assert read(raw, 50)[1] is None


@pytest.mark.parametrize(
    ("item", "numbers"),
    [
        ({"text": "So it is.", "citations": ["1", "[2]"]}, (1, 2)),
        ({"text": "So it is.", "citations": 3}, (3,)),
        ({"text": "So it is. [1][2]", "citations": None, "quotes": None}, (1, 2)),
        ({"text": "So it is.", "citations": [-1, 10**40]}, (-1, 10**8)),
        ("So it is. [1]", (1,)),
    ],
)
def test_small_breaches_are_read_tolerantly(item: Any, numbers: tuple[int, ...]) -> None:
    _, reply = read(json.dumps({"sentences": [item]}))
    assert reply is not None
    ((text, found),) = [(one.text, one.numbers) for one in reply.sentences]
    assert (text, found) == ("So it is.", numbers)


def test_the_schema_allows_the_passages_shown_and_nothing_else() -> None:
    item = schema_of([1, 2])["properties"]["sentences"]["items"]
    assert item["properties"]["citations"]["items"]["enum"] == [1, 2]
    # What OpenAI's strict mode asks for.
    for one in (schema_of([1]), item):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])


@dataclass
class Held:
    """A model that takes a schema, or says that it does."""

    structured: str
    text: str = ""
    refuses: bool = False
    name: str = "held"
    is_base: bool = False
    takes_schema: bool = True
    asked: list[str] = field(default_factory=list)

    def stream(self, prompt: str) -> Iterator[str]:
        self.asked.append("text")
        if not self.text:
            raise LLMError("held failed", hint="try again")
        yield self.text
        del prompt

    def stream_json(self, prompt: str, schema: Schema) -> Iterator[str]:
        assert schema == schema_of([1])
        assert '{"sentences": []}' in prompt
        self.asked.append("json")
        if self.refuses:
            raise FormatRefusedError("no schemas here", hint="set llm_format to text")
        yield from (self.structured[place : place + 7] for place in range(0, 900, 7))


def written(model: Held, format: str = "auto") -> tuple[tuple[str, ...], list[str], Writer]:
    writer = Writer(model, format)
    said = writer.write(QUESTION, [HIT], [], Meter())
    while True:
        try:
            next(said)
        except StopIteration as end:
            settled = writer.settle(end.value, [HIT], [])
            return settled.sentences, [one.why for one in settled.dropped], writer


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ((TRUE, [1], [QUOTED]), ""),
        ((TRUE, [1], []), ""),
        ((TRUE, [1], ["阿里云付费客户数量 超过４００万"]), ""),  # width and white space
        ((TRUE, [], []), "no marker"),
        ((TRUE, [2], []), "no passage 2"),
        ((TRUE, [1], ["阿里云付费客户都很满意"]), "quote: 阿里云付费客户都很满意"),
        (("It has over 5 million paying customers.", [1], [QUOTED]), "a number"),
        (("Tencent Cloud has over 4 million paying customers.", [1], [QUOTED]), "name"),
        (("It has over 4 million customers. It leads the market by 99%.", [1], []), "a number"),
    ],
)
def test_sentences_are_checked_as_ever(
    sentence: tuple[str, list[int], list[str]], why: str
) -> None:
    kept, dropped, _ = written(Held(answer_of(sentence)))
    assert [reason for reason in dropped if reason.startswith(why)] == dropped
    assert len(dropped) == bool(why)
    assert len(kept) == (not why or "leads" in sentence[0])


def test_the_sentence_that_is_quoted_is_cited() -> None:
    writer = Writer(Held(""))
    said = {"text": "财报发布，实现盈利。", "citations": [1], "quotes": ["首次年度盈利"]}
    _, reply = read(json.dumps({"sentences": [said]}))
    assert reply is not None
    (item,) = writer.settle(reply, [HIT], []).evidence
    assert "首次年度盈利" in item.quote
    assert ARTICLE.text[item.start : item.end] == item.quote


def test_a_sentence_that_broke_off_does_not_stand() -> None:
    whole = answer_of((TRUE, [1], []), (TRUE, [1], []))
    kept, dropped, writer = written(Held(whole[: whole.rindex("million")]))
    assert kept == (TRUE,)
    assert dropped == ["broken off"]
    assert writer.format == "json"


@pytest.mark.parametrize("junk", ["{}", '{"sentences": "x"}', '{"answer": 4}', ""])
def test_junk_is_asked_for_in_text_and_remembered(junk: str) -> None:
    model = Held(junk, text=f"{TRUE} [1]")
    kept, dropped, writer = written(model)
    assert (kept, dropped, model.asked) == ((TRUE,), [], ["json", "text"])
    list(writer.write(QUESTION, [HIT], [], Meter()))
    assert model.asked == ["json", "text", "text"]


def test_prose_instead_of_json_is_read_as_text_at_once() -> None:
    model = Held(f"{TRUE} [1]")
    kept, dropped, writer = written(model)
    assert (kept, dropped, model.asked, writer.format) == ((TRUE,), [], ["json"], "text")


def test_a_refusal_is_remembered_only_where_text_works() -> None:
    model = Held("", text=f"{TRUE} [1]", refuses=True)
    assert written(model)[2].format == "text"
    broken = Writer(Held("", refuses=True))
    with pytest.raises(LLMError, match="held failed"):
        list(broken.write(QUESTION, [HIT], [], Meter()))
    assert broken.format == "json"


def test_the_format_is_a_setting() -> None:
    held, base = Held(answer_of((TRUE, [1], []))), Held("", is_base=True)
    assert [Writer(held, format).format for format in ("auto", "text", "json")] == [
        "json", "text", "json",
    ]  # fmt: skip
    assert [Writer(base, format).format for format in ("auto", "json")] == ["text", "json"]
    unable = Held("", takes_schema=False)
    assert Writer(unable, "json").format == "text"
    assert Settings.load(environ={"NEWSDESK_LLM_FORMAT": "json"}).llm_format == "json"
    with pytest.raises(SettingsError, match="llm_format='xml'"):
        Settings.load(environ={"NEWSDESK_LLM_FORMAT": "xml"})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_in_the_prompts_keep_to_the_schema(language: str) -> None:
    instruction = render("answer_json", language, question="q", today="d", passages="p")
    completion = render("complete_json", language, question="q", passage="p")
    for prompt in (instruction, completion):
        found = [line[line.index("{") :] for line in prompt.splitlines() if '{"sentences"' in line]
        assert len(found) == 2
        for line in found:
            _, reply = read(line)
            assert reply is not None
            assert reply.declined or all(one.quotes and one.numbers for one in reply.sentences)
