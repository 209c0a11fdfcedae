"""Corrections replace what they correct; sources that differ are shown side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant import Answer, Assistant
from assistant.disputes import corrects
from assistant.web.conversation import Exchange, Scope
from assistant.web.evidence import evidence_html
from assistant.writing import renumbered
from index import ingest

TODAY = date(2023, 6, 1)
ARTICLES = [
    {
        "id": "fire",
        "title": "Fire at Calder docks",
        "published": "2023-02-01",
        "source": "Harbour Post",
        "text": "A fire at Calder docks destroyed 14 warehouses on Tuesday night, the port said.",
    },
    {
        "id": "fire-correction",
        "title": "Correction: Fire at Calder docks",
        "published": "2023-02-03",
        "source": "Harbour Post",
        "text": "Our report of 1 February on the fire at Calder docks gave a wrong figure. The "
        "fire destroyed 11 warehouses, not 14 warehouses. We regret the error.",
    },
    {
        "id": "strike-a",
        "title": "Strikers march in Norden",
        "published": "2023-03-05",
        "source": "Harbour Post",
        "text": "About 38,000 joined the strikers' march in Norden on Saturday, police said.",
    },
    {
        "id": "strike-b",
        "title": "Thousands at strikers' march in Norden",
        "published": "2023-03-05",
        "source": "Union Wire",
        "text": "Some 60,000 joined the strikers' march in Norden on Saturday, said its "
        "organisers, and hundreds of buses brought them from the valleys.",
    },
    {
        "id": "桥",
        "title": "青岚大桥合龙",
        "published": "2023-04-10",
        "source": "青岚日报",
        "text": "青岚大桥昨天合龙，全桥总投资48亿元，计划明年通车。",
    },
    {
        "id": "桥更正",
        "title": "更正",
        "published": "2023-04-12",
        "source": "青岚日报",
        "text": "本报4月10日关于青岚大桥合龙的报道中，总投资误为48亿元，应为46亿元。特此更正。",
    },
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("disputes")
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in ARTICLES]
    (folder / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    ingest([folder / "articles.jsonl"], folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


def ask(desk: Assistant, question: str) -> Answer:
    answer = desk.ask(question, today=TODAY)
    for citation in answer.citations:
        text = desk.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    return answer


@pytest.mark.parametrize(
    ("question", "value", "keys", "said"),
    [
        (
            "How many warehouses did the fire at Calder docks destroy?",
            "11",
            ["fire-correction", "fire"],
            "Corrected; the earlier report said 14",
        ),
        ("青岚大桥总投资多少？", "46亿元", ["桥更正", "桥"], "此前的报道为48亿元"),
    ],
)
def test_a_correction_replaces_what_it_corrects(
    desk: Assistant, question: str, value: str, keys: list[str], said: str
) -> None:
    answer = ask(desk, question)
    assert answer.value == value
    assert [citation.article_key for citation in answer.citations] == keys
    assert said in answer.text
    right, wrong = answer.dispute
    assert (right.number, right.kind, wrong.number, wrong.kind) == (1, "taken", 2, "corrected")
    assert value in right.value
    assert wrong.value in said + answer.text
    assert evidence_html([Exchange(1, question, Scope(), answer=answer)]).count("<del>") == 1


def test_sources_that_differ_stand_side_by_side(desk: Assistant) -> None:
    answer = ask(desk, "How many people joined the strikers' march in Norden?")
    assert "Sources differ:" in answer.text
    assert {citation.article_key for citation in answer.citations} == {"strike-a", "strike-b"}
    other = {"38,000": "60,000", "60,000": "38,000"}[(answer.value or "").removesuffix(" people")]
    assert f"- {other}" in answer.text.replace(" people", "")
    assert [stance.kind for stance in answer.dispute] == ["taken", "differs"]
    assert other in answer.dispute[1].value
    html = evidence_html([Exchange(3, "?", Scope(), answer=answer)])
    columns = html[html.index("nd-dispute") : html.index("</ul>")]
    assert columns.count("nd-stance") == 2
    assert columns.index("38,000") != columns.index("60,000")
    assert 'href="#nd-cite-3-2"' in columns
    assert answer.to_json()["dispute"][1]["kind"] == "differs"


def test_sources_that_agree_have_no_dispute(desk: Assistant) -> None:
    answer = ask(desk, "Who said that 38,000 joined the strikers' march in Norden?")
    assert answer.dispute == ()
    assert "nd-dispute" not in evidence_html([Exchange(1, "?", Scope(), answer=answer)])


def test_a_model_that_cites_one_side_only_leaves_no_dispute(desk: Assistant) -> None:
    question = "How many people joined the strikers' march in Norden?"
    composed = ask(desk, question)
    assert renumbered(composed, composed.citations) == composed.dispute
    swapped = (
        replace(composed.citations[0], number=2),
        replace(composed.citations[1], number=1),
    )
    assert [one.number for one in renumbered(composed, swapped)] == [2, 1]
    assert renumbered(composed, composed.citations[:1]) == ()


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("更正：马拉松人数", "人数有误。", True),
        ("马拉松", "本报昨日报道有误，特此更正。", True),
        ("Correction", "The price was wrong.", True),
        ("Fire", "An earlier version of this article gave a wrong number.", True),
        ("Court corrects sentence", "The court changed a sentence.", False),
        ("教育部要求更正错误做法", "各校应当整改。", False),
    ],
)
def test_what_says_that_it_corrects(title: str, text: str, expected: bool) -> None:
    assert corrects(title, text) is expected
