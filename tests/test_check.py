"""`newsdesk check`: true sentences pass, one wrong detail is found and named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cite.people import chinese_names
from assistant.cite.sayings import sayings, without
from assistant.cli import main
from index.errors import ArticleNotFoundError

FIXTURES = Path(__file__).parent / "fixtures"


def claims(name: str) -> list[dict[str, str]]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ROWS = claims("check.jsonl")
# Names, speakers and denials, most across languages: what is hardest to tell.
WEAK = claims("check-weak.jsonl")
# "{right|wrong}": the claim with all rights is true; each wrong makes a planted error of it.
SLOT = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
CAUGHT, FALSE_ALARMS = 0.88, 0.06
WEAK_CAUGHT, WEAK_FALSE_ALARMS = 0.6, 0.15


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def true_claim(claim: str) -> str:
    return SLOT.sub(lambda slot: slot[1], claim)


def planted(claim: str) -> list[str]:
    slots = list(SLOT.finditer(claim))
    return [
        true_claim(claim[: slot.start()]) + slot[2] + true_claim(claim[slot.end() :])
        for slot in slots
    ]


def key_of(name: str) -> str:
    """Files are known by their path as ingested, records by their id."""
    path = Path(__file__).parents[1] / name
    return str(path) if path.is_file() else name


def supported(desk: Assistant, sentence: str, key: str) -> bool:
    (checked,) = desk.check(sentence, articles=[key_of(key)])
    for quote in checked.quotes:
        assert desk.article(quote.article_id).text[quote.start : quote.end] == quote.quote
    assert checked.supported == (not checked.problems)
    assert 0 <= checked.confidence <= 1
    return checked.supported


@pytest.mark.parametrize(
    ("rows", "caught", "false_alarms"),
    [(ROWS, CAUGHT, FALSE_ALARMS), (WEAK, WEAK_CAUGHT, WEAK_FALSE_ALARMS)],
    ids=["all kinds", "the weak kinds"],
)
def test_planted_errors_are_caught(
    desk: Assistant, rows: list[dict[str, str]], caught: float, false_alarms: float
) -> None:
    true = [(true_claim(row["claim"]), row["article"]) for row in rows]
    wrong = [(claim, row["article"]) for row in rows for claim in planted(row["claim"])]
    assert len(true) + len(wrong) >= 200
    alarms = [claim for claim, key in true if not supported(desk, claim, key)]
    missed = [claim for claim, key in wrong if supported(desk, claim, key)]
    assert len(alarms) <= false_alarms * len(true), alarms
    assert len(missed) <= (1 - caught) * len(wrong), missed


@pytest.mark.parametrize(
    ("sentence", "key", "kind"),
    [
        ("云岚地铁2号线总投资326亿元。", "metro-line2-opens.md", "number"),
        ("阿里云2022财年收入为745.68亿美元。", "aliyun-first-annual-profit.md", "unit"),
        ("云岚地铁2号线于2018年12月28日开通。", "metro-line2-opens.md", "date"),
        ("云岚博物馆每周五闭馆。", "museum-visit.md", "date"),
        ("局长吴大海说，全市去年用掉约14亿只塑料袋。", "plastic-rule.md", "name"),
        ("北辰二号一子级着陆失败。", "beichen-2-landing.md", "negation"),
        ("法国总统访问了意大利。", "museum-visit.md", "unsupported"),
        ("卫长风说：“数据都丢了。”", "beichen-1-failure.md", "quote"),
    ],
)
def test_what_disagrees_is_named(desk: Assistant, sentence: str, key: str, kind: str) -> None:
    (checked,) = desk.check(sentence, articles=[key_of(f"examples/articles/zh/{key}")])
    assert kind in {problem.kind for problem in checked.problems}, checked.problems


def test_what_the_article_has_instead_is_said(desk: Assistant) -> None:
    """The total cost, not the fare that has the same unit and stands elsewhere."""
    (checked,) = desk.check("云岚地铁2号线总投资326亿元。")
    assert any("236 亿元" in problem.text for problem in checked.problems), checked.problems


def test_a_draft_is_checked_sentence_by_sentence_against_all(desk: Assistant) -> None:
    draft = "云岚地铁2号线全长31.6公里。云岚地铁2号线全长61.3公里。"
    right, wrong = desk.check(draft)
    assert right.supported
    assert not wrong.supported


@pytest.mark.parametrize(
    ("cost", "right"), [("23.6 billion yuan", True), ("32.6 billion yuan", False)]
)
def test_one_article_that_says_so_suffices(desk: Assistant, cost: str, right: bool) -> None:
    """An English report gives what another line cost; the Chinese one is about this."""
    (checked,) = desk.check(f"Yunlan metro line 2 cost {cost}.")
    assert checked.supported is right, checked.problems


def test_an_unknown_article_is_an_error(desk: Assistant) -> None:
    with pytest.raises(ArticleNotFoundError):
        desk.check("云岚地铁2号线全长31.6公里。", articles=["nowhere"])


def test_batch_and_exit_codes(
    example_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"id": "a", "sentence": "2号线全长31.6公里。", "articles": ["dongan-20191228-metro"]},
        {"id": "b", "sentence": "2号线全长61.3公里。", "articles": ["dongan-20191228-metro"]},
        {"id": "c", "sentence": "2号线全长31.6公里。", "articles": ["nowhere"]},
        {"id": "d"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    index = ["--index", str(example_index)]
    assert main(["check", "--batch", str(source), "--out", str(target), *index]) == 0
    out = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in out] == ["a", "b", "c", "d"]
    assert out[0]["supported"] is True
    assert out[1]["supported"] is False
    assert out[1]["problems"][0]["kind"] == "number"
    assert out[0]["quotes"][0]["quote"]
    assert "error" in out[2]
    assert "error" in out[3]
    assert main(["check", "2号线全长31.6公里。", *index]) == 0
    assert main(["check", "2号线全长61.3公里。", "--json", *index]) == 3
    capsys.readouterr()


def test_who_is_named_and_who_speaks() -> None:
    text = "总经理李曼宁介绍，云岚大学教授顾清源获奖。"
    assert list(chinese_names(text))[:2] == ["李曼宁", "顾清源"]


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("集团总经理韩立群昨天在会上表示，工程延期。", ["韩立群"], "工程延期。"),
        ("以色列总理内塔尼亚胡称，边境应该关闭。", ["内塔尼亚胡"], "边境应该关闭。"),
        ("Founder Shen Wangshu told reporters that sales rose.", ["Shen Wangshu"], None),
        (
            "Ana Ruiz of Calder Bank, who runs the fund, said rates fell.",
            ["Ana Ruiz"],
            "rates fell.",
        ),
        ("“Rates fell,” said Ana Ruiz.", ["Ana Ruiz"], None),
        ("Rates fell, according to the Bank of Norden.", ["Bank of Norden"], None),
        ("The minister said that rates fell.", [], None),
        ("今天上午开通。", [], None),
    ],
)
def test_who_says_it_and_what(text: str, who: list[str], what: str | None) -> None:
    found = sayings(text)
    assert [one.name for one in found] == who
    assert what is None or without(text, found[0]) == what
