"""JSON Lines: one article a line, bad lines one failure each, however many there are."""

from __future__ import annotations

import gzip
import itertools
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from index.formats import load
from index.types import LoadedArticle, LoadFailure


def articles(path: Path, *rows: Any) -> list[LoadedArticle]:
    """The articles of a file of these records, all of which must load."""
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    loaded = list(load(path))
    assert all(isinstance(item, LoadedArticle) for item in loaded), loaded
    return [item for item in loaded if isinstance(item, LoadedArticle)]


def test_all_fields(tmp_path: Path) -> None:
    (article,) = articles(
        tmp_path / "a.jsonl",
        {
            "id": "n1", "title": "收入增长", "text": "公司今天宣布收入增长。\n\n全文完。",
            "published": "2022-05-26T12:08:55Z", "url": "https://www.thepaper.cn/1",
            "source": "澎湃", "author": "李四", "language": "zh", "categories": ["财经"],
            "unknown": {"deep": [1]},
        },
    )  # fmt: skip
    assert (article.key, article.title, article.format) == ("n1", "收入增长", "jsonl")
    assert article.text == "公司今天宣布收入增长。\n全文完。"
    assert article.published is not None
    assert article.published.time == "2022-05-26T20:08:55+08:00"
    assert (article.source, article.author, article.url) == (
        "澎湃新闻", "李四", "https://www.thepaper.cn/1",
    )  # fmt: skip
    assert article.categories == ("财经",)
    assert article.warnings == ()


@pytest.mark.parametrize(
    "row",
    [
        {"doc_id": 7, "headline": "T", "content": "Body of the text.", "pub_time": "2022-05-26"},
        {"id": "7", "Title": "T", "body": "Body of the text.", "publish_date": 1653566935},
        {"id": "7", "title": "T", "html": "<p>Body of the text.</p>", "date": "May 26, 2022"},
        {"id": "7", "title": "T", "text": "<div>Body of <b>the</b> text.</div>", "date": 20220526},
        {"id": "7", "title": "T", "text": ["Body of the text."], "datePublished": "2022/05/26"},
        {
            "id": "7",
            "title": "T",
            "content": "",
            "body": "Body of the text.",
            "date": "2022年5月26日",
        },
        {
            "id": "7",
            "title": "T",
            "text": "Body of the text.",
            "date": "bad",
            "created_at": "2022-05-26",
        },
    ],
)
def test_common_names_for_the_same_field(tmp_path: Path, row: dict[str, Any]) -> None:
    (article,) = articles(tmp_path / "a.jsonl", row)
    assert (article.key, article.title, article.text) == ("7", "T", "Body of the text.")
    assert article.published is not None
    assert article.published.interval.iso() == "2022-05-26"


def test_a_day_and_its_time_in_two_fields(tmp_path: Path) -> None:
    row = {"id": "1", "text": "公司今天宣布收入增长。", "date": "2023-08-16", "time": "17:53:26"}
    (article,) = articles(tmp_path / "a.jsonl", row)
    assert article.published is not None
    assert article.published.time == "2023-08-16T17:53:26+08:00"


def test_objects_and_lists_as_names(tmp_path: Path) -> None:
    row = {
        "id": "1", "text": "Some text.", "source": {"name": "Reuters"},
        "author": [{"name": "A"}, "B"],
    }  # fmt: skip
    (article,) = articles(tmp_path / "a.jsonl", row)
    assert (article.source, article.author) == ("Reuters", "A, B")


def test_the_key_is_id_then_url_then_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    url = "https://x.example/1"
    found = articles(
        path, {"id": "a", "url": url, "text": "One."}, {"url": url, "text": "Two."}, {"text": "3."}
    )
    assert [article.key for article in found] == ["a", url, f"{path}#3"]


def test_without_a_date_nothing_is_invented(tmp_path: Path) -> None:
    (article,) = articles(tmp_path / "20220526.jsonl", {"id": "1", "text": "公司宣布收入增长。"})
    assert article.published is None


def test_a_bad_line_is_one_failure_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        '{"id": "1", "text": "Good."}', "{not json", "", '["list"]', "null", '{"id": "x"}',
        '{"id": "6", "text": 5}', "[" * 100_000, '{"id": "h", "html": "' + "<b>" * 3000 + '"}',
        '{"n": ' + "9" * 5000 + "}", '{"id": "2", "text": "Half \\ud800 pair \\u0000."}',
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    loaded = list(load(path))
    good = [item for item in loaded if isinstance(item, LoadedArticle)]
    bad = [item for item in loaded if isinstance(item, LoadFailure)]
    assert [item.key for item in good] == ["1", "2"]
    assert good[1].text == "Half \ufffd pair ."
    numbers = [2, 4, 5, 6, 7, 8, 9, 10]
    assert len(bad) == len(numbers)
    for failure, number in zip(bad, numbers, strict=True):
        assert f"line {number}" in failure.reason


def test_lines_of_several_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = '{{"id": "{}", "text": "公司今天宣布，年度收入同比增长两成，利润创下新高。"}}\n'
    lines = [row.format(n).encode("gbk" if n == 2 else "utf-8") for n in range(4)]
    path.write_bytes(b"\xef\xbb\xbf" + b"".join(lines))
    assert [item.key for item in load(path)] == ["0", "1", "2", "3"]
    texts = {item.text for item in load(path) if isinstance(item, LoadedArticle)}
    assert texts == {"公司今天宣布，年度收入同比增长两成，利润创下新高。"}
    path.write_bytes((row.format(1) + row.format(2)).encode("utf-16"))
    assert [item.key for item in load(path)] == ["1", "2"]


def test_a_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "1", "text": "Good."}\n' * 3))
    assert len(list(load(path))) == 3
    path.write_bytes(path.read_bytes()[:-12])
    assert isinstance(list(load(path))[-1], LoadFailure)


def test_one_array_and_one_object_a_file(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": "One."}, {"id": "2", "text": "Two."}]
    path = tmp_path / "a.json"
    for content in (json.dumps(rows), json.dumps(rows, indent=2), json.dumps(rows[0], indent=1)):
        path.write_text(content, encoding="utf-8")
        loaded = list(load(path))
        assert [item.key for item in loaded] == ["1", "2"][: len(loaded)]
        assert all(isinstance(item, LoadedArticle) for item in loaded)
    path.write_text('[{"id": "1", ', encoding="utf-8")
    (failure,) = load(path)
    assert isinstance(failure, LoadFailure)


def test_memory_is_bounded_whatever_the_size(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = json.dumps({"id": "1", "text": "公司今天宣布收入增长。\n" * 1000}) + "\n"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(250):
            file.write(line)
    list(itertools.islice(load(path), 3))  # what is loaded once is not the file's memory
    tracemalloc.start()
    count = sum(1 for _ in load(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 250
    assert path.stat().st_size > 15_000_000
    assert peak < 3_000_000


def test_real_documents(shared_data: Path) -> None:
    path = shared_data / "crud_rag" / "documents.jsonl.gz"
    loaded = list(itertools.islice(load(path), 500))
    found = [item for item in loaded if isinstance(item, LoadedArticle)]
    assert len(found) == 500
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in itertools.islice(file, 500)]
    for article, row in zip(found, rows, strict=True):
        assert article.key == row["doc_id"]
        if row["date_kind"] == "header_full":
            assert article.published is not None
            assert article.published.interval.iso() == row["date"]
    assert any(article.source == "IT之家" for article in found)
