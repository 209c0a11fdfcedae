"""Runs: resumed, sampled, fingerprinted, compared, reported, gated."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from eval_desks import BrokenDesk, GoldDesk, answer_of, article_of, cite, fixture, hit_of, opening

from assistant.evaluation import RunOptions, SuiteArticle, load_result, open_suite, run_suite
from assistant.evaluation.compare import compare
from assistant.evaluation.gate import assert_quality, check
from assistant.evaluation.judge import Judge
from assistant.evaluation.report import render_report
from assistant.evaluation.results import Result, row_from_json, row_to_json, summarise
from assistant.evaluation.score import score
from assistant.evaluation.types import Dataset, SuiteOptions
from index.errors import LLMError, UsageError
from index.settings import Settings

QA = Path(__file__).parent / "fixtures" / "eval" / "fixtures.jsonl"
OWN = [SuiteArticle(key, f"article {key} of the user") for key in ("a1", "a2", "a2-copy")]
SUITE = open_suite("fixtures")
DATASET = SUITE.load(QA, SuiteOptions())


def gold_desk() -> GoldDesk:
    return GoldDesk(DATASET, articles=OWN)


def run(desk, tmp_path: Path, **options) -> Result:  # type: ignore[no-untyped-def]
    return run_suite(
        SUITE,
        QA,
        Settings(cache_dir=tmp_path),
        RunOptions(index_given=True, **options),
        open_desk=opening(desk),
    )


def test_a_fixture_is_asked_as_it_says(tmp_path: Path) -> None:
    desk = gold_desk()
    run(desk, tmp_path)
    asked = {one["question"]: one for one in desk.asked}
    assert str(asked["When did the harbour council vote?"]["today"]) == "2024-03-06"
    assert asked["票数是多少？"]["history"][0].answer == "3月4日"
    window = asked["Did the council vote for night ferries?"]
    assert (str(window["since"]), str(window["until"])) == ("2024-03-01", "2024-03-31")


def test_the_result_is_the_contracts_object(tmp_path: Path) -> None:
    record = json.loads(json.dumps(run(gold_desk(), tmp_path).to_json()))
    assert {
        "suite",
        "n",
        "fingerprint",
        "metrics",
        "by_tag",
        "causes",
        "latency_ms",
        "questions",
    } <= set(record)
    assert set(record["metrics"]["answer_accuracy"]) == {"mean", "low", "high", "n"}
    assert set(record["latency_ms"]) == {"p50", "p95"}
    expected = (
        "id question gold answers value value_type abstained confidence retrieved citations tags "
        "metrics cause"
    )
    assert set(expected.split()) <= set(record["questions"][0])
    assert record["by_tag"]["language=zh"]["answer_accuracy"] == 1.0
    assert set(record["fingerprint"]) >= {"code", "settings", "models", "data", "digest"}


def test_a_result_written_and_read_is_the_same(tmp_path: Path) -> None:
    result = run(gold_desk(), tmp_path)
    file = tmp_path / "result.json"
    file.write_text(json.dumps(result.to_json()), encoding="utf-8")
    assert json.dumps(load_result(file).to_json()) == json.dumps(result.to_json())
    file.write_text("{}")
    with pytest.raises(UsageError):
        load_result(file)


class Dying(GoldDesk):
    """Answers two questions, then the process is interrupted."""

    def answer(self, question, today):  # type: ignore[no-untyped-def]
        if len(self.asked) > 2:
            raise KeyboardInterrupt
        return super().answer(question, today)


def test_an_interrupted_run_is_gone_on_with(tmp_path: Path) -> None:
    partial = tmp_path / "out.json.unfinished.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(Dying(DATASET, articles=OWN), tmp_path, partial=partial)
    with partial.open("a") as file:
        file.write('{"id": "f3", "ques')  # killed in the middle of a line
    desk = gold_desk()
    result = run(desk, tmp_path, partial=partial)
    assert [one["question"] for one in desk.asked] == [one.question for one in DATASET.fixtures[2:]]
    assert result.n == 5 and result.metrics["answer_accuracy"].mean == 1
    assert not partial.exists()


def test_rows_of_another_run_are_not_taken(tmp_path: Path) -> None:
    partial = tmp_path / "unfinished.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(Dying(DATASET, articles=OWN), tmp_path, partial=partial)
    header, *rows = partial.read_text().splitlines()
    other = json.dumps({"digest": "another"})
    partial.write_text("\n".join([other, *rows]) + "\n")
    assert header != other
    desk = gold_desk()
    run(desk, tmp_path, partial=partial)
    assert len(desk.asked) == 5


def test_a_row_survives_json() -> None:
    asked = fixture(answers=("x", ("y", "z")), value_type="list", tags={"kind": "k"})
    row = score(asked, answer_of("x", values=("x", "y")), gold_desk(), 3.5)
    assert row_from_json(json.loads(json.dumps(row_to_json(row)))) == row


def test_equal_runs_have_equal_fingerprints_and_others_have_not(tmp_path: Path) -> None:
    one, two = run(gold_desk(), tmp_path), run(BrokenDesk(DATASET), tmp_path)
    assert one.fingerprint == two.fingerprint  # same code, settings, models, data
    fewer = run(gold_desk(), tmp_path, limit=3)
    assert fewer.n == 3 and fewer.fingerprint["data"] != one.fingerprint["data"]
    assert fewer.fingerprint["digest"] != one.fingerprint["digest"]


def test_a_suite_without_an_index_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        run_suite(SUITE, QA, Settings(cache_dir=tmp_path), open_desk=opening(gold_desk()))
    assert "--index" in caught.value.hint


# --- judge -----------------------------------------------------------------------------------


class Verdicts:
    """A model that says what it is told to, and keeps the prompts."""

    name, is_base = "verdicts", False

    def __init__(self, said: str) -> None:
        self.said, self.prompts = said, []

    def stream(self, prompt: str):  # type: ignore[no-untyped-def]
        self.prompts.append(prompt)
        if self.said == "fail":
            raise LLMError("the server is gone")
        yield from self.said


@pytest.mark.parametrize(
    ("said", "verdict"), [("Yes.", 1.0), ("no", 0.0), ("是", 1.0), ("maybe", 0.0), ("", 0.0)]
)
def test_a_judge_adds_a_column_and_replaces_none(tmp_path: Path, said: str, verdict: float) -> None:
    model = Verdicts(said)
    result = run(gold_desk(), tmp_path, judge=Judge(model))
    assert result.metrics["answer_accuracy"].mean == 1
    judged = {row.id: row.metrics["judge[verdicts]"] for row in result.questions}
    assert judged == {**dict.fromkeys(("f1", "f2", "f3", "f4"), verdict), "f5": 1.0}
    assert len(model.prompts) == 4  # the abstention needs no judge
    assert "2024-03-04" in model.prompts[0] and "正确答案" in model.prompts[1]
    assert result.fingerprint["judge"] == "verdicts"


def test_a_failed_judgement_counts_as_no_and_is_noted(tmp_path: Path) -> None:
    result = run(gold_desk(), tmp_path, judge=Judge(Verdicts("fail")))
    assert result.metrics["judge[verdicts]"].n == 5
    assert result.metrics["judge[verdicts]"].mean == pytest.approx(0.2)
    assert "judge: the server is gone" in result.questions[0].error


# --- compare ---------------------------------------------------------------------------------


def result_of(values: dict[str, str | None]) -> Result:
    """Ten questions whose gold is "x"; `values` are given, the others are right."""
    rows = [
        score(
            fixture(id=f"q{n}", answers=("x",), tags={"half": "first" if n < 5 else "second"}),
            answer_of(values.get(f"q{n}", "x")),
            gold_desk(),
            1.0,
        )
        for n in range(10)
    ]
    return summarise("fixtures", rows, {"data": "same"})


def test_compare_by_hand() -> None:
    before = result_of({"q0": "wrong", "q1": "wrong", "q7": "wrong"})
    after = result_of({"q1": "wrong", "q8": None})
    found = compare(before, after, metric="answer_accuracy")
    assert [flip.id for flip in found.gained] == ["q0", "q7"]
    assert [flip.id for flip in found.lost] == ["q8"]
    assert found.lost[0].cause == "refused" and found.lost[0].after is None
    overall = {one.tag: one for one in found.differences}
    assert set(overall) == {"all", "half=first", "half=second"}
    assert (overall["all"].before, overall["all"].after) == (0.7, 0.8)
    assert overall["all"].change == pytest.approx(0.1)
    assert overall["all"].low < 0.1 < overall["all"].high
    assert overall["half=first"].change == pytest.approx(0.2)


def test_an_unchanged_run_has_no_difference_and_a_great_one_is_significant() -> None:
    same = compare(result_of({}), result_of({}))
    assert not same.gained and not same.lost
    assert all((one.change, one.low, one.high) == (0, 0, 0) for one in same.differences)
    wrong = dict.fromkeys((f"q{n}" for n in range(10)), "wrong")
    better = compare(result_of(wrong), result_of({}), metric="answer_accuracy")
    assert all(one.significant for one in better.differences)


def test_paired_intervals_are_narrower_than_the_runs_own() -> None:
    """The same questions are hard in both runs: pairing takes that out."""
    hard = dict.fromkeys(("q0", "q1", "q2", "q3", "q4"), "wrong")
    before, after = result_of(hard), result_of({**hard, "q5": "wrong"})
    paired = compare(before, after, metric="answer_accuracy").differences[0]
    own = before.metrics["answer_accuracy"]
    assert paired.high - paired.low < own.high - own.low


def test_compare_covers_metrics_of_the_whole_set() -> None:
    sure = result_of({"q0": "wrong"})
    rows = [replace(row, confidence=0.1 if row.id == "q0" else 0.9) for row in sure.questions]
    calibrated = summarise("fixtures", rows, sure.fingerprint)
    found = compare(sure, calibrated, metric="aurc").differences[0]
    assert found.after < found.before and found.n == 10


def test_compare_refuses_what_it_cannot_pair() -> None:
    with pytest.raises(UsageError, match="no question"):
        compare(result_of({}), summarise("fixtures", [], {}))
    with pytest.raises(UsageError, match="neither"):
        compare(result_of({}), result_of({}), metric="bleu")


# --- gate ------------------------------------------------------------------------------------


def test_the_gate_passes_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CACHE_DIR", str(tmp_path))
    result = assert_quality(
        QA,
        tmp_path,
        at_least={"answer_accuracy": 0.9},
        at_most={"false_abstention": 0.1},
        open_desk=opening(gold_desk()),
    )
    assert result.n == 5
    with pytest.raises(AssertionError) as caught:
        assert_quality(
            QA, tmp_path, at_least={"answer_accuracy": 0.9}, open_desk=opening(BrokenDesk(DATASET))
        )
    message = str(caught.value)
    assert "answer_accuracy is 0.000, at least 0.9 is wanted" in message
    assert "f5 (should_have_refused): Who won the 2030 World Cup?" in message


def test_the_gate_knows_ceilings_and_its_metrics() -> None:
    result = result_of({"q0": None})
    check(result, at_most={"false_abstention": 0.1, "latency_p95": 2.0})
    with pytest.raises(AssertionError, match=r"false_abstention is 0\.100"):
        check(result, at_most={"false_abstention": 0.05})
    with pytest.raises(UsageError, match="bleu"):
        check(result, at_least={"bleu": 0.1})


# --- report ----------------------------------------------------------------------------------


class Page(HTMLParser):
    """Elements that a browser would fetch something for, and the table's rows."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.states: list[str] = []
        self.marks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("link", "img", "iframe") or "src" in given or "href" in given:
            self.fetched.append(tag)
        if "data-state" in given:
            self.states.append(given["data-state"] or "")
        self.marks += tag == "mark"


def test_the_report_holds_everything_and_fetches_nothing(tmp_path: Path) -> None:
    html = render_report(run(gold_desk(), tmp_path))
    page = Page()
    page.feed(html)
    assert page.fetched == [] and not re.search(r"url\(|@import|https?://", html)
    assert page.states == ["right"] * 5
    for wanted in ("answer accuracy", "risk-coverage curve", "latency: p50", "language=zh"):
        assert wanted in html
    assert "${" not in html.split("<script>")[0]


def test_the_report_shows_causes_marks_quotes_and_escapes() -> None:
    source = SuiteArticle("a", "The <b>council</b> voted seven to two.")
    asked = fixture("<script>alert(1)</script>?", answers=("seven to two",), gold=(("a",),))
    desk = GoldDesk(Dataset([source], [asked]))
    quote = "The <b>council</b> voted seven to two."
    given = answer_of(
        "seven to two",
        citations=(cite(article_of(source), quote),),
        retrieved=(hit_of(article_of(source)),),
    )
    refused = fixture(id="r", answers=("x",), gold=(("a",),))
    rows = [
        score(asked, given, desk, 1.0),
        score(refused, answer_of(None, retrieved=given.retrieved), desk, 2.0),
    ]
    html = render_report(summarise("s", rows, {}))
    page = Page()
    page.feed(html)
    assert page.states == ["right", "refused"] and page.marks == 1
    assert "<script>alert" not in html and "<b>council" not in html
    assert "<mark>seven to two</mark>" in html
