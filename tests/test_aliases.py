"""The shipped names keep the rules that its file states, and are found in running text."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from index.language import fold
from index.names import load_aliases

KINDS = {"person", "company", "country", "place", "organisation", "product", "event"}
# Words that a name must not claim in lower case.
EVERYDAY = {"apple", "meta", "us", "who", "sharp", "fed", "turkey", "oracle", "sec", "the paper"}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    text = resources.files("index").joinpath("data", "aliases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["name"]


def spellings(entry: dict[str, Any]) -> list[str]:
    return [entry["canonical"], *entry["spellings"]]


def test_there_are_many_names_of_every_kind(entries: list[dict[str, Any]]) -> None:
    kinds = Counter(entry["kind"] for entry in entries)
    assert set(kinds) == KINDS
    assert len(entries) >= 500
    assert min(kinds.values()) >= 40


def test_fields_are_known_and_filled(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        assert set(entry) <= {"canonical", "kind", "spellings", "case_sensitive"}
        assert entry["spellings"], entry["canonical"]
        for spelling in spellings(entry):
            assert spelling == spelling.strip() and len(spelling) >= 2, entry


def test_a_spelling_belongs_to_one_entry(entries: list[dict[str, Any]]) -> None:
    owner: dict[str, str] = {}
    for entry in entries:
        for spelling in spellings(entry):
            known = owner.setdefault(fold(spelling), entry["canonical"])
            assert known == entry["canonical"], f"{spelling}: {known} and {entry['canonical']}"


def test_no_variant_that_folding_already_covers(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        if not entry.get("case_sensitive"):
            folded = [fold(spelling) for spelling in spellings(entry)]
            assert len(folded) == len(set(folded)), entry


def test_everyday_words_are_case_sensitive(entries: list[dict[str, Any]]) -> None:
    claimed = {
        fold(spelling)
        for entry in entries
        if not entry.get("case_sensitive")
        for spelling in spellings(entry)
    }
    assert not claimed & EVERYDAY


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Aliyun", "阿里云"),
        ("阿里云", "Alibaba Cloud"),
        ("Zhang Jianfeng", "张建锋"),
        ("比亚迪", "BYD"),
        ("State Council", "国务院"),
        ("世卫组织", "World Health Organization"),
        ("Kazakhstan", "哈萨克斯坦"),
        ("Shaanxi", "陕西"),
        ("泽连斯基", "Zelensky"),
        ("Chang'e-5", "嫦娥五号"),
        ("文心一言", "ERNIE Bot"),
        ("杭州亚运会", "Hangzhou Asian Games"),
    ],
)
def test_names_cross_the_languages(name: str, other: str) -> None:
    assert other in load_aliases().spellings(name)


@pytest.mark.parametrize(
    "text",
    [
        "其中超过三成来自海外",
        "推动金融创新",
        "加强生产调度",
        "they told us who ate the apple",
        "a sharp rise in oracle bones",
        "the meta study",
    ],
)
def test_ordinary_words_are_not_names(text: str) -> None:
    assert load_aliases().find(text) == []


def test_the_longest_name_wins() -> None:
    found = load_aliases().find("阿里云智能与美国证监会、Alibaba Cloud")
    assert [mention.canonical for mention in found] == ["阿里云", "美国证券交易委员会", "阿里云"]
