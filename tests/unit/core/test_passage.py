import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.closest import closest
from quizapp.core.passage import (
    Article,
    Heading,
    Mark,
    Paragraph,
    PassageAmbiguous,
    PassageNotFound,
    Run,
    locate,
    normalise,
    parse_article,
    runs,
)
from quizapp.core.question import Passage
from tests.unit.core.samples import SINGLE

FILE = Path(__file__).parents[3] / "questions" / "fall-of-damascus-2024" / "article.txt"
TEXT = normalise(FILE.read_text(encoding="utf-8"))
ARTICLE = parse_article(TEXT)
SMALL = "It began.\n\n== First ==\nOne here.\nTwo here.\n\n== Outer ==\n\n=== Inner ===\n Three.\n\n== Empty ==\n"


def span(text: str, quote: str) -> tuple[int, int]:
    return text.index(quote), text.index(quote) + len(quote)


def test_the_article_has_29_paragraphs_in_seven_sections():
    assert [paragraph.number for paragraph in ARTICLE.paragraphs] == list(range(1, 30))
    assert ARTICLE.sections == (
        "Lead",
        "Background",
        "Prelude",
        "Rebel entry and Assad's escape",
        "Rebel takeover",
        "Aftermath",
        "Reactions",
    )


def test_headings_without_paragraphs_are_shown_but_are_no_sections():
    headings = {block.text: block.level for block in ARTICLE.blocks if isinstance(block, Heading)}
    assert headings["Events"] == headings["References"] == 2
    assert headings["Rebel takeover"] == 3
    assert not {"Events", "References"} & set(ARTICLE.sections)


@pytest.mark.parametrize(
    ("number", "section", "beginning"),
    [
        (1, "Lead", "On 7 December 2024"),
        (2, "Background", "In late 2018"),
        (5, "Prelude", "In November 2024"),
        (8, "Rebel entry and Assad's escape", "On 7 December 2024, Syrian rebels"),
        (12, "Rebel takeover", "During the early hours"),
        (14, "Aftermath", "In the wake"),
        (17, "Reactions", " Afghanistan: The Taliban"),
        (29, "Reactions", " United States: The White House"),
    ],
)
def test_paragraphs_of_the_article_stand_where_a_reader_finds_them(number, section, beginning):
    paragraph = ARTICLE.paragraphs[number - 1]
    assert paragraph.section == section
    assert TEXT[paragraph.start : paragraph.end].startswith(beginning)
    assert "\n" not in TEXT[paragraph.start : paragraph.end]


def test_blocks_keep_their_order():
    kinds = [block.number if isinstance(block, Paragraph) else block.text for block in parse_article(SMALL).blocks]
    assert kinds == [1, "First", 2, 3, "Outer", "Inner", 4, "Empty"]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("== A ==", Heading(2, "A")),
        ("==A==", Heading(2, "A")),
        ("  === A b ===  ", Heading(3, "A b")),
        ("===== Deep =====", Heading(3, "Deep")),
        ("=== Uneven ==", Heading(2, "= Uneven")),
        ("= A =", None),
        ("== A", None),
        ("a == b", None),
        ("== ==", None),
        ("=====", None),
    ],
)
def test_a_heading_line_has_two_equals_signs_or_more_on_both_sides(line, heading):
    block = parse_article(line).blocks[0]
    assert block == (heading or Paragraph(1, 0, len(line), "Lead"))


def test_only_line_feeds_end_a_line():
    article = parse_article("one\u2028still one\x0bstill\n\u00a0\ntwo")
    assert [article.text[p.start : p.end] for p in article.paragraphs] == ["one\u2028still one\x0bstill", "two"]


def test_offsets_count_after_the_byte_order_mark_and_line_ends_are_settled():
    article = parse_article("\ufeffone\r\n\r\ntwo\rthree")
    assert article.text == "one\n\ntwo\nthree"
    assert [article.text[p.start : p.end] for p in article.paragraphs] == ["one", "two", "three"]


@given(st.text("ab =\n\r\u00e9", max_size=60))
def test_paragraphs_cover_every_visible_line_that_is_no_heading(text):
    article = parse_article(text)
    shown = [article.text[p.start : p.end] for p in article.paragraphs]
    lines = [line for line in article.text.split("\n") if line.strip()]
    assert len(shown) + sum(isinstance(block, Heading) for block in article.blocks) == len(lines)
    assert [line for line in lines if line in shown] == shown


def test_an_offset_between_two_paragraphs_belongs_to_the_next():
    article = parse_article(SMALL)
    at = {quote: article.paragraph_at(SMALL.index(quote)) for quote in ("It", "began", "First", "One", "Three")}
    assert {quote: paragraph.number for quote, paragraph in at.items()} == {
        "It": 1,
        "began": 1,
        "First": 2,
        "One": 2,
        "Three": 4,
    }
    assert article.paragraph_at(SMALL.index("Empty")) is None


@pytest.mark.parametrize(
    ("passages", "section"),
    [
        pytest.param(["Three.", "One here."], "Inner", id="that of the first passage"),
        pytest.param([], None, id="none without a passage"),
    ],
)
def test_the_section_of_a_question_is_where_its_first_passage_stands(passages, section):
    found = tuple(locate(SMALL, Passage(exact=quote)) for quote in passages)
    assert parse_article(SMALL).section_of(replace(SINGLE, passages=found)) == section


def test_a_passage_that_is_not_found_has_no_section():
    assert parse_article(SMALL).section_of(replace(SINGLE, passages=(Passage(exact="Three."),))) is None


ECHO = "a cat sat. The cat sat, and the cat sat."
"""Holds "cat sat" at 2, 15 and 32."""


@pytest.mark.parametrize(
    ("passage", "start"),
    [
        pytest.param(Passage(exact="and"), 24, id="found once"),
        pytest.param(
            Passage(exact="and", prefix="no such ", suffix=" words", start=3, end=6), 24, id="the quote decides"
        ),
        pytest.param(Passage(exact="cat sat", prefix="The "), 15, id="several, the prefix decides"),
        pytest.param(Passage(exact="cat sat", suffix=", and"), 15, id="several, the suffix decides"),
        pytest.param(Passage(exact="cat sat", prefix="the ", suffix="."), 32, id="several, both decide"),
        pytest.param(Passage(exact="cat sat", start=2), 2, id="several, the stated position decides"),
        pytest.param(Passage(exact="cat sat", suffix=".", start=32), 32, id="the position among those that fit"),
        pytest.param(Passage(exact="cat sat", prefix="The ", start=2), 15, id="context before position"),
        pytest.param(Passage(exact="cat sat", prefix="xyz", start=15), 15, id="the position if no context fits"),
    ],
)
def test_a_passage_is_located_by_quote_then_context_then_position(passage, start):
    found = locate(ECHO, passage)
    assert (found.start, found.end) == (start, start + len(passage.exact))
    assert replace(found, start=passage.start, end=passage.end) == passage


@pytest.mark.parametrize(
    ("passage", "count"),
    [
        pytest.param(Passage(exact="cat sat"), 3, id="nothing else said"),
        pytest.param(Passage(exact="cat sat", suffix="."), 3, id="the context fits twice"),
        pytest.param(Passage(exact="cat sat", suffix=".", start=15), 3, id="the position is none of those that fit"),
        pytest.param(Passage(exact="cat sat", start=3), 3, id="a position beside it"),
        pytest.param(Passage(exact="cat sat", prefix="xyz", start=-8), 3, id="a position counted from the end"),
        pytest.param(Passage(exact="cat sat", start=9999), 3, id="a position beyond the end"),
    ],
)
def test_a_passage_that_nothing_decides_is_ambiguous(passage, count):
    with pytest.raises(PassageAmbiguous) as error:
        locate(ECHO, passage)
    assert error.value.count == count


def test_quotes_that_overlap_are_two():
    with pytest.raises(PassageAmbiguous) as error:
        locate("banana", Passage(exact="ana"))
    assert error.value.count == 2


@pytest.mark.parametrize("exact", ["", "a dog sat", "the  cat", "THE CAT"])
def test_a_quote_is_verbatim_or_not_found(exact):
    with pytest.raises(PassageNotFound):
        locate(ECHO, Passage(exact=exact))


def test_a_misquoted_passage_comes_with_what_was_probably_meant():
    with pytest.raises(PassageNotFound) as error:
        locate(TEXT, Passage(exact="a 12-hour curfew"))
    assert error.value.closest == "a 13-hour curfew"


@given(st.data())
def test_any_stretch_of_the_article_is_located_with_its_surroundings(data):
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, min(start + 300, len(TEXT))))
    around = Passage(exact=TEXT[start:end], prefix=TEXT[max(start - 32, 0) : start], suffix=TEXT[end : end + 32])
    stated = replace(around, start=start, end=end)
    assert locate(TEXT, stated) == stated


@pytest.mark.parametrize(
    ("quote", "meant"),
    [
        pytest.param(
            "The barbaric state has fallen at last. I pay tribute to the Syrian people",
            '"The barbaric state has fallen. At last. I pay tribute to the Syrian people,',
            id="other punctuation",
        ),
        pytest.param("israel bombed the mezzeh air base", "Israel bombed the Mezzeh Air Base", id="letter case"),
        pytest.param(
            "Foreign Minister Annalena Baerbock described the end of the regime",
            "Foreign Minister Annalena Baerbock described the end of the Assad regime",
            id="a word left out",
        ),
        pytest.param(
            "was appointed as the new prime minister of the Syrian transitional government",
            "was appointed as new prime minister of the Syrian transitional government",
            id="a word added",
        ),
        pytest.param("nothing of this kind was ever written anywhere", None, id="nothing near"),
        pytest.param("", None, id="an empty quote"),
    ],
)
def test_the_closest_words_are_what_an_author_meant(quote, meant):
    assert closest(TEXT, quote) == meant


@given(st.text("ab c.\n", max_size=40), st.text("ab c.", max_size=20))
def test_the_closest_words_are_always_in_the_text(text, quote):
    found = closest(text, quote)
    assert found is None or (found and found in text)


def test_a_hostile_article_costs_bounded_time():
    text = "the fall of the " * 30_000
    closest(text, "warm up")
    started = time.process_time()
    for _ in range(20):
        closest(text, "the fall of the fool of " * 2_000)
    with pytest.raises(PassageAmbiguous):
        locate("a" * 1_000_000, Passage(exact="a" * 60_000, prefix="b"))
    assert time.process_time() - started < 2


LINE = Paragraph(1, 0, 26, "Lead")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def pieces(*places: tuple[int, int, int, int]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = runs(LETTERS, LINE, [Mark(*place) for place in places])
    return [(run.text, tuple(mark.id for mark in run.marks), run.ids) for run in found]


def test_a_paragraph_without_marks_is_one_run():
    assert runs(LETTERS, LINE, []) == (Run(LETTERS),)


def test_a_mark_cuts_a_paragraph_in_three():
    assert pieces((6, 1, 2, 5)) == [
        ("ab", (), ()),
        ("cde", ("q6-passage",), ("q6-passage",)),
        (LETTERS[5:], (), ()),
    ]


def test_where_marks_overlap_both_hold_and_each_anchor_stands_on_its_first_piece():
    assert pieces((6, 1, 2, 8), (7, 2, 5, 12)) == [
        ("ab", (), ()),
        ("cde", ("q6-passage",), ("q6-passage",)),
        ("fgh", ("q6-passage", "q7-passage-2"), ("q7-passage-2",)),
        ("ijkl", ("q7-passage-2",), ()),
        (LETTERS[12:], (), ()),
    ]


def test_equal_and_nested_marks_share_their_pieces():
    assert pieces((1, 1, 0, 26), (2, 1, 0, 26), (3, 1, 4, 6)) == [
        ("abcd", ("q1-passage", "q2-passage"), ("q1-passage", "q2-passage")),
        ("ef", ("q1-passage", "q2-passage", "q3-passage"), ("q3-passage",)),
        (LETTERS[6:], ("q1-passage", "q2-passage"), ()),
    ]


def test_marks_elsewhere_and_empty_marks_cut_nothing():
    assert pieces((1, 1, 26, 30), (2, 1, 5, 5)) == [(LETTERS, (), ())]


@pytest.mark.parametrize(
    ("begins_at", "ends_at", "number"),
    [
        pytest.param("began", "Two", 1, id="in the first of the paragraphs it crosses"),
        pytest.param("\n\n== First", "Two", 2, id="before it, in blank lines"),
        pytest.param("First", "Two", 2, id="before it, in a heading"),
        pytest.param("\n== Outer", "Three", 4, id="before it, in two headings"),
        pytest.param("Two", "Three", 3, id="in a paragraph, over headings"),
    ],
)
def test_a_mark_over_several_lines_has_its_anchor_in_the_first_paragraph_it_touches(begins_at, ends_at, number):
    article = parse_article(SMALL)
    mark = Mark(6, 1, SMALL.index(begins_at), SMALL.index(ends_at) + len(ends_at))
    anchors = [
        (paragraph.number, run.ids)
        for paragraph in article.paragraphs
        for run in runs(SMALL, paragraph, [mark])
        if run.ids
    ]
    assert anchors == [(number, ("q6-passage",))]


places = st.tuples(st.integers(0, len(SMALL)), st.integers(0, len(SMALL))).map(sorted)


@given(st.lists(places, max_size=6))
def test_runs_joined_give_each_paragraph_exactly_and_cover_each_mark(places):
    article: Article = parse_article(SMALL)
    marks = [Mark(number, 1, start, end) for number, (start, end) in enumerate(places, start=1)]
    anchors: list[str] = []
    for paragraph in article.paragraphs:
        found = runs(SMALL, paragraph, marks)
        assert "".join(run.text for run in found) == SMALL[paragraph.start : paragraph.end]
        assert all(run.text for run in found)
        anchors += [id_ for run in found for id_ in run.ids]
        for mark in marks:
            marked = "".join(run.text for run in found if mark in run.marks)
            assert (
                marked == SMALL[max(mark.start, paragraph.start) : max(min(mark.end, paragraph.end), paragraph.start)]
            )
    assert len(anchors) == len(set(anchors))
    touched = {m.id for m in marks for p in article.paragraphs if m.start < min(m.end, p.end) and m.end > p.start}
    assert set(anchors) == touched


def test_a_mark_of_the_article_is_found_in_its_paragraph():
    start, end = span(TEXT, "a 13-hour curfew")
    paragraph = ARTICLE.paragraph_at(start)
    marked = [run.text for run in runs(TEXT, paragraph, [Mark(1, 1, start, end)]) if run.marks]
    assert marked == ["a 13-hour curfew"]
