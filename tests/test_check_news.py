"""`newsdesk check` on invented news: what real news taught it to pass, and to catch.

Also holds that data/check.jsonl fits the articles it names.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.cite.amounts import states
from assistant.cite.outcomes import moves, reversed_outcome
from assistant.cite.sounds import ALIKE, UNLIKE, likeness
from assistant.evaluation.suites import open_suite
from assistant.evaluation.types import SuiteOptions
from index.quantities import find_quantities

ROWS = Path(__file__).resolve().parents[1] / "assistant" / "evaluation" / "data" / "check.jsonl"
KINDS = {"true", "number", "date", "name", "unit", "negation", "attribution"}
DIRECTIONS = {"zh-zh", "en-en", "en-zh", "zh-en"}
HAN = re.compile(r"[\u4e00-\u9fff]")

HARBOUR = {
    "id": "harbour",
    "title": "Ferry strike in Port Maren ends",
    "text": (
        "Crews of the Port Maren ferries went back to work on Monday after a strike of two weeks. "
        "Mayor Amit Beasley welcomed the deal, which was signed on November 24. "
        "No passenger was hurt when a boat ran aground on the first day. "
        "The union had asked for 12% more pay and settled for 7%. "
        "Revenue of the ferry company fell 31% to 4.2 million euros in the quarter. "
        "Union leader Carole Whitford said that her members had been patient for a decade. "
        "She added that the new timetable would spare them night shifts. "
        "Brenda Lund, who runs the rival bus line, was in the capital at the time."
    ),
}
QUAKE = {
    "id": "quake",
    "title": "青屿地震已致142人死亡",
    "published": "2024-01-17",
    "text": (
        "青屿县应急管理局17日表示，地震已造成142人死亡、278人受伤、21人下落不明。"
        "青屿县县长段文星表示，不会停止搜救，救援人员已经搜寻了6个半小时。"
        "国防部长布瓦什恰克16日抵达青屿。"
        "本季度，当地旅游收入同比下降38%，而渔业收入同比增长12%。"
        "受灾房屋共发放补助1.94亿元。"
    ),
}
RIGHT = [
    ("harbour", "The ferry crews' strike in Port Maren lasted 14 days."),
    ("harbour", "马伦港市长阿米特·比斯利欢迎11月24日签署的协议。"),
    ("harbour", "Carole Whitford said that her members had been patient for ten years."),
    ("harbour", "The union settled for 7%, and the company's revenue fell 31%."),
    ("quake", "地震造成142人死亡，渔业收入同比增长12%。"),
    ("quake", "救援人员已搜寻6.5小时，补助近2亿元。"),
    ("quake", "Tourism revenue in Qingyu fell 38% in the quarter."),
    ("quake", "段文星表示，搜救不会停止。"),
]
WRONG = [
    ("harbour", "date", "马伦港市长阿米特·比斯利欢迎11月14日签署的协议。"),
    ("harbour", "negation", "Revenue of the ferry company rose 31% in the quarter."),
    ("harbour", "negation", "轮渡公司的收入本季度增长31%。"),
    ("harbour", "name", "Brenda Lund said that her members had been patient for a decade."),
    ("harbour", "number", "The union settled for 17%."),
    ("quake", "negation", "Tourism revenue in Qingyu rose 38% in the quarter."),
    ("quake", "negation", "渔业收入同比下降12%。"),
    ("quake", "name", "国防部长莫拉维茨基16日抵达青屿。"),
    ("quake", "number", "救援人员已搜寻16个半小时。"),
    ("quake", "negation", "段文星表示，将停止搜救。"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    from index import ingest

    folder = tmp_path_factory.mktemp("news")
    lines = [json.dumps(one, ensure_ascii=False) for one in (HARBOUR, QUAKE)]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ingest([folder / "news.jsonl"], folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(("key", "sentence"), RIGHT)
def test_said_otherwise_is_still_supported(desk: Assistant, key: str, sentence: str) -> None:
    (checked,) = desk.check(sentence, articles=[key])
    assert checked.supported, checked.problems


@pytest.mark.parametrize(("key", "kind", "sentence"), WRONG)
def test_one_wrong_detail_is_found(desk: Assistant, key: str, kind: str, sentence: str) -> None:
    (checked,) = desk.check(sentence, articles=[key])
    assert kind in {problem.kind for problem in checked.problems}, checked.problems


@pytest.mark.parametrize(
    ("claim", "stated", "same"),
    [
        ("近20亿美元", "19.26亿美元", True),
        ("20亿美元", "19.26亿美元", False),
        ("over 16,000 people", "16,400人", True),
        ("over 16,000 people", "15,000人", False),
        ("two weeks", "14天", True),
        ("two weeks", "10天", False),
        ("6.5小时", "6个半小时", True),
        ("1,500 metres", "1.5公里", True),
        ("1.7万吨", "1.7万立方米", False),
    ],
)
def test_amounts_convert_and_round(claim: str, stated: str, same: bool) -> None:
    (asked,), (told,) = find_quantities(claim), find_quantities(stated)
    assert states(claim, asked, told) is same


@pytest.mark.parametrize(
    ("chinese", "latin", "same"),
    [
        ("大卫·比斯利", "David Beasley", True),
        ("马丁·格里菲斯", "Martin Griffiths", True),
        ("拉马福萨", "Cyril Ramaphosa", True),
        ("卡罗尔·米德尔顿", "Carole Middleton", True),
        ("大卫·比斯利", "Martin Griffiths", False),
        ("萨拉·斯夸尔", "Carole Middleton", False),
    ],
)
def test_transcribed_names_are_told_by_sound(chinese: str, latin: str, same: bool) -> None:
    found = likeness(chinese, latin)
    assert found >= ALIKE if same else found < UNLIKE


def test_which_way_figures_move() -> None:
    assert moves("同比下降6.17%") == {"down"}
    assert moves("up 6.17% on the year") == {"up"}
    assert moves("more than 100 people") == moves("超过100人") == set()


def test_outcomes_reverse_only_where_all_that_tell_do() -> None:
    assert reversed_outcome("The ministry confirmed it.", ["外交部否认此事。"])
    assert not reversed_outcome("The ministry confirmed it.", ["外交部先否认，后证实。"])
    assert not reversed_outcome("The ministry confirmed it.", ["外交部没有回应。"])


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]


def test_rows_are_references_in_all_kinds_and_directions() -> None:
    fields = {
        "id", "file", "article", "sentence", "language", "supported", "kind", "direction", "split",
    }  # fmt: skip
    found = rows()
    assert len(found) >= 240
    assert all(set(row) == fields and len(row["sentence"]) < 300 for row in found)
    assert {row["kind"] for row in found} == KINDS
    assert {row["direction"] for row in found} == DIRECTIONS
    for field in ("id", "sentence"):
        assert not [value for value, n in Counter(row[field] for row in found).items() if n > 1]
    for row in found:
        assert row["supported"] == (row["kind"] == "true"), row["id"]
        assert row["language"] == row["direction"].partition("-")[0], row["id"]
        assert row["language"] == ("zh" if len(HAN.findall(row["sentence"])) > 5 else "en")


def test_every_wrong_sentence_has_its_right_twin() -> None:
    by_id = {row["id"]: row for row in rows()}
    for row in by_id.values():
        if not row["supported"]:
            twin = by_id[row["id"][:-1]]
            assert twin["supported"] and twin["article"] == row["article"], row["id"]


def test_no_article_is_both_tuned_on_and_tested() -> None:
    splits = defaultdict(set)
    for row in rows():
        splits[row["article"]].add(row["split"])
    assert all(len(found) == 1 for found in splits.values())
    assert {one for found in splits.values() for one in found} == {"dev", "test"}


def test_every_article_exists_in_its_language(shared_data: Path) -> None:
    texts: dict[tuple[str, str], str] = {}
    for name in {row["file"] for row in rows()}:
        with gzip.open(shared_data / name, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                key = record.get("doc_id") or record["id"]
                text = record.get("text") or "".join(
                    record["src_en" if "en_source" in name else "src_zh"]
                )
                texts[name, key] = text
    for row in rows():
        text = texts[row["file"], row["article"]]
        chinese = len(HAN.findall(text)) > len(text) / 4
        assert row["direction"].endswith("zh" if chinese else "en"), row["id"]


def test_the_suite_loads_just_the_articles_asked_about(shared_data: Path) -> None:
    dataset = open_suite("check").load(shared_data, SuiteOptions())
    assert len(dataset.fixtures) == len(rows())
    assert {one.id for one in dataset.articles} == {row["article"] for row in rows()}
