"""Questions that are not complete or do not rest on their passages (L01 to L04)."""

from dataclasses import replace

import pytest

from quizapp.core.lint.structure import l01_complete, l02_quoted, l03_short_passages, l04_several_places
from quizapp.core.question import MultipleResponse, Passage, Process, SingleChoice
from tests.unit.core.lint.bank_of import (
    bank,
    cloze,
    matching,
    multiple,
    numeric,
    options_of,
    ordering,
    short,
    single,
    true_false,
)
from tests.unit.core.lint.bank_of import question as make

ONE_OF_EACH = (single(), multiple(), true_false(), numeric(), short(), ordering(), matching(), cloze())


def places(findings):
    return [finding.place for finding in findings]


@pytest.mark.parametrize("question", ONE_OF_EACH, ids=lambda question: question.type.value)
def test_complete_questions_pass_every_rule(question):
    whole = bank(question)
    rules = (l01_complete, l02_quoted, l03_short_passages, l04_several_places)
    assert [finding for rule in rules for finding in rule(whole)] == []


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (single(process=None), "process"),
        (single(difficulty=None), "difficulty"),
        (single(group=()), "group"),
        (single(group=(" ",)), "group"),
        (single(explanation="<p> </p>"), "explanation"),
        (single(passages=()), "passages"),
        (single(passages=["not in the article"]), "section"),
        (single(prompt=" "), "prompt"),
        (single("Flood", "Mill", "Sale"), "options"),
        (single("Flood*", "Mill*", "Sale"), "options"),
        (single("Mill*", "Sale"), "options"),
        (single("Mill*", "Sale", "Barn", "Church", "Bridge"), "options"),
        (multiple("Barn*", "Mill", "Bridge", "Church"), "options"),
        (multiple("Barn*", "Mill*", "Bridge*", "Church*"), "options"),
        (multiple("Barn*", "Mill*", "Bridge"), "options"),
        (ordering("One", "Two"), "items"),
        (cloze(["oak"], prompt="The wheel was made of oak."), "prompt"),
        (cloze(["oak"], prompt="The [[1]] was made of [[2]]."), "prompt"),
        (make(SingleChoice(options=options_of(["Flood", "Flood*", " "]))), "options[3].text"),
        (make(MultipleResponse(options=())), "options"),
    ],
)
def test_l01_finds_what_is_missing_or_too_much(question, place):
    found = list(l01_complete(bank(question)))
    assert place in places(found)
    assert {finding.rule for finding in found} == {"L01"}


def test_l01_finds_two_questions_with_one_id():
    found = list(l01_complete(bank(single(id="one"), short(id="one"), short(id="two"))))
    assert [(finding.question, finding.place) for finding in found] == [("one", "id"), ("one", "id")]


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        ("Ann Miller wrecked the mill", "passages[1]"),
        (Passage(exact="Ann Miller built the mill", start=1, end=26), "passages[1]"),
        (Passage(exact="Ann Miller built the mill", start=0, end=24), "passages[1]"),
    ],
)
def test_l02_finds_passages_that_are_not_there(passage, place):
    assert places(l02_quoted(bank(single(passages=[passage])))) == [place]


@pytest.mark.parametrize("digest", [None, "", "0" * 64])
def test_l02_wants_the_digest_of_the_article(digest):
    assert places(l02_quoted(bank(single(), digest=digest))) == ["source.sha256"]


def test_l02_takes_a_digest_in_capitals():
    good = bank(single())
    assert list(l02_quoted(replace(good, digest=good.digest.upper()))) == []


LONG = " ".join(["word"] * 100) + "."
LONG_ARTICLE = f"{LONG}\nOne is here. Two is here. Three is here. Four is here.\n"


@pytest.mark.parametrize(
    "exact",
    [
        "nn Miller built the mill",
        "Ann Miller built the mil",
        "known mill had a wheel",
        "beside the river Tarn. The well",
        "Ann Miller",
        "The mill closed in 1873. Reportedly, nobody in Harrow protested.\n",
        "the barn was used as a school.\nThe railway reached Selby",
    ],
)
def test_l03_finds_cut_words_scraps_and_stretches_over_paragraphs(exact):
    assert places(l03_short_passages(bank(single(passages=[exact])))) == ["passages[1]"]


@pytest.mark.parametrize(
    ("passages", "place"),
    [
        ([LONG], "passages[1]"),
        (["One is here. Two is here. Three is here. Four is here."], "passages[1]"),
        ([LONG[:440].rstrip()] * 3, "passages"),
    ],
)
def test_l03_finds_what_is_too_long(passages, place):
    spans = [Passage(exact=exact, start=LONG_ARTICLE.index(exact)) for exact in passages]
    spans = [replace(span, end=span.start + len(span.exact)) for span in spans]
    assert place in places(l03_short_passages(bank(single(passages=spans), article=LONG_ARTICLE)))


@pytest.mark.parametrize(
    "exact",
    [
        "The well-known mill",
        "20 kilometres (12 mi)",
        "The mill closed in 1873. Reportedly, nobody in Harrow protested.",
        "a flood destroyed the wheel, and the carpenter Peter Hall repaired it within 13 months",
    ],
)
def test_l03_leaves_whole_words_alone(exact):
    assert places(l03_short_passages(bank(single(passages=[exact])))) == []


@pytest.mark.parametrize(
    ("process", "passages", "is_found"),
    [
        (Process.INTEGRATE, ["The mill closed in 1873."], True),
        (Process.INTEGRATE, ["Ann Miller built the mill"], True),
        (Process.INTEGRATE, [], True),
        (Process.INTEGRATE, ["The mill closed in 1873.", "built the mill of Harrow"], False),
        (Process.INTEGRATE, ["The mill closed in 1873. Reportedly, nobody in Harrow protested."], False),
        (Process.RETRIEVE, ["The mill closed in 1873."], False),
    ],
)
def test_l04_wants_two_places_for_integrating(process, passages, is_found):
    found = list(l04_several_places(bank(single(process=process, passages=passages))))
    assert bool(found) == is_found
