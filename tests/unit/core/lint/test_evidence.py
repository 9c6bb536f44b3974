import pytest

from quizapp.core.lint.evidence import l16_key_in_passages, l17_distractor_in_passages, l18_nothing_made_up
from quizapp.core.lint.finding import Severity
from quizapp.core.question import Process
from tests.unit.core.lint.bank_of import bank, cloze, matching, multiple, numeric, options_of, ordering, short, single
from tests.unit.core.lint.bank_of import true_false as claim

BUILT = "Ann Miller built the mill of Harrow in 1820."
REPAIR = "the carpenter Peter Hall repaired it within 13 months"
WHEEL = "The well-known mill had a wheel of oak."
PEOPLE = (BUILT, REPAIR)


def places(rule, *questions, **fields):
    return [finding.place for finding in rule(bank(*questions, **fields))]


def of_the_bank(findings):
    return [finding.severity for finding in findings if finding.question is None]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (single("Flood", "Sale*", "Mill", passages=[BUILT]), "options[2].text"),
        (multiple("Mill*", "Flood*", "Barn", "School", passages=[BUILT]), "options[2].text"),
        (single("Flood", "Mill with stone walls*", "Mill", passages=[BUILT]), "options[2].text"),
        (single("In March 1850", "In the Harrow of 1821*", "In 1873", passages=[BUILT]), "options[2].text"),
        (numeric(1873, passages=[BUILT]), "answers"),
        (numeric(12, passages=[REPAIR]), "answers"),
        (short("Mary Stone", "Stone", passages=[BUILT]), "answers"),
        (short("ill", passages=[BUILT]), "answers"),
        (cloze(["oak"], ["beech"], prompt="[[1]] or [[2]]", passages=[WHEEL]), "blanks[2].answers"),
        (matching(("Ann Miller", "miller"), ("Peter Hall", "baker"), passages=PEOPLE), "pairs[2].right"),
        (ordering("Mill built", "Barn sold", process=Process.RETRIEVE, passages=PEOPLE), "items[2]"),
    ],
)
def test_l16_finds_a_key_that_the_passages_do_not_have(question, place):
    assert places(l16_key_in_passages, question) == [place]


@pytest.mark.parametrize(
    "question",
    [
        single("Flood", "Mill*", "Sale", passages=[BUILT]),
        single("Flood", "The mills near Harrow*", "Sale", passages=[BUILT]),
        single("In 12 months", "After 13 months*", "In 20 months", passages=[REPAIR]),
        multiple("Mill*", "Repairs*", "Barn", "School", passages=PEOPLE),
        numeric(1820, passages=[BUILT]),
        numeric(13, passages=[REPAIR]),
        short("the Ann-Miller", "Somebody", passages=[BUILT]),
        cloze(["beech", "oak"], passages=[WHEEL]),
        matching(("Peter Hall", "carpenter"), ("Ann Miller", "built a mill"), passages=PEOPLE),
        claim(prompt="Nothing of this is said.", passages=[BUILT]),
        single("Flood", "Sale*", "Mill", passages=[BUILT], process=Process.INFER),
    ],
)
def test_l16_leaves_alone_what_is_there_in_whatever_form(question):
    assert places(l16_key_in_passages, question) == []


@pytest.mark.parametrize(
    "question",
    [
        numeric(2, passages=["had two mills"]),
        single("1 mill", "2 mills*", "3 mills", passages=["had two mills"]),
        single("One mill", "Two mills*", "Three mills", passages=["had two mills"]),
    ],
)
def test_l16_takes_a_number_word_for_the_number(question):
    assert places(l16_key_in_passages, question, article="She had two mills.") == []


def test_l16_takes_a_time_for_the_same_in_another_spelling():
    question = single("At 10.20 pm", "At 10:30 pm*", "At 10.40 pm", passages=["came at 10.30 pm"])
    assert places(l16_key_in_passages, question, article="She came at 10.30 pm.") == []


@pytest.mark.parametrize(
    "wrong", ["The repaired wheel", "Repairing within months", "A carpenter", "Within months of it"]
)
def test_l17_finds_a_distractor_that_the_passages_say_as_well(wrong):
    span = "a flood destroyed the wheel, and the carpenter Peter Hall repaired it within 13 months"
    question = single("Flood*", wrong, "Sale of the barn", passages=[span])
    findings = list(l17_distractor_in_passages(bank(question)))
    assert [(finding.place, finding.severity) for finding in findings] == [("options[2].text", Severity.WARNING)]


@pytest.mark.parametrize("wrong", ["Peter Hall", "13", "The new carpenter", "Repaired wheel of iron"])
def test_l17_leaves_alone_names_and_figures_nearby_and_what_is_not_there(wrong):
    span = "a flood destroyed the wheel, and the carpenter Peter Hall repaired it within 13 months"
    assert places(l17_distractor_in_passages, single("Flood*", wrong, "Sale of the barn", passages=[span])) == []


def test_l17_is_an_error_of_the_bank_where_many_distractors_are_nearer_than_the_key():
    good = [single("Barn", "Mill*", "School", passages=[BUILT])] * 17
    behind = [single("Harrow", "Mill works*", "School", passages=[BUILT])] * 3
    assert of_the_bank(l17_distractor_in_passages(bank(*good, *behind))) == [Severity.ERROR]
    assert of_the_bank(l17_distractor_in_passages(bank(*good, *good, *behind))) == []


def test_l17_judges_the_bank_by_its_retrieve_questions_alone():
    behind = [single("Harrow", "Mill works*", "School", passages=[BUILT], process=Process.INFER)] * 20
    assert of_the_bank(l17_distractor_in_passages(bank(*behind))) == []


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (single(prompt="What did the Duke of Kent build?"), "prompt"),
        (single(prompt="What was built in 1821?"), "prompt"),
        (single("Mill", "Barn of Kent*", "School"), "options[2].text"),
        (single("Mill", "Before 1700*", "School"), "options[2].text"),
        (single(explanation="The text says that Ann Miller came from Kent."), "explanation"),
        (single(explanation="The text says that it took 14 months."), "explanation"),
        (matching(("George Kent", "builder"), ("Peter Hall", "carpenter")), "pairs[1].left"),
    ],
)
def test_l18_finds_what_is_nowhere_in_the_article(question, place):
    findings = list(l18_nothing_made_up(bank(question)))
    assert {(finding.place, finding.severity) for finding in findings} == {(place, Severity.ERROR)}


@pytest.mark.parametrize(
    "question",
    [
        single(prompt="Which of Ann Miller's buildings stood near Selby in 1820?"),
        single(prompt="Somebody built the mill. Afterwards, what did Peter Hall repair?"),
        single("Miller and Hall*", "Carpenters", "Owners"),
        single(prompt="All were sold EXCEPT one. Which was NOT?"),
        single(explanation="The History section has 1,820 and 13 months."),
        numeric(53, prompt="How many years after 1820 did it close?", explanation="From 1820 to 1873 are 53 years."),
    ],
)
def test_l18_leaves_alone_what_is_there_and_what_opens_a_sentence(question):
    assert places(l18_nothing_made_up, question) == []


def test_l18_takes_a_number_word_and_another_spelling_of_a_time_for_the_figure():
    question = single(prompt="Who came at 10:30 with 30 guards?", passages=[])
    assert places(l18_nothing_made_up, question, article="At 10.30 pm Ann came with thirty guards.") == []


@pytest.mark.parametrize("wrong", ["Near Kent", "George Kent", "In 1821", "mill of Kent"])
def test_l18_warns_of_what_is_foreign_in_a_distractor(wrong):
    findings = list(l18_nothing_made_up(bank(single("Mill*", wrong, "School"))))
    assert [(finding.place, finding.severity) for finding in findings] == [("options[2].text", Severity.WARNING)]


def test_l18_knows_a_name_in_a_list_of_names():
    assert places(l18_nothing_made_up, single("Selby*", "Cairo", "Harrow")) == ["options[2].text"]
    assert places(l18_nothing_made_up, single("Flood*", "Earthquake", "Mill")) == []
    assert places(l18_nothing_made_up, single("Selby*", "Earthquake in spring", "Harrow")) == []


def test_l18_warns_of_a_foreign_right_side_left_over():
    assert places(l18_nothing_made_up, matching(spare=["mayor of Kent"])) == ["distractors[1]"]


def test_l18_is_an_error_of_the_bank_where_many_distractors_are_foreign():
    good, foreign = [single()] * 19, [single("Mill*", "Near Kent", "School")]
    assert of_the_bank(l18_nothing_made_up(bank(*good, *foreign))) == []
    assert of_the_bank(l18_nothing_made_up(bank(*good, *foreign, *foreign))) == [Severity.ERROR]


def test_gaps_with_options_are_looked_at_as_well():
    options = single("Flood", "Sale*", "Mill").payload
    question = cloze(options, passages=[BUILT])
    assert options.options == options_of(["Flood", "Sale*", "Mill"])
    assert places(l16_key_in_passages, question) == ["blanks[1].options[2].text"]
