"""A "not" that only one of a claim and its sentence has, and a name in another's place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desks import desk_of

from assistant import Assistant
from assistant.cite.denials import nots

PORT = {
    "id": "port",
    "title": "New berth opens in Calder Bay",
    "text": (
        "Engineers have finished the new berth, and the first ship will arrive on Friday. "
        "The harbour master said that fishing boats may not use the berth. "
        "There is no crane on the old quay. "
        "Ships from Norway will call twice a week. "
        "Concert tickets for the visiting choir from Sweden sold out within an hour."
    ),
}
DAM = {
    "id": "dam",
    "title": "青岭水库完成加固",
    "text": (
        "青岭水库的加固工程已经完工，水位正在回升。"
        "水务局表示，今年夏天不会限制居民用水。"
        "来自挪威的专家参加了验收。"
        "另外，瑞典合唱团的音乐会门票一小时内售罄。"
    ),
}
RIGHT = [
    ("port", "工程师已完成新泊位的建设。"),
    ("port", "港务长说，渔船不得使用这个泊位。"),
    ("dam", "The water bureau said that water use would not be limited this summer."),
    ("dam", "The strengthening of the reservoir has been completed."),
]
WRONG = [
    ("port", "negation", "首艘船不会在周五抵达。"),
    ("port", "name", "来自瑞典的船每周停靠两次。"),
    ("dam", "negation", "The strengthening of the reservoir has not been completed."),
    ("dam", "name", "Experts from Sweden took part in the inspection."),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with desk_of((PORT, DAM), tmp_path_factory.mktemp("denials")) as opened:
        yield opened


@pytest.mark.parametrize(("key", "sentence"), RIGHT)
def test_what_both_say_or_deny_is_supported(desk: Assistant, key: str, sentence: str) -> None:
    (checked,) = desk.check(sentence, articles=[key])
    assert checked.supported, checked.problems


@pytest.mark.parametrize(("key", "kind", "sentence"), WRONG)
def test_what_one_of_them_has_is_found(desk: Assistant, key: str, kind: str, sentence: str) -> None:
    (checked,) = desk.check(sentence, articles=[key])
    assert kind in {problem.kind for problem in checked.problems}, checked.problems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他没有来", ["没有"]),
        ("他不仅来了，还不断提问", []),
        ("It isn't open", ["isn't"]),
        ("not only cheap", []),
    ],
)
def test_plain_denial_is_told_from_words_that_hold_it(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in nots(text)] == found
