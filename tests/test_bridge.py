"""Newsdesk inside LangChain: real chains over the example index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough

from assistant import Assistant
from assistant.bridge import NewsRetriever, answering
from index.errors import UsageError

TODAY = date(2025, 11, 1)


@pytest.fixture(scope="module")
def desk(example_index: Path) -> Iterator[Assistant]:
    with Assistant.open(example_index) as opened:
        yield opened


def test_documents_are_exact_passages(desk: Assistant) -> None:
    documents = NewsRetriever(desk=desk, k=3).invoke("阿里云首次年度盈利")
    assert len(documents) == 3
    for document in documents:
        told = document.metadata
        text = desk.article(told["article_id"]).text
        assert text[told["start"] : told["end"]] == document.page_content
    assert "aliyun-first-annual-profit" in documents[0].metadata["article_key"]
    assert documents[0].metadata["published"]["start"] == "2022-05-26"


def test_filters_hold_before_ranking(desk: Assistant) -> None:
    retriever = NewsRetriever(desk=desk, k=10, since=date(2024, 1, 1))
    found = retriever.invoke("阿里云首次年度盈利")
    assert found
    assert all(one.metadata["published"]["start"] >= "2024-01-01" for one in found)


def test_the_retriever_stands_in_a_chain(desk: Assistant) -> None:
    prompt = ChatPromptTemplate.from_template("{context}\n\n{question}")
    chain = {"context": NewsRetriever(desk=desk, k=1), "question": RunnablePassthrough()} | prompt
    said = chain.invoke("when did Aliyun first turn a profit").to_string()
    assert "阿里云首次实现年度盈利" in said


def test_answers_stand_in_a_chain(desk: Assistant) -> None:
    chain = answering(desk) | (lambda answer: (answer.value, len(answer.citations) > 0))
    assert chain.invoke("when did Aliyun first turn a profit") == ("2022-05-26", True)
    asked = [
        {
            "question": "and its first profitable quarter?",
            "today": TODAY,
            "history": [{"question": "when did Aliyun first turn a profit", "answer": "2022"}],
        },
        {"question": "谁是火星总统？", "today": TODAY},
    ]
    first, second = answering(desk).batch(asked)
    assert "Aliyun" in first.question.text
    assert second.abstained


def test_an_unknown_key_is_said(desk: Assistant) -> None:
    with pytest.raises(UsageError, match="when"):
        answering(desk).invoke({"question": "x", "when": TODAY})
    with pytest.raises(UsageError, match="no question"):
        answering(desk).invoke({"today": TODAY})
