"""Names of a question that no table knows, heard in a text of the other language."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.heard import heard
from assistant.understand import understand
from index.names import load_aliases

TODAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("When did Tarn Bridge reopen?", "塔恩桥5月3日重新开放。", 1.0),
        ("When did Tarn Bridge reopen?", "跨湾轮渡将于9月1日恢复，港务局宣布。", -1.0),
        ("What did Huang Jianhua say?", "局长黄建华表示，工程已完成。", 1.0),
        ("What did Huang Jianhua say?", "局长王力表示，工程已完成。", -1.0),
        ("Did Marlene Okafor meet Huang Jianhua?", "局长黄建华表示，工程已完成。", 0.0),
        ("Who leads the QX-7 project?", "QX-7项目由李明负责。", 1.0),
        ("多布罗沃尔斯基什么时候辞职？", "Dobrovolsky stepped down in May.", 1.0),
        ("多布罗沃尔斯基什么时候辞职？", "The mayor of Ellery stepped down in May.", -1.0),
        # Nothing that could be told by sound: a table's name, none, one that is translated.
        ("When did Aliyun turn a profit?", "跨湾轮渡将于9月1日恢复。", 0.0),
        ("How many moons are there?", "跨湾轮渡将于9月1日恢复。", 0.0),
        ("What did the Supreme Court decide?", "最高法院作出裁决。", 0.0),
        ("木星有多少颗卫星？", "Beichen put seven satellites into orbit.", 0.0),
    ],
)
def test_heard(question: str, text: str, expected: float) -> None:
    asked = understand(question, today=TODAY, aliases=load_aliases())
    assert heard(asked, text) == pytest.approx(expected)
