"""Language, sentences, tokens, folding, chunks: offsets are exact, nothing is lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunk import chunk
from index.language import detect_language, fold, lexical_tokens, split_sentences
from index.tokens import count_tokens

TEXT = st.text(alphabet=st.sampled_from("阿里云盈利，。！？\n ab.C1,“”\u3000ﬁ繁體é"), max_size=300)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("阿里云盈利。总裁表示满意！下一步呢？", ["阿里云盈利。", "总裁表示满意！", "下一步呢？"]),
        ("他说：“可以。”大家同意。", ["他说：“可以。”", "大家同意。"]),
        ("Mr. Li met the U.S. team. They agreed.", ["Mr. Li met the U.S. team.", "They agreed."]),
        ("It cost $1.5 million. Cheap!", ["It cost $1.5 million.", "Cheap!"]),
        ('"Really?" he asked. Yes.', ['"Really?" he asked.', "Yes."]),
        ("标题没有句号\n正文第一句。", ["标题没有句号", "正文第一句。"]),
        ("营收 745.68 亿元。", ["营收 745.68 亿元。"]),
        # The number of a list's item stays with it; a figure that ends a sentence ends it.
        (
            "分两步：\n1. 学校先行；\n2. 2023年推广。",
            ["分两步：", "1. 学校先行；", "2. 2023年推广。"],
        ),
        ("3. Shops close. There were 5. Then 6.", ["3. Shops close.", "There were 5.", "Then 6."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(TEXT)
def test_sentences_lose_nothing(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("阿里云首次实现年度盈利", "zh"),
        ("Aliyun 是什么", "zh"),
        ("iPhone 15 Pro Max 售价", "zh"),
        ("who is 张建锋", "en"),
        ("when did Aliyun first turn a profit", "en"),
        ("1234 5678", "und"),
        ("アリババクラウドは初めて黒字になりました", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_tokens() -> None:
    assert lexical_tokens("阿里云 profits 1,001.8 臺灣 ４Ｇ Rosé") == [
        "阿里", "里云", "profit", "1001.8", "台湾", "4g", "rose",
    ]  # fmt: skip
    assert lexical_tokens("companies’ addresses, bus, China's") == [
        "company", "addresse", "bus", "china", "s",
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("budget", [20, 60, 220])
def test_chunks_are_whole_sentences_within_the_budget(budget: int) -> None:
    text = "\n".join(
        f"第{n}条消息：公司营收增长 {n}%。Analysts called it a surprise." for n in range(30)
    )
    passages = chunk(text, budget)
    ends = {end for _, end in split_sentences(text)}
    assert all(count_tokens(text[start:end]) <= budget + 2 for start, end in passages)
    assert all(end in ends for _, end in passages) or budget == 20
    joined = "".join("".join(text[start:end].split()) for start, end in passages)
    assert joined == "".join(text.split())


def test_an_endless_sentence_is_cut_and_a_tight_embedder_is_obeyed() -> None:
    text = "这是一个没有句号的句子，" * 200
    passages = chunk(text, 100, fits=lambda passage: len(passage) <= 50)
    assert max(end - start for start, end in passages) <= 50
    assert "".join(text[start:end] for start, end in passages) == text
