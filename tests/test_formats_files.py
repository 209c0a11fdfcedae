"""The registry and the walker: encodings, what is no article, places."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest
from loading import loaded_from, matter, read, refused

from index.errors import UsageError
from index.formats import LOADERS, load
from index.types import LoadedArticle, LoadFailure

# ---- encodings ----

ZH = "阿里云财报：13 年来首次年度盈利，进入高质量发展阶段。公司今天发布了最新的财报。"
TW = "台積電今天公布第三季財報，營收創新高，法人預期明年仍將持續成長，股價上漲。"
LATIN = "Le président a déclaré que l'été serait très agréable – « déjà », où êtes-vous ?"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ZH, "utf-8"), (ZH, "utf-8-sig"), (ZH, "utf-16"), (ZH, "utf-16-le"), (ZH, "utf-16-be"),
        (ZH, "gbk"), (ZH, "gb18030"), (TW, "big5"), (TW, "gb18030"), (LATIN, "cp1252"),
        (LATIN, "utf-16"),
    ],
)  # fmt: skip
def test_encodings_are_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    assert read(tmp_path, text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "big5", "nonsense", "hex"])
@pytest.mark.parametrize("real", ["gbk", "utf-8"])
def test_bytes_count_more_than_the_declared_charset(
    tmp_path: Path, declared: str, real: str
) -> None:
    html = f'<html><head><meta charset="{declared}"></head><body><p>{ZH}</p></body></html>'
    article = read(tmp_path, html.encode(real), "a.html")
    assert article.text == ZH
    wrong = {("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "utf-8"), ("big5", "gbk")}
    if (declared, real) in wrong:
        assert any(declared in warning for warning in article.warnings)


def test_a_text_cut_inside_a_character_is_mended_and_said(tmp_path: Path) -> None:
    article = read(tmp_path, (ZH * 5).encode()[:-1], "a.txt")
    assert article.text.startswith(ZH)
    assert any("broken" in warning for warning in article.warnings)


# ---- what is no article ----


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a.md", "PNG"),
        (b"%PDF-1.7 ...", "a.txt", "PDF"),
        (b"PK\x03\x04rest", "a.html", "damaged archive"),
        (bytes(range(256)) * 40, "a.txt", "binary"),
        (b"", "a.md", "empty"),
        (b" \n\t ", "a.md", "empty"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "a.xml", "no items"),
        (b"<html><head></head><body><script>x</script></body></html>", "a.html", "no text"),
        (gzip.compress(b"0" * 60_000_000), "a.txt.gz", "larger than 50 MB"),
        (gzip.compress(b"text " * 100_000)[:200], "a.txt.gz", "can't be read"),
    ],
)
def test_other_files_are_refused_with_a_reason(
    tmp_path: Path, content: bytes, name: str, reason: str
) -> None:
    assert reason in refused(tmp_path, content, name)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(b"text ")
        file.truncate(51 * 1024 * 1024)
        file.seek(0)
        file.write(b"text " * 20_000)
    (loaded,) = load(path)
    assert isinstance(loaded, LoadFailure)
    assert "50 MB" in loaded.reason


def test_an_entity_bomb_is_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{entities}]>'
        "<html><body><p>&e11; text</p></body></html>"
    )
    loaded = loaded_from(tmp_path, bomb, "a.html")
    assert sum(len(item.text) for item in loaded if isinstance(item, LoadedArticle)) < 5_000


def test_nesting_without_end_is_one_failure(tmp_path: Path) -> None:
    assert "nested" in refused(tmp_path, "<html><body>" + "<div>" * 50_000 + "x", "a.html")
    assert "nested" in refused(
        tmp_path, matter("title: 甲").replace("<div>", "<div>" * 50_000), "a.md"
    )


def test_nul_bytes_and_controls_are_cleaned(tmp_path: Path) -> None:
    article = read(
        tmp_path, "标题在此\n\n正文\x00里\u202e有\u200b控制字符。" + "更多内容。" * 30, "a.txt"
    )
    assert article.text.startswith("正文里有控制字符。")


# ---- places ----


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("b/2.txt", "b/1.txt", "a.md", ".hidden.md", ".git/x.md", "c.png"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG" if name.endswith("png") else f"Text of {name}.".encode())
    for given in (str(folder), f"{folder}/", folder):
        loaded = list(load(given))
        assert [item.key for item in loaded] == [
            f"{folder}/{name}" for name in ("a.md", "b/1.txt", "b/2.txt", "c.png")
        ]
    assert isinstance(loaded[-1], LoadFailure)


def test_the_key_is_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Some text.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [item.key for item in load("in")] == ["in/a.txt"]
    assert [item.key for item in load("in/a.txt")] == ["in/a.txt"]
    assert [item.key for item in load("./in")] == ["./in/a.txt"]


def test_missing_and_empty_places_are_failures(tmp_path: Path) -> None:
    assert [type(item) for item in load(tmp_path / "none")] == [LoadFailure]
    assert [type(item) for item in load(tmp_path)] == [LoadFailure]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (loaded,) = load(tmp_path)
    assert isinstance(loaded, LoadFailure)
    assert "regular" in loaded.reason


def test_a_failing_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.png", b"\x89PNG")
    (tmp_path / "b.html").write_text("<div>" * 9000, encoding="utf-8")
    (tmp_path / "c.txt").write_text("Good text.", encoding="utf-8")
    assert [type(item) for item in load(tmp_path)] == [LoadFailure, LoadFailure, LoadedArticle]


def test_content_decides_and_format_overrides(tmp_path: Path) -> None:
    html = "<!DOCTYPE html><html><body><p>One paragraph of text.</p></body></html>"
    assert read(tmp_path, html, "page.txt").format == "html"
    record = json.dumps({"id": "1", "text": "A record."})
    assert read(tmp_path, record, "record.md").format == "jsonl"
    (forced,) = load(tmp_path / "page.txt", format="text")
    assert isinstance(forced, LoadedArticle)
    assert forced.format == "text"
    assert forced.text == html


def test_an_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx") as error:
        load(tmp_path, format="docx")
    assert all(name in error.value.hint for name in LOADERS)
