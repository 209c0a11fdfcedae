"""The reader: its arithmetic on made-up logits, and the shipped model on articles of our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.delta import pack, unpack
from assistant.merged import shipped_folder
from assistant.reader import NAME, WEIGHTS, Reader
from assistant.reading import (
    MAX_TOKENS,
    PASSAGE,
    SHARED,
    Asked,
    Calibration,
    decode,
    pool,
    windows_of,
)
from index.errors import ModelUnavailableError
from index.settings import Settings

FIT = Calibration(margin=1.0, answerable=0.0, bias=0.0)


def words(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """One token a character; its id is its code point."""
    return [ord(character) for character in text], [(n, n + 1) for n in range(len(text))]


def asked(question: str) -> Asked:
    return Asked(question, words(question)[0])


def logits(length: int, high: dict[int, float]) -> np.ndarray:
    values = np.zeros(length, np.float32)
    for place, value in high.items():
        values[place] = value
    return values


def test_delta_comes_back_within_half_a_step() -> None:
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(48, 64)).astype(np.float32)
    vector = rng.normal(size=48).astype(np.float32)
    back = unpack(pack({"a.weight": matrix, "a.bias": vector}, {"head.weight": matrix}))
    assert set(back) == {"a.weight", "a.bias", "head.weight"}
    steps = np.abs(matrix.reshape(-1, 32)).max(axis=1, keepdims=True) / 7
    off = np.abs(back["a.weight"] - matrix).reshape(-1, 32)
    assert (off <= steps * 0.51).all()
    assert np.abs(back["a.bias"] - vector).max() < 2e-3
    assert np.abs(back["head.weight"] - matrix).max() < 5e-3


def test_of_spans_nearly_as_good_the_shorter_stands() -> None:
    text = "He was born in Xi'an in 1950."
    ids, offsets = words(text)
    (window,) = windows_of(asked("Where?"), 0, text, [], ids, offsets)
    first, last = text.index("Xi'an"), text.index(" in 1950") - 1
    start = logits(len(window.ids), {window.first + first: 6.0})
    for longer, said in ((5.1, "Xi'an"), (7.0, "Xi'an in 1950")):
        ends = {window.first + last: 5.0, window.first + len(text) - 2: longer}
        reading = decode(text, window, start, logits(len(window.ids), ends), 0.0, FIT)
        assert reading.text == said


def test_decode_gives_the_span_and_how_far_it_beats_no_answer() -> None:
    text = "He was born in Xi'an in 1950."
    ids, offsets = words(text)
    (window,) = windows_of(asked("Where?"), 0, text, [], ids, offsets)
    first, last = text.index("Xi'an"), text.index(" in 1950") - 1
    start = logits(len(window.ids), {window.first + first: 6.0})
    end = logits(len(window.ids), {window.first + last: 5.0, 0: 1.0})
    reading = decode(text, window, start, end, 0.0, FIT)
    assert (reading.text, reading.score) == ("Xi'an", pytest.approx(10.0))
    assert text[reading.start : reading.end] == reading.text
    assert reading.probability > 0.99
    unanswered = decode(text, window, start * 0 + logits(len(start), {0: 9.0}), end, 0.0, FIT)
    assert unanswered.probability < 0.1
    assert all(text[span.start : span.end] == span.text for span in reading.spans)
    assert sum(span.share for span in reading.spans) == pytest.approx(1.0)


def test_decode_never_ends_before_it_starts_and_trims_spaces() -> None:
    text = "a  b c"
    (window,) = windows_of(asked("q"), 0, text, [], *words(text))
    start = logits(len(window.ids), {window.first + 2: 4.0})
    end = logits(len(window.ids), {window.first: 9.0, window.first + 4: 3.0})
    reading = decode(text, window, start, end, 0.0, FIT)
    assert reading.text.strip() == reading.text
    assert 0 <= reading.start < reading.end <= len(text)


def test_windows_cover_a_long_passage_and_overlap() -> None:
    text = "".join(chr(0x4E00 + n % 5000) for n in range(1500))
    windows = windows_of(asked("问题"), 3, text, [7, 8], *words(text))
    assert len(windows) > 4
    covered = {place for window in windows for place, _ in window.offsets}
    assert covered == set(range(len(text)))
    for window in windows:
        assert len(window.ids) == len(window.marks) <= MAX_TOKENS
        assert window.passage == 3
        tokens = window.ids[window.first : window.first + len(window.offsets)]
        assert tokens == [ord(text[place]) for place, _ in window.offsets]


def test_marks_say_what_the_question_says_too() -> None:
    text = "2022年，西安，Xi'an"
    (window,) = windows_of(asked("西安在哪里？"), 0, text, [], *words(text))
    marks = dict(zip(text, window.marks[window.first : -1], strict=True))
    assert marks["西"] == marks["安"] == SHARED
    assert marks["年"] == marks["X"] == marks["，"] == PASSAGE
    assert set(window.marks[: window.first]) == {0}


def test_pool_adds_equal_answers_and_keeps_others_apart() -> None:
    texts = ["营收为747亿元。", "收入747亿元", "约700亿元。"]
    found = []
    for text, answer in zip(texts, ["747亿元", "747亿元", "700亿元"], strict=True):
        (window,) = windows_of(asked("多少？"), 0, text, [], *words(text))
        at = window.first + text.index(answer)
        start = logits(len(window.ids), {at: 8.0})
        end = logits(len(window.ids), {at + len(answer) - 1: 8.0, 0: 15.5})
        found.append(decode(text, window, start, end, 0.0, FIT))
    pooled = pool(found)
    assert pooled[0].text == "747亿元"
    assert sorted(place for place, _ in pooled[0].support) == [0, 1]
    assert pooled[0].probability > max(reading.probability for reading in found) - 0.05
    assert any(answer.text == "700亿元" for answer in pooled[1:])
    assert pooled == sorted(pooled, key=lambda answer: -answer.probability)
    assert all(0 <= answer.probability <= 1 for answer in pooled)


def test_no_reader_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError) as caught:
        Reader.open(Settings(cache_dir=tmp_path / "cache"), folder=tmp_path)
    assert "python -m training" in caught.value.hint


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open(Settings.load())


ZH = "5月26日晚间，星河云公布年报：全年营收为82.5亿元，首次实现年度盈利。公司总部位于成都。"
EN = (
    "Northwind Rail opened its line between Harlow and Millbrook on 3 March 2021. "
    "The project cost 480 million dollars and was led by chief engineer Ada Brooks."
)


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("星河云全年营收是多少？", ZH, "82.5亿元"),
        ("星河云的总部在哪里？", ZH, "成都"),
        ("Who led the project?", EN, "Ada Brooks"),
        ("How much did the rail project cost?", EN, "480 million dollars"),
    ],
)
def test_it_reads(reader: Reader, question: str, passage: str, answer: str) -> None:
    (reading,) = reader.read(question, [passage])
    assert passage[reading.start : reading.end] == reading.text
    assert answer in reading.text
    assert len(reading.text) <= len(answer) + 14


def test_it_reads_across_languages(reader: Reader) -> None:
    (reading,) = reader.read("Where is the headquarters of the company?", [ZH])
    assert "成都" in reading.text
    (reading,) = reader.read("该项目的总工程师是谁？", [EN])
    assert "Ada Brooks" in reading.text


def test_a_passage_that_answers_is_likelier_than_one_that_does_not(reader: Reader) -> None:
    other = "受台风影响，沿海各地学校周四停课，渡轮停航。"
    yes, no = reader.read("星河云全年营收是多少？", [ZH, other])
    assert yes.probability > 0.5 > no.probability


def test_order_batching_and_headers_keep_readings_with_their_passages(reader: Reader) -> None:
    passages = [EN, ZH, "", EN + " " + EN, "短。"]
    together = reader.read("星河云的总部在哪里？", passages, ["", "星河云年报", "", "Rail", ""])
    alone = reader.read("星河云的总部在哪里？", [ZH], ["星河云年报"])
    assert together[1].text == alone[0].text
    assert together[1].probability == pytest.approx(alone[0].probability, abs=1e-6)
    assert together[2].text == "" and together[2].probability == 0.0
    for passage, reading in zip(passages, together, strict=True):
        assert passage[reading.start : reading.end] == reading.text


def test_the_end_of_a_long_passage_is_read(reader: Reader) -> None:
    filler = "会议指出，要继续做好各项工作，确保全年目标任务如期完成。" * 40
    (reading,) = reader.read("星河云全年营收是多少？", [filler + ZH])
    assert reading.start >= len(filler)
    assert "82.5亿元" in reading.text


def test_shipped_files_are_small_and_licensed() -> None:
    folder = shipped_folder(NAME)
    assert (folder / WEIGHTS).stat().st_size < 24_000_000
    assert "CC BY-SA 4.0" in (folder / "README.md").read_text(encoding="utf-8")
    licence = (folder / "LICENSE").read_text(encoding="utf-8")
    assert "https://creativecommons.org/licenses/by-sa/4.0/legalcode" in licence
    for source in ("XQuAD", "CMRC", "ChronoQA", "CRUD", "TimeQA"):
        assert source in licence
