"""A model's sentence whose words all stand in the article, put together so that they lie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desks import desk_of

from assistant import Assistant
from assistant.generate import Writer
from assistant.llm import register
from tests.test_llm_fallback import Talker

ARTICLE = {
    "id": "dredging",
    "title": "Port board splits over dredging",
    "text": "The Tolland port board met on 3 June 2023. Chairman Owen Marsh said the channel "
    "would be dredged twice a year. Deputy chairman Rhea Colby said the fees would rise by 6 "
    "percent in January. The board bought two tugs in 2021 and sold three barges in 2022.",
    "published": "2023-06-04",
}
QUESTION = "By how much will the fees of Tolland port rise?"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    register("repeats", lambda text: Talker(text))
    with desk_of([ARTICLE], tmp_path_factory.mktemp("port")) as opened:
        yield opened


def written(desk: Assistant, sentence: str) -> str:
    talking = desk.using(f"repeats:{sentence} [1]")
    return talking.ask(QUESTION, answer_threshold=0.0).text


@pytest.mark.parametrize(
    "sentence",
    [
        "Deputy chairman Rhea Colby said the fees would rise by 6 percent in January.",
        "Rhea Colby says fees will go up by 6 percent in January.",
    ],
)
def test_what_the_article_says_stands(desk: Assistant, sentence: str) -> None:
    assert written(desk, sentence) == f"{sentence} [1]"


@pytest.mark.parametrize(
    "sentence",
    [
        "Chairman Owen Marsh said the fees would rise by 6 percent in January.",
        "The board bought three barges in 2022.",
        "The board sold two tugs in 2021.",
    ],
)
def test_what_it_says_of_another_does_not(desk: Assistant, sentence: str) -> None:
    """Each figure, name and word is there, and the check of drafts tells that they don't belong
    together."""
    assert sentence not in written(desk, sentence)


def test_it_is_the_checker_that_objects(desk: Assistant) -> None:
    sentence = "Chairman Owen Marsh said the fees would rise by 6 percent in January."
    (checked,) = desk.check(sentence, articles=["dredging"])
    assert not checked.supported
    hits = desk.search(QUESTION)
    alone = Writer(Talker("")).settle(f"{sentence} [1]", hits, [])
    assert alone.sentences == (sentence,)
