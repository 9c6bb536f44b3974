"""What becomes of plain text, Markdown and HTML, and what is said about it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import markup
from quizapp.formats import rich
from quizapp.formats.codes import CONTROLS, Code
from quizapp.formats.rich import as_plain, clean, from_html, from_markdown, from_plain

TEXTS = st.text().filter(lambda text: not CONTROLS.search(text))
MARKUP = (
    *("<p>", "</p>", "<b>", "</b>", "<a href='https://a.org'>", "</a>", "<br>", "<pre>", "\n", "x", " ", "&lt;", "<"),
    *("<table>", "<tr>", "<td>", "</table>", "<li>", "<ul>", "<h3>", "<ruby>", "<rt>", "<i title='>'>", "<textarea>"),
    *("<img alt='a'>", "<math>", "<mi>", "</math>", "<svg>", "<script>", "<!--", "-->", "\ufeff", "&#13;", "\xa0"),
)
PIECES = st.lists(st.sampled_from(MARKUP)).map("".join)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("a", "a"),
        (" a \n", "a"),
        ("a\nb", "a<br>b"),
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("a\n \n\nb\nc\n", "<p>a</p><p>b<br>c</p>"),
        ("1 < 2 & \"3\" > '0'", "1 &lt; 2 &amp; \"3\" &gt; '0'"),
        ("<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
        ("\u202bא\u202c\u200d", "\u202bא\u202c\u200d"),
    ],
)
def test_plain_text_stays_what_it_says(text, fragment):
    assert from_plain(text) == (fragment, frozenset())


@pytest.mark.parametrize("fragment", ["<b>a</b>", "<p>a</p>", "a<br><br>b", "a\nb", "<p>a</p>b", " a"])
def test_what_plain_text_cannot_say_has_none(fragment):
    assert as_plain(fragment) is None


@given(TEXTS)
def test_a_fragment_of_plain_text_leads_back_to_it(text):
    fragment, _codes = from_plain(text)
    plain = as_plain(fragment)
    assert plain is not None
    assert from_plain(plain)[0] == fragment


@given(TEXTS)
def test_plain_text_is_clean(text):
    fragment, _codes = from_plain(text)
    assert clean(fragment) == fragment


@given(st.one_of(TEXTS, PIECES))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "fragment", "codes"),
    [
        ("<p>a &amp; <em>b</em></p>", "<p>a &amp; <em>b</em></p>", set()),
        ("a < b", "a &lt; b", set()),
        ("a&nbsp;b", "a\xa0b", set()),
        ('<div class="x" style="color: red"><font>a</font></div>', "a", set()),
        ("<!-- c -->a", "a", set()),
        ("<!-- <script> -->a", "a", set()),
        ("a<script>alert(1)</script>b", "ab", {Code.HTML_SANITISED}),
        ("<style>p{}</style>a", "a", {Code.HTML_SANITISED}),
        ('<iframe src="https://a.org">f</iframe>a', "a", {Code.HTML_SANITISED}),
        ("<button>a</button>", "a", {Code.HTML_SANITISED}),
        ('<p onclick="x()">a</p>', "<p>a</p>", {Code.HTML_SANITISED}),
        ('<p ONLOAD="x()">a</p>', "<p>a</p>", {Code.HTML_SANITISED}),
        ('<a href="https://a.org/">a</a>', '<a href="https://a.org/">a</a>', set()),
        ('<a href="mailto:a@a.org">a</a>', '<a href="mailto:a@a.org">a</a>', set()),
        ('<a href="javascript:x()">a</a>', "<a>a</a>", {Code.HTML_SANITISED}),
        ('<a href=" jAva\tscript&#58;x()">a</a>', "<a>a</a>", {Code.HTML_SANITISED}),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>", {Code.HTML_SANITISED}),
        ('<a href="/admin">a</a>', "<a>a</a>", {Code.HTML_SANITISED}),
        ('<img src="x.png" alt="a <cat>">', "[a &lt;cat&gt;]", {Code.MEDIA_DROPPED}),
        ('<img src="x.png">', "", {Code.MEDIA_DROPPED}),
        ("<video src=x>no video</video>", "no video", {Code.MEDIA_DROPPED}),
        ("<object data=x>no object</object>", "no object", {Code.MEDIA_DROPPED}),
        ("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "x=1", {Code.CONTENT_DROPPED}),
        ("<svg><text>a</text></svg>", "a", {Code.CONTENT_DROPPED}),
        ("x<y and y>z", "xz", {Code.CONTENT_DROPPED}),
        ("a <b", "a", {Code.CONTENT_DROPPED}),
        ("<pre>\n\n\na</pre>", "<pre>a</pre>", set()),
        ('<span lang="ar" dir="rtl" title="t">a</span>', '<span lang="ar" dir="rtl" title="t">a</span>', set()),
        (
            '<table><tr><td colspan="2">a</td></tr></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
            set(),
        ),
    ],
)
def test_html_is_cleaned_and_what_went_is_said(text, fragment, codes):
    assert from_html(text) == (fragment, codes)


@pytest.mark.parametrize(
    ("text", "fragment", "codes"),
    [
        ("*a*", "<em>a</em>", set()),
        ("a\n\nb", "<p>a</p>\n<p>b</p>", set()),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", set()),
        ("<b>a</b>", "&lt;b&gt;a&lt;/b&gt;", set()),
        ("`a < b`", "<code>a &lt; b</code>", set()),
        ("[a](https://a.org)", '<a href="https://a.org">a</a>', set()),
        ("[a](javascript:x)", "[a](javascript:x)", set()),
        ("![a cat](x.png)", "[a cat]", {Code.MEDIA_DROPPED}),
    ],
)
def test_markdown_is_commonmark_without_html(text, fragment, codes):
    assert from_markdown(text) == (fragment, codes)


def test_the_pages_let_through_what_files_may_hold():
    assert rich.TAGS == markup.TAGS


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"<i title={n}><p>" for n in range(4000)),
        "".join(f"<b title={n}>" for n in range(4500)) + "<p>" * 3000,
        "<a>" * 21_000,
        "<span>" * 10_000,
        "<table><tr><td>" * 4300,
        "<a b='" * 10_000,
        "<!--" * 16_000,
        "<script>" * 8000,
        "<a " + "=" * 65_000,
        "<a b" + " " * 65_000,
        "<pre>\n" * 10_000,
        "<" * 65_000,
        "&" * 65_000,
    ],
)
def test_hostile_html_takes_little_time(text):
    started = time.process_time()
    from_html(text)
    assert time.process_time() - started < 2


def test_elements_left_open_thousands_of_times_are_refused():
    assert from_html("<i title=a><p>" * 4000) == ("", {Code.OVER_LIMIT})
