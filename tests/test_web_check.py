"""Checking a draft on the page, strictness and its curve: values that need no browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.confidence import Trade, shipped_curve
from assistant.web.chat import respond
from assistant.web.check_tab import check_html
from assistant.web.conversation import Scope
from assistant.web.desks import Desks
from assistant.web.library import add_files
from assistant.web.strictness import trade_at, trade_html
from index import ingest


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def test_a_draft_is_checked_sentence_by_sentence(desk: Assistant) -> None:
    html = check_html(Desks(desk), "云岚地铁2号线全长31.6公里。云岚地铁2号线全长61.3公里。", "en")
    assert "1 of 2 sentences were not contradicted" in html
    assert html.count('<li class="nd-card nd-borne-out">') == 1
    assert html.count('<li class="nd-card nd-not-borne-out">') == 1
    assert "<b>number</b>" in html
    assert "31.6 公里" in html
    chinese = check_html(Desks(desk), "云岚地铁2号线全长61.3公里。", "zh")
    assert "<b>数字</b> 61.3公里 (文章：31.6 公里)" in chinese


def test_a_hostile_draft_and_an_empty_one(desk: Assistant) -> None:
    html = check_html(Desks(desk), "<img src=x onerror=alert(1)> 云岚地铁。", "zh")
    assert "<img" not in html
    assert "得不到支持" in html or "未见矛盾" in html
    assert check_html(Desks(desk), "  ", "zh") == '<p class="nd-empty">还没有要核对的内容。</p>'


def test_the_trade_lies_between_what_was_measured() -> None:
    curve = (Trade(0.1, 0.02, 0.6), Trade(0.2, 0.1, 0.8))
    assert trade_at(0.1, curve) == Trade(0.1, 0.02, 0.6)
    between = trade_at(0.15, curve)
    assert (between.wrongly, between.rightly) == pytest.approx((0.06, 0.7))
    assert trade_at(0.0, curve) == Trade(0.0, 0.0, 0.0)
    assert trade_at(1.0, curve) == Trade(1.0, 1.0, 1.0)


def test_the_shipped_curve_is_drawn_and_said() -> None:
    points = shipped_curve()
    assert [point.threshold for point in points] == sorted(point.threshold for point in points)
    html = trade_html(0.5)
    measured = next(point for point in points if point.threshold == 0.5)
    assert f"refuses {round(100 * measured.rightly)}%" in html
    assert html.count("<polyline") == 2
    assert "误拒" in trade_html(0.5, "zh")


def test_strictness_decides_what_is_refused(desk: Assistant) -> None:
    question = "阿里云付费客户有多少？"
    for strictness, refused in ((0.0, False), (1.0, True)):
        *_, last = respond(
            desk, question, scope=Scope(strictness=strictness), today=date(2025, 1, 1)
        )
        assert last[-1].answer is not None
        assert last[-1].answer.abstained is refused


def test_files_of_a_folder_that_share_a_name_are_all_kept(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "index.txt"
        file.write_text(f"Harbour news {name}\n\nThe ferry {name} sails again.", encoding="utf-8")
        files.append(file)
    ingest([], tmp_path / "index")
    with Assistant.open(tmp_path / "index") as desk:
        *_, report = add_files(desk, files)
        assert "2 added" in report
        assert desk.index.coverage().articles == 2
