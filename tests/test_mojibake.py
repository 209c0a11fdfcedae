"""Wrongly decoded text is mended where that is certain, and reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loading import loaded_from

from index.formats.mojibake import mended
from index.types import LoadedArticle


def wrongly(text: str, as_if: str) -> str:
    """UTF-8 bytes read in another encoding."""
    return text.encode().decode(as_if, errors="replace")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (
            wrongly("青岚大桥昨天合龙，全桥总投资48亿元。", "latin-1"),
            "青岚大桥昨天合龙，全桥总投资48亿元。",
        ),
        (
            wrongly("Zoë said that the café was naïve.", "latin-1"),
            "Zoë said that the café was naïve.",
        ),
        (wrongly("The mayor’s plan – 40 million", "latin-1"), "The mayor’s plan – 40 million"),
    ],
)
def test_what_is_surely_wrong_is_mended(given: str, meant: str) -> None:
    assert mended(given) == meant


@pytest.mark.parametrize(
    "text",
    [
        "青岚大桥昨天合龙。",
        "Plain words.",
        "Zoë said that the café was naïve.",
        "The letter Ã stands alone.",
        "世界最大“×“形桥梁：欧盟",  # odd, but Chinese: no wrongly decoded text
        "",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert mended(text) is None


def test_an_article_says_that_it_was_mended(tmp_path: Path) -> None:
    text = "青岚大桥昨天合龙，全桥总投资48亿元，计划明年通车。"
    record = {
        "id": "b",
        "title": wrongly("青岚大桥合龙", "latin-1"),
        "text": wrongly(text, "latin-1"),
    }
    (one,) = loaded_from(tmp_path, json.dumps(record) + "\n", "wire.jsonl")
    assert isinstance(one, LoadedArticle)
    assert (one.title, one.text, one.language) == ("青岚大桥合龙", text, "zh")
    assert sum("mojibake" in warning for warning in one.warnings) == 2


def test_so_does_a_page_and_a_text(tmp_path: Path) -> None:
    words = "Zoë said that the café was naïve; the mayor’s plan costs 40 million."
    for name, text in (
        ("page.html", f"<html><head><title>Café</title></head><body><article><p>{words}</p>"),
        ("note.txt", f"Café\n\n{words}"),
    ):
        (one,) = loaded_from(tmp_path, wrongly(text, "latin-1"), name)
        assert isinstance(one, LoadedArticle)
        assert words in one.text
        assert any("mojibake" in warning for warning in one.warnings)


def test_gbk_read_as_latin_1_is_chinese_again() -> None:
    meant = "青岚大桥昨天合龙，全桥总投资48亿元，施工历时三年。"
    assert mended(meant.encode("gbk").decode("latin-1")) == meant
    for european in (
        "Ça va très bien à Noël, déjà prévu.",
        "Übergröße: Äpfel, Öl, ß",
        "ÅÄÖ åäö ÅÄÖ",
    ):
        assert mended(european) is None
