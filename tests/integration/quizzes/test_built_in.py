from datetime import timedelta

import pytest

from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.quizzes import queries
from quizapp.quizzes.built_in import Loaded, load_built_in
from quizapp.quizzes.built_in_file import QuizFileError
from quizapp.quizzes.models import Quiz, QuizRule
from quizapp.transaction import write_transaction
from tests.factories import CREATED_AT, make_article, make_class, make_quiz, make_set, make_teacher

NOW = CREATED_AT + timedelta(days=1)
LATER = NOW + timedelta(days=1)
BOTH = """\
quizzes:
  - {id: one, title: One, sets: [building], minutes: 12, attempts: null}
  - {id: two, title: Two, questions: [{set: building, question: ferry}, {set: building, question: stone}]}
"""
NOTHING = Loaded(made=(), changed=(), withdrawn=())


@pytest.fixture
def version(app):
    version = make_article()
    make_set(article=version, slug="building")
    return version


@pytest.fixture
def load(version, tmp_path):
    def load(text, now=NOW):
        (tmp_path / "quizzes.yaml").write_text(text)
        with write_transaction():
            return load_built_in(tmp_path, version.article, now)

    return load


def stored():
    db.session.expire_all()
    return {quiz.slug: quiz for quiz in db.session.scalars(db.select(Quiz).where(Quiz.owner_id.is_(None)))}


def rules():
    return [(rule.id, rule.position) for rule in db.session.scalars(db.select(QuizRule).order_by(QuizRule.id))]


def test_the_quizzes_of_the_file_are_made(load):
    assert load(BOTH) == Loaded(made=("one", "two"), changed=(), withdrawn=())

    quizzes = stored()
    assert QuizSettings.from_data(quizzes["one"].settings) == QuizSettings(
        time_limit=timedelta(minutes=12), attempts=None
    )
    assert (quizzes["one"].title, quizzes["one"].classroom_id, quizzes["one"].created_at) == ("One", None, NOW)
    assert len(queries.pool(quizzes["one"])) == 8
    (content,) = queries.contents(quizzes["two"])
    assert (content.is_chosen, content.ready_count) == (True, 2)


def test_loading_again_changes_nothing(load):
    load(BOTH)
    before = ({slug: quiz.public_id for slug, quiz in stored().items()}, rules())

    assert load(BOTH, LATER) == NOTHING
    assert ({slug: quiz.public_id for slug, quiz in stored().items()}, rules()) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: One", "title: Uno"),
        ("minutes: 12", "minutes: 13"),
        ("minutes: 12", "minutes: 12, description: Read"),
        ("sets: [building]", "questions: [{set: building, question: stone}]"),
    ],
)
def test_a_changed_quiz_follows_its_file_under_the_same_address(load, old, new):
    load(BOTH)
    public_id = stored()["one"].public_id

    assert load(BOTH.replace(old, new)) == Loaded(made=(), changed=("one",), withdrawn=())
    assert stored()["one"].public_id == public_id
    assert load(BOTH.replace(old, new)) == NOTHING


def test_the_order_of_chosen_questions_is_a_change(load):
    load(BOTH)
    turned = "[{set: building, question: stone}, {set: building, question: ferry}]"

    loaded = load(BOTH.partition("questions: ")[0] + f"questions: {turned}}}\n")

    assert loaded.changed == ("two",)


def test_a_quiz_gone_from_the_file_is_withdrawn_and_comes_back(load):
    load(BOTH)
    one = "".join(BOTH.splitlines(keepends=True)[:2])

    assert load(one, LATER) == Loaded(made=(), changed=(), withdrawn=("two",))
    assert stored()["two"].withdrawn_at == LATER
    assert load(one, LATER) == NOTHING

    assert load(BOTH) == Loaded(made=(), changed=("two",), withdrawn=())
    assert stored()["two"].withdrawn_at is None


def test_without_a_file_every_quiz_on_the_article_is_withdrawn_in_the_order_of_slugs(load, version, tmp_path):
    head, one, two = BOTH.splitlines(keepends=True)
    load(head + two + one)
    (tmp_path / "quizzes.yaml").unlink()

    with write_transaction():
        assert load_built_in(tmp_path, version.article, NOW).withdrawn == ("one", "two")


def test_nothing_of_others_is_touched(load, version):
    elsewhere = make_quiz()
    teacher = make_teacher()
    theirs = make_quiz(make_class(teacher), sets=[make_set(owner=teacher, article=version)])

    load(BOTH)

    db.session.expire_all()
    assert (elsewhere.withdrawn_at, theirs.withdrawn_at) == (None, None)


def test_a_quiz_follows_its_sets_to_the_new_text_of_the_article(load, version):
    load(BOTH)
    newer = make_article("Another text.")
    newer.article, newer.number = version.article, 2
    (question_set,) = db.session.scalars(db.select(queries.QuestionSet)).all()
    question_set.article_version = newer
    db.session.commit()

    assert load(BOTH).changed == ("one", "two")
    assert stored()["one"].article_version_id == newer.id


def test_what_is_not_there_is_named_and_nothing_is_changed(load, version):
    make_set(slug="elsewhere")
    make_set(slug="private", owner=make_teacher(), article=version)
    text = """\
quizzes:
  - {id: one, title: One, sets: [building, nowhere, elsewhere, private]}
  - {id: two, title: Two, questions: [{set: building, question: none}]}
"""

    with pytest.raises(QuizFileError) as caught:
        load(text)

    assert caught.value.problems == [
        "quizzes.yaml: quiz one: there is no set nowhere on this article",
        "quizzes.yaml: quiz one: there is no set elsewhere on this article",
        "quizzes.yaml: quiz one: there is no set private on this article",
        "quizzes.yaml: quiz two: there is no question none in set building on this article",
    ]
    assert stored() == {}
