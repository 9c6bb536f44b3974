import pytest

from quizapp.core.lint.bank import Spot
from quizapp.core.lint.fairness import l19_neutral_words, l20_hedges_kept, l21_doubtful_spots
from tests.unit.core.lint.bank_of import bank, matching, ordering, short, single, true_false

REGISTER = "the price was low"
PROTEST = "Reportedly, nobody in Harrow protested."
SALE = "the owner sold the barn to Mary Stone"
SPOT = Spot(id="day-of-sale", handling="scope", passages=("On the same day",), scope_words=("History section", "March"))


def places(rule, *questions, **fields):
    return [finding.place for finding in rule(bank(*questions, **fields))]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (single(prompt="What did the brutal owner sell?"), "prompt"),
        (single("Mill*", "The fall of the regime", "Sale"), "options[2].text"),
        (single(explanation="The owner lied, as the first sentence says."), "explanation"),
        (single("A*", "B", feedback=["Right.", "A barbaric thing."]), "options[2].feedback"),
        (matching(spare=["dictator"]), "distractors[1]"),
        (true_false(told=("Only terrorists say so.", "It was in 1820.")), "feedback_true"),
    ],
)
def test_l19_finds_loaded_words_wherever_they_are_read(question, place):
    assert places(l19_neutral_words, question) == [place]


@pytest.mark.parametrize(
    "prompt",
    [
        'Whom did Ann Miller call a "brutal" man?',
        "Which government came after “decades of the regime”?",
        "Which regiment crossed the river?",
        "Which rebels entered the town?",
    ],
)
def test_l19_leaves_alone_quotations_and_neutral_words(prompt):
    assert places(l19_neutral_words, single(prompt=prompt)) == []


def test_l19_does_not_look_at_passages():
    assert places(l19_neutral_words, single(passages=["the brutal regime"]), article="It was the brutal regime.") == []


@pytest.mark.parametrize(
    ("passage", "prompt"),
    [
        (PROTEST, "Who protested in Harrow?"),
        (REGISTER, "What was the price of the barn?"),
        ("According to the parish register, the price was low.", "What was the price of the barn?"),
        (PROTEST, "Who protested, according to the article?"),
        (PROTEST, "According to the History section, who protested?"),
        (PROTEST, "According to the section on the life of the mill, who protested?"),
    ],
)
def test_l20_finds_a_hedge_that_the_question_drops(passage, prompt):
    assert places(l20_hedges_kept, short("low", prompt=prompt, passages=[passage])) == ["passages[1]"]


@pytest.mark.parametrize(
    "hedged",
    [
        "he was possibly ill",
        "it was probably late",
        "the alleged theft of wood",
        "the owner claimed the barn",
        "the owner denied the sale",
        "a claim on the barn",
    ],
)
def test_l20_knows_the_hedges_of_the_standard(hedged):
    article = f"In the year 1820 {hedged}."
    assert places(l20_hedges_kept, short(passages=[hedged]), article=article) == ["passages[1]"]
    assert places(l20_hedges_kept, short(passages=[hedged], prompt="What is reported?"), article=article) == []


@pytest.mark.parametrize(
    ("passage", "prompt"),
    [
        (PROTEST, "Who protested in Harrow, as is reported?"),
        (REGISTER, "What does the parish register say about the price?"),
        (REGISTER, "Which source is named for the price?"),
        (REGISTER, "According to the parish register, what was the price?"),
        (REGISTER, "According to the register in the History section, what was the price?"),
        (REGISTER, "According to the claim that the History section has, what was the price?"),
        (SALE, "Who bought the barn?"),
        ("The mill closed in 1873.", "What closed in 1873?"),
    ],
)
def test_l20_leaves_alone_hedges_that_are_kept_and_plain_passages(passage, prompt):
    assert places(l20_hedges_kept, short("low", prompt=prompt, passages=[passage])) == []


def test_l20_accepts_the_hedge_in_the_options():
    question = single("Nobody, it is said*", "The owner", "The school", prompt="Who protested?", passages=[PROTEST])
    assert places(l20_hedges_kept, question) == []


def test_l20_takes_a_refused_wish_for_no_hedge():
    article = "He asked for wood; his request was denied."
    question = short(prompt="What became of it?", passages=["his request was denied"])
    assert places(l20_hedges_kept, question, article=article) == []


@pytest.mark.parametrize(
    "passages",
    [
        ["On the same day, the owner sold the barn"],
        ["The mill closed in 1873.", "within 13 months. On the same"],
        ["On the same day"],
    ],
)
def test_l21_finds_a_question_that_touches_a_spot_without_its_scope(passages):
    assert places(l21_doubtful_spots, short(passages=passages), spots=(SPOT,)) == ["prompt"]


@pytest.mark.parametrize(
    "question",
    [
        short(prompt="Who bought the barn, by the history section?", passages=["On the same day, the owner"]),
        single("In March*", "In May", "In 1873", prompt="When was the sale?", passages=["On the same day, the owner"]),
        short(passages=["the owner sold the barn"]),
        short(passages=["within 13 months."]),
        short(passages=[", the owner sold the barn"]),
        ordering("Flood of March", "Mill closes", passages=["On the same day", "The mill closed in 1873."]),
    ],
)
def test_l21_leaves_alone_a_scoped_question_and_one_beside_the_spot(question):
    assert places(l21_doubtful_spots, question, spots=(SPOT,)) == []


def test_l21_lets_a_spot_without_scope_words_be_shown():
    spot = Spot(id="day", handling="avoid", passages=("On the same day",), scope_words=())
    assert places(l21_doubtful_spots, short(passages=["On the same day"]), spots=(spot,)) == []


def test_l21_finds_every_place_of_a_spot():
    spot = Spot(id="sale", handling="scope", passages=("the barn",), scope_words=("sale",))
    assert places(l21_doubtful_spots, short(passages=["the barn was used as a school"]), spots=(spot,)) == ["prompt"]


def test_l21_finds_a_spot_that_is_not_in_the_article():
    spot = Spot(id="gone", handling="scope", passages=("On another day",), scope_words=("day",))
    assert places(l21_doubtful_spots, short(), spots=(spot,)) == ["spots[gone]"]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (single(prompt="What about the withdrawl from Harrow?"), "prompt"),
        (single("Withdrawl*", "Sale", "Flood"), "options[1].text"),
        (single(explanation="It was captured of the army."), "explanation"),
    ],
)
def test_l21_finds_typing_errors_of_the_article(question, place):
    assert places(l21_doubtful_spots, question, typing_errors=("withdrawl", "captured of")) == [place]


@pytest.mark.parametrize(
    "question",
    [
        single(prompt="What about the withdrawal from Harrow?"),
        single(prompt="What was captured often?"),
        short("withdrawl", "withdrawal"),
    ],
)
def test_l21_leaves_alone_right_spellings_and_accepted_answers(question):
    assert places(l21_doubtful_spots, question, typing_errors=("withdrawl", "captured of")) == []
