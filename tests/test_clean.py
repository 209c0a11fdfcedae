"""Markup becomes plain paragraphs; what can't be seen or must not run is gone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import MAX_DEPTH, clean_text, html_to_text, one_line
from index.errors import LoadError


def test_paragraphs_are_separated_by_one_newline() -> None:
    html = "<div>\n<p>One  two\n three.</p><p></p><p>Four.</p>\n</div>"
    assert html_to_text(html) == "One two three.\nFour."


def test_text_outside_any_paragraph_is_kept() -> None:
    html = "<div>Lead <strong>in bold.</strong><br>\n<p>Then a paragraph.</p>tail</div>"
    assert html_to_text(html) == "Lead in bold.\nThen a paragraph.\ntail"


def test_spaces_between_chinese_and_digits_stay_as_written() -> None:
    assert (
        html_to_text("<p>5&nbsp;月 26 日晚间，收入 745.68 亿元</p>")
        == "5 月 26 日晚间，收入 745.68 亿元"
    )


def test_inline_elements_do_not_break_words() -> None:
    assert html_to_text("<p>阿里<b>云</b>总裁<a href='x'>张建锋</a>说</p>") == "阿里云总裁张建锋说"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<iframe src='http://x'>frame</iframe>",
        "<!-- comment -->",
        "<noscript>turn scripts on</noscript>",
        "<template>later</template>",
        "<svg><text>drawn</text></svg>",
        "<p hidden>hidden</p>",
        "<p style='color:red; display : none'>hidden</p>",
        "<img alt='picture' src=x onerror=alert(1)>",
        "<button>Share</button>",
        "<?php echo 1 ?>",
    ],
)
def test_what_is_no_text_is_dropped(html: str) -> None:
    assert html_to_text(f"<p>before</p>{html}<p>after</p>") == "before\nafter"


def test_text_behind_a_dropped_element_is_kept() -> None:
    assert html_to_text("<p>a<script>x</script>b<img>c</p>") == "abc"


def test_lists_captions_tables_and_code_stay_readable() -> None:
    html = """
    <figure><img src=x><figcaption>The plant at night</figcaption></figure>
    <ul><li>first</li><li><p>second</p><p>and more</p></li></ul>
    <table><caption>Revenue</caption><tr><th>Year</th><th>Sum</th></tr>
    <tr><td>2021</td><td>601 亿</td></tr></table>
    <pre>if x:\n    run()</pre>"""
    assert html_to_text(html).split("\n") == [
        "The plant at night",
        "- first",
        "- second",
        "and more",
        "Revenue",
        "Year | Sum",
        "2021 | 601 亿",
        "if x:",
        "    run()",
    ]


def test_an_ordered_list_keeps_its_numbers() -> None:
    html = """<ol><li>first<ul><li>a point</li></ul></li><li>second</li></ol>
    <ol start="7"><li>seventh</li></ol><ol type="a"><li>lettered</li></ol>
    <ol start="many"><li>one</li></ol>"""
    marked = ["1. first", "- a point", "2. second", "7. seventh", "- lettered", "1. one"]
    assert html_to_text(html).split("\n") == marked
    bare = html_to_text(html, numbered=False).split("\n")
    assert bare == ["- first", "- a point", "- second", "- seventh", "- lettered", "- one"]


def test_a_table_that_lays_out_a_page_is_read_as_paragraphs() -> None:
    story = "A long story in a cell. " * 20
    html = f"<table><tr><td><p>{story}</p><p>Its end.</p></td><td>Ad</td></tr></table>"
    assert html_to_text(html).split("\n") == [story.strip(), "Its end.", "Ad"]


def test_a_list_typed_into_html_keeps_its_lines() -> None:
    html = "<div>三点：\n1. 第一点。\n2. 第二点，\n续行。</div>"
    assert html_to_text(html) == "三点：\n1. 第一点。\n2. 第二点， 续行。"


def test_much_white_space_takes_no_time() -> None:
    assert html_to_text("<p>a" + "\n " * 200_000 + "b</p>") == "a b"


def test_an_xml_declaration_is_no_obstacle() -> None:
    assert html_to_text('\ufeff<?xml version="1.0" encoding="gbk"?><p>text</p>') == "text"
    assert html_to_text('<?xml version="1.0" encoding="gbk"<p>text</p>') == "text"


def test_entities_are_decoded() -> None:
    assert html_to_text("<p>AT&amp;T &lt;b&gt; &#8220;so&#x201d;</p>") == "AT&T <b> “so”"


def test_invisible_characters_go() -> None:
    dirty = "ab\x00c\u200bd\u202ee\u2066f\ufeffg\u00adh\U000e0041i"
    assert clean_text(dirty) == "abcdefghi"
    assert html_to_text(f"<p>{dirty}</p>") == "abcdefghi"


def test_half_a_surrogate_pair_can_be_stored() -> None:
    assert clean_text("a\ud800b").encode() == "a\ufffdb".encode()
    assert html_to_text("<p>a\ud800b</p>").encode() == "a\ufffdb".encode()


def test_line_ends_of_all_kinds_part_paragraphs() -> None:
    assert clean_text("　　一\r\n\r\n二\u2028三\x0b四 \r 五") == "一\n二\n三\n四\n五"


def test_one_line() -> None:
    assert one_line(" a\n\tb\u3000c ") == "a b c"


def test_nesting_without_end_is_refused_with_a_reason() -> None:
    with pytest.raises(LoadError, match="nested deeper"):
        html_to_text("<div>" * (MAX_DEPTH + 100) + "x")


def test_very_deep_nesting_neither_crashes_nor_passes() -> None:
    with pytest.raises(LoadError, match="nested deeper"):
        html_to_text("<b><i>" * 100_000 + "x")


def test_nothing_gives_nothing() -> None:
    assert html_to_text("") == html_to_text("  \n") == html_to_text("<!-- -->") == ""


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/=&;#'\"! \n\x00pdivtabletrscript云a1"))
def test_any_text_is_cleaned_to_tidy_paragraphs(html: str) -> None:
    text = html_to_text(html)
    assert "\n\n" not in text
    assert "\x00" not in text
    assert text == text.strip("\n")
