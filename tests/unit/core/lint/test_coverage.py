import pytest

from quizapp.core.lint.coverage import Share, coverage, l28_coverage
from quizapp.core.lint.targets import Targets
from quizapp.core.question import Difficulty, Process
from tests.unit.core.lint.bank_of import bank, numeric, short, single

LEAD = "built the mill of Harrow in 1820"
SALE = "the owner sold the barn to Mary Stone"
FLOOD = "In March 1850 a flood destroyed the wheel"
CLOSED = "The mill closed in 1873."
ONE_KIND = Targets(process=(("retrieve", 1),), difficulty=(("easy", 1),), types=(("short_answer", 1),))
EVERYWHERE = [short(passages=[span]) for span in (LEAD, SALE, FLOOD, CLOSED)]


def on(passage, count, make=short, **fields):
    return [make(passages=[passage], **fields) for _ in range(count)]


def places(questions, targets=ONE_KIND, **fields):
    return [finding.place for finding in l28_coverage(bank(*questions, targets=targets, **fields))]


def figures(*questions, targets=ONE_KIND):
    subject = bank(*questions)
    return coverage(subject.article, subject.questions, targets)


def test_questions_are_counted_in_every_paragraph_and_sentence_that_they_quote():
    first, second = short(passages=[LEAD, CLOSED]), short(passages=["beside the river Tarn. The well-known mill"])
    lead, history, railway = figures(first, second).paragraphs
    assert (lead.questions, history.questions, railway.questions) == (("q1", "q2"), (), ("q1",))
    assert [sentence.questions for sentence in lead.sentences] == [("q1",), ("q2",), ("q2",)]
    assert [sentence.questions for sentence in railway.sentences] == [(), ("q1",), ()]


def test_sentences_are_stretches_of_the_article():
    subject = bank()
    sentences = coverage(subject.article, (), ONE_KIND).paragraphs[2].sentences
    assert [subject.article.text[each.start : each.end] for each in sentences][1] == CLOSED


def test_a_question_counts_once_in_the_section_of_its_first_passage():
    sections = figures(short(passages=[CLOSED, LEAD]), short(passages=[LEAD])).sections
    assert [(share.name, share.count, share.share) for share in sections] == [("Lead", 1, 0.5), ("History", 1, 0.5)]


def test_a_passage_that_was_not_found_counts_nowhere():
    found = figures(short(passages=["not in the article"]))
    assert [share.count for share in found.sections] == [0, 0]
    assert not any(paragraph.questions for paragraph in found.paragraphs)
    assert found.questions == 1


def test_a_section_without_target_is_counted_and_not_judged():
    assert figures(short(passages=[LEAD])).sections[0] == Share("Lead", 1, 1.0, None, 0, 1)


def test_an_empty_bank_has_figures():
    found = figures()
    assert (found.questions, found.types[0].count, found.types[0].share) == (0, 0, 0.0)


@pytest.mark.parametrize(
    ("length", "wanted"),
    [(1, 1), (350, 1), (351, 2), (700, 2), (701, 3)],
)
def test_a_paragraph_wants_a_question_for_each_350_characters_begun(length, wanted):
    subject = bank(article="x" * length)
    (paragraph,) = coverage(subject.article, (), ONE_KIND).paragraphs
    assert (paragraph.wanted, paragraph.missing) == (wanted, wanted)


@pytest.mark.parametrize(
    ("questions", "place"),
    [
        ([short(passages=[LEAD]), short(passages=[SALE])], "paragraphs[3]"),
        ([short(passages=[LEAD]), short(passages=[CLOSED])], "paragraphs[2]"),
        ([short(passages=[SALE]), short(passages=[CLOSED])], "paragraphs[1]"),
    ],
)
def test_l28_finds_a_paragraph_without_enough_questions(questions, place):
    assert places(questions) == [place]


def test_l28_takes_each_line_of_a_list_for_a_paragraph():
    article = "== Reactions ==\n Ann: She was glad.\n Peter: He was not."
    assert places([short(passages=["She was glad"])], article=article) == ["paragraphs[2]"]


@pytest.mark.parametrize(
    "targets",
    [ONE_KIND, Targets(characters_per_question=1_000), Targets(fewest=4)],
)
def test_l28_leaves_alone_a_small_bank_that_covers_every_paragraph(targets):
    assert places(EVERYWHERE, targets) == []


def test_l28_finds_too_small_a_bank_and_too_thin_a_one():
    assert places(EVERYWHERE, Targets(fewest=5)) == ["questions"]
    assert places(EVERYWHERE, Targets(characters_per_question=100)) == [
        "paragraphs[1]",
        "paragraphs[2]",
        "paragraphs[3]",
    ]


SECTIONS = Targets(
    sections=(("Lead", 50), ("History", 50)),
    process=ONE_KIND.process,
    difficulty=ONE_KIND.difficulty,
    types=ONE_KIND.types,
)


@pytest.mark.parametrize("lead", [40, 45, 50, 60])
def test_l28_lets_a_section_miss_its_target_by_a_fifth(lead):
    assert places([*on(LEAD, lead), *on(SALE, 99 - lead), *on(CLOSED, 1)], SECTIONS) == []


@pytest.mark.parametrize("lead", [20, 39, 61, 80])
def test_l28_finds_a_section_that_misses_its_target_by_more(lead):
    questions = [*on(LEAD, lead), *on(SALE, 99 - lead), *on(CLOSED, 1)]
    assert places(questions, SECTIONS) == ["sections[Lead]", "sections[History]"]


def test_l28_finds_a_target_for_a_section_that_the_article_lacks():
    targets = Targets(sections=(("Lead", 1), ("Histories", 1)), process=(), difficulty=(), types=())
    found = places([*on(LEAD, 10), *on(SALE, 9), *on(CLOSED, 1)], targets)
    assert found == ["sections[Histories]"]


HALVES = Targets(
    process=(("retrieve", 50), ("infer", 50)),
    difficulty=(("easy", 50), ("hard", 50)),
    types=(("short_answer", 50), ("numeric", 50)),
)


@pytest.mark.parametrize(
    ("kind", "first", "second", "allowed"),
    [
        ("process", {"process": Process.RETRIEVE}, {"process": Process.INFER}, 5),
        ("difficulty", {"difficulty": Difficulty.EASY}, {"difficulty": Difficulty.HARD}, 5),
        ("type", {"make": short}, {"make": numeric}, 10),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_l28_lets_a_mix_miss_its_target_by_its_tolerance_and_no_more(kind, first, second, allowed, sign):
    targets = {
        "process": Targets(process=HALVES.process, difficulty=(), types=()),
        "difficulty": Targets(process=(), difficulty=HALVES.difficulty, types=()),
        "type": Targets(process=(), difficulty=(), types=HALVES.types),
    }[kind]

    def broken(count):
        questions = [*on(LEAD, count, **first), *on(SALE, 99 - count, **second), *on(CLOSED, 1, **second)]
        return places(questions, targets)

    assert broken(50 + sign * allowed) == []
    assert {place.partition("[")[0] for place in broken(50 + sign * (allowed + 1))} == {kind}


def test_l28_finds_a_type_that_is_not_used():
    targets = Targets(process=(), difficulty=(), types=(("short_answer", 99), ("numeric", 1)))
    covering = [*on(LEAD, 10), *on(SALE, 9), *on(CLOSED, 1)]
    assert places(covering, targets) == ["type[numeric]"]
    assert places([*covering, numeric(passages=[LEAD])], targets) == []


def test_l28_lets_any_kind_miss_its_target_by_one_question():
    targets = Targets(process=(), difficulty=(), types=(("short_answer", 3), ("numeric", 17)))

    def of(count):
        return places([*on(LEAD, count), *on(SALE, 19 - count, numeric), *on(CLOSED, 1, numeric)], targets)

    assert of(2) == []
    assert of(4) == []
    assert of(5) == ["type[short_answer]"]


def test_l28_judges_no_mix_of_few_questions():
    assert places([*on(LEAD, 9), *on(SALE, 9), *on(CLOSED, 1)], HALVES) == []


def test_the_default_targets_ask_for_every_type():
    questions = [*on(LEAD, 10, single), *on(SALE, 9, single), *on(CLOSED, 1, single)]
    assert len([place for place in places(questions, Targets()) if place.startswith("type")]) == 8
