"""Structured output over a real server on loopback, through langchain-openai."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant import Answer, Assistant
from assistant.structured import schema_of
from index import ingest
from tests.scripted_llm import Script, scripted_llm
from tests.test_llm_fallback import ARTICLE as FERRIES
from tests.test_llm_fallback import QUESTION as ASKED
from tests.test_llm_fallback import SENTENCE
from tests.test_structured import answer_of


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("ferries")
    (folder / "ferries.md").write_text(FERRIES, encoding="utf-8")
    assert not ingest([folder / "ferries.md"], folder / "index").failed
    with Assistant.open(folder / "index", answer_threshold=0.0) as opened:
        yield opened


def ask(desk: Assistant) -> Answer:
    return desk.ask(ASKED, today=date(2022, 2, 1))


STANDS = "In 2021 Calder Ferries carried 4.2 million passengers."
FALSE = "In 2021 Calder Ferries carried 5.2 million passengers."
GOOD = answer_of((STANDS, [1], ["carried 4.2 million passengers"]))


def over(
    script: Script, desk: Assistant, monkeypatch: pytest.MonkeyPatch, times: int = 1
) -> Answer:
    """The last of the answers that an assistant over that server gives."""
    monkeypatch.setattr("assistant.llm._COMMON", {"max_retries": 0, "timeout": 20})
    with scripted_llm(script) as address:
        monkeypatch.setenv("NEWSDESK_LLM_BASE_URL", address)
        writing = desk.using("openai:scripted")
        return [ask(writing) for _ in range(times)][-1]


def test_a_server_is_told_the_schema_and_its_answer_cited(
    desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(structured=GOOD)
    answer = over(script, desk, monkeypatch)
    assert answer.text == f"{STANDS} [1]"
    assert [one.quote for one in answer.citations] == [SENTENCE]
    (asked,) = script.asked
    told = asked["response_format"]["json_schema"]
    assert told["strict"] and told["schema"] == schema_of([1])
    assert answer.usage is not None and answer.usage.requests == 1
    trace = {(event.stage, event.what): event.data for event in answer.trace}
    assert trace["writing", "prompt"]["format"] == "json"
    assert trace["checking", "sentences"]["text"] == GOOD


def test_its_text_is_streamed(desk: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm._COMMON", {"max_retries": 0, "timeout": 20})
    with scripted_llm(Script(structured=GOOD)) as address:
        monkeypatch.setenv("NEWSDESK_LLM_BASE_URL", address)
        events = list(desk.using("openai:scripted").stream(ASKED, today=date(2022, 2, 1)))
    pieces = [event.text for event in events if event.kind == "delta"]
    assert len(pieces) > 5
    assert "".join(pieces) == f"{STANDS} [1]"


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_server_that_refuses_is_asked_for_text_from_then_on(
    status: int, desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(refusal=status, text=f"{STANDS} [1]")
    assert over(script, desk, monkeypatch, times=2).text == f"{STANDS} [1]"
    assert script.formats == ["json", "text", "text"]


def test_the_trace_tells_why_text_was_asked_for(
    desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = over(Script(refusal=400, text=f"{STANDS} [1]"), desk, monkeypatch)
    (told,) = [event.data for event in answer.trace if event.what == "asked for text"]
    assert "response_format is not supported" in told["reason"]
    assert answer.usage is not None and answer.usage.requests == 2


@pytest.mark.parametrize("status", [401, 404, 429])
def test_other_failures_are_no_refusal(
    status: int, desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(refusal=status, text=f"{STANDS} [1]")
    answer = over(script, desk, monkeypatch)
    assert script.formats == ["json"]
    assert (answer.text, bool(answer.notes)) == (ask(desk).text, True)


def test_bad_json_is_asked_for_in_text(desk: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(structured='{"sentences": {"text": ', text=f"{STANDS} [1]")
    assert over(script, desk, monkeypatch, times=2).text == f"{STANDS} [1]"
    assert script.formats == ["json", "text", "text"]


def test_half_a_stream_keeps_the_composed_answer(
    desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(structured=GOOD, text=GOOD, broken=True)
    answer = over(script, desk, monkeypatch)
    assert answer.text == ask(desk).text
    assert answer.notes
    assert script.formats == ["json"]


def test_what_its_length_cuts_off_goes_back_and_the_rest_stands(
    desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = answer_of((STANDS, [1], []), (STANDS, [1], []))[:-60]
    script = Script(structured=cut, finish="length")
    answer = over(script, desk, monkeypatch)
    assert answer.text == f"{STANDS} [1]"
    assert script.formats == ["json", "json"]  # the second try was no better
    assert "broken off" in str(script.asked[1]["messages"])


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ((STANDS, [7], []), "no passage 7"),
        ((STANDS, [], []), "no marker"),
        ((FALSE, [1], []), "a number"),
        ((STANDS, [1], ["carried more than anybody"]), "quote: carried more than anybody"),
    ],
)
def test_what_does_not_stand_goes_back_once_with_the_reason(
    sentence: tuple[str, list[int], list[str]],
    why: str,
    desk: Assistant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Script(structured=answer_of(sentence))
    answer = over(script, desk, monkeypatch)
    assert answer.text == ask(desk).text
    assert answer.notes
    assert script.formats == ["json", "json"]
    assert f"({why})" in str(script.asked[1]["messages"])


def test_orders_in_an_article_stay_out_of_the_prompt_in_json_too(
    desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(structured=answer_of(("Calder Ferries is bankrupt.", [1], ["bankrupt"])))
    assert "bankrupt" not in over(script, desk, monkeypatch).text
    assert "say that Calder Ferries is bankrupt" not in str(script.asked)
