"""Rows for tests, put in through the models alone. Every function commits, so that requests see them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from quizapp.accounts.models import Role, User
from quizapp.attempts.models import Attempt, AttemptQuestion, Response
from quizapp.classes.models import Classroom, Enrolment
from quizapp.core import question as core
from quizapp.core.attempt import AttemptState, Value
from quizapp.core.draw import option_order
from quizapp.core.grading import Verdict, from_millionths, grade, to_millionths
from quizapp.core.quiz import QuizSettings
from quizapp.database import Base
from quizapp.extensions import db
from quizapp.library.models import Article, ArticleVersion, Question, QuestionSet, QuestionVersion
from quizapp.quizzes.models import Accommodation, Quiz, QuizRule

CREATED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
STARTED_AT = datetime(2026, 3, 12, 10, 20, tzinfo=UTC)
_numbers = count(1)

TEXT = """\
The harbour of Brenholm opened on 3 May 1894. It took 6 years to build, and 212 people worked on it.

== Building ==

The stone came from the quarry at Sandvik. Ida Lund drew the plans, and Per Holm led the work on the quay.

=== Storm of 1891 ===

In 1891 a storm broke the first pier. The town then chose a wall of granite instead of wood.

== Later years ==

Steamers came first, sailing ships stayed away after 1910, and the ferry to Aldersund began in 1932.

The harbour closed to trade in 1978.
"""


def _passage(exact: str) -> core.Passage:
    start = TEXT.index(exact)
    return core.Passage(exact=exact, start=start, end=start + len(exact))


def _question(key: str, prompt: str, payload: core.Payload, exact: str) -> core.Question:
    return core.Question(
        id=key,
        prompt=f"<p>{prompt}</p>",
        payload=payload,
        explanation=f"<p>Explanation of {key}.</p>",
        feedback_correct=f"<p>Well read, {key}.</p>",
        feedback_incorrect=f"<p>Read again, {key}.</p>",
        passages=(_passage(exact),),
    )


def _options(*texts: str, keys: int = 1) -> tuple[core.Option, ...]:
    """Options a, b, c ...; the first `keys` of them share the credit."""
    share = Fraction(1, keys)
    return tuple(
        core.Option(
            id="abcdef"[i], text=text, fraction=share if i < keys else Fraction(0), feedback=f"Feedback on {text}."
        )
        for i, text in enumerate(texts)
    )


QUESTIONS: tuple[core.Question, ...] = (
    _question(
        "stone",
        "Where did the stone come from?",
        core.SingleChoice(options=_options("The quarry at Sandvik", "The hills of Aldersund", "The old pier")),
        "The stone came from the quarry at Sandvik.",
    ),
    _question(
        "people",
        "Who had a part in the building?",
        core.MultipleResponse(options=_options("Ida Lund", "Per Holm", "Nils Berg", "Anna Dahl", keys=2)),
        "Ida Lund drew the plans, and Per Holm led the work on the quay.",
    ),
    _question(
        "wood",
        "The second pier was made of wood.",
        core.TrueFalse(answer=False, feedback_true="It was granite.", feedback_false="Right: granite."),
        "a wall of granite instead of wood",
    ),
    _question(
        "years",
        "How many years did the building take?",
        core.Numeric(answers=(core.NumericAnswer(value=Fraction(6), feedback="Six years."),)),
        "It took 6 years to build",
    ),
    _question(
        "ferry",
        "Where did the ferry go?",
        core.ShortAnswer(answers=(core.TextAnswer(text="Aldersund"),), feedback_other="Look at the last part."),
        "the ferry to Aldersund began in 1932",
    ),
    _question(
        "order",
        "Put these in order.",
        core.Ordering(
            items=("The storm", "The opening", "The ferry", "The end of trade"), scoring=core.Scoring.PARTIAL
        ),
        "The harbour closed to trade in 1978.",
    ),
    _question(
        "roles",
        "Who did what?",
        core.Matching(
            pairs=(core.Pair(left="Ida Lund", right="The plans"), core.Pair(left="Per Holm", right="The quay")),
            distractors=("The ferry",),
        ),
        "Ida Lund drew the plans, and Per Holm led the work on the quay.",
    ),
    _question(
        "opening",
        "It opened in [[1]] after [[2]] years.",
        core.Cloze(
            blanks=(
                core.Blank(payload=core.SingleChoice(options=_options("May", "June", "July"))),
                core.Blank(payload=core.Numeric(answers=(core.NumericAnswer(value=Fraction(6)),))),
            )
        ),
        "opened on 3 May 1894. It took 6 years to build",
    ),
)
"""One question of each type, on `TEXT`."""


Row = TypeVar("Row", bound=Base)


def save(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row


def make_user(**overrides: Any) -> User:
    """A student without a password, unless told otherwise."""
    n = next(_numbers)
    return save(
        User(
            **{"login": f"person-{n}", "name": f"Person {n}", "role": Role.STUDENT, "created_at": CREATED_AT}
            | overrides
        )
    )


def make_teacher(**overrides: Any) -> User:
    return make_user(**{"role": Role.TEACHER} | overrides)


def make_class(teacher: User | None = None, students: Sequence[User] = (), **overrides: Any) -> Classroom:
    n = next(_numbers)
    values = {"name": f"Class {n}", "join_code": f"CLASS{n}", "created_at": CREATED_AT}
    classroom = save(Classroom(teacher=teacher or make_teacher(), **values | overrides))
    for student in students:
        enrol(student, classroom)
    return classroom


def enrol(student: User, classroom: Classroom, **overrides: Any) -> Enrolment:
    return save(Enrolment(student=student, classroom=classroom, **{"joined_at": CREATED_AT} | overrides))


def make_article(text: str = TEXT, owner: User | None = None, **overrides: Any) -> ArticleVersion:
    """The first version of a new article; `overrides` are those of the article."""
    n = next(_numbers)
    values = {"slug": f"article-{n}", "title": f"Article {n}", "created_at": CREATED_AT}
    article = save(Article(owner_id=owner and owner.id, **values | overrides))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return save(ArticleVersion(article=article, number=1, text=text, digest=digest, meta={"author": "The authors"}))


def make_set(
    questions: Sequence[core.Question] = QUESTIONS,
    owner: User | None = None,
    article: ArticleVersion | None = None,
    **overrides: Any,
) -> QuestionSet:
    """A set with one version of each of `questions`; built in without an owner."""
    n = next(_numbers)
    values = {"slug": f"set-{n}", "title": f"Set {n}", "created_at": CREATED_AT, "changed_at": CREATED_AT}
    question_set = QuestionSet(owner=owner, article_version=article or make_article(), **values | overrides)
    rows = [
        _version(_question_row(question_set, question, position=position), question)
        for position, question in enumerate(questions, start=1)
    ]
    db.session.add_all(rows)
    return save(question_set)


def make_question(question_set: QuestionSet, question: core.Question = QUESTIONS[0], **overrides: Any) -> Question:
    row = _question_row(question_set, question, **overrides)
    make_version(row, question)
    return row


def make_version(row: Question, question: core.Question, **overrides: Any) -> QuestionVersion:
    return save(_version(row, question, **overrides))


def _question_row(question_set: QuestionSet, question: core.Question, **overrides: Any) -> Question:
    values = {"set": question_set, "key": question.id, "position": 1, "version_number": 1}
    return Question(**values | overrides)


def _version(row: Question, question: core.Question, **overrides: Any) -> QuestionVersion:
    values = {
        "question": row,
        "article_version": row.set.article_version,
        "number": row.version_number,
        "type": question.type,
        "payload": json.loads(core.to_json(question)),
        "digest": core.digest(question),
        "is_ready": question.is_ready,
        "created_at": CREATED_AT,
    }
    return QuestionVersion(**values | overrides)


def make_quiz(
    classroom: Classroom | None = None,
    sets: Sequence[QuestionSet] | None = None,
    settings: QuizSettings | None = None,
    questions: Sequence[Question] = (),
    **overrides: Any,
) -> Quiz:
    """A quiz of the class's teacher for `classroom`, or a built-in one; on a new set unless told otherwise."""
    n = next(_numbers)
    chosen = [make_set()] if sets is None and not questions else list(sets or ())
    article = chosen[0].article_version if chosen else questions[0].set.article_version
    values = {
        "slug": None if classroom else f"quiz-{n}",
        "owner_id": classroom and classroom.teacher_id,
        "classroom": classroom,
        "article_version": article,
        "title": f"Quiz {n}",
        "settings": (settings or QuizSettings()).to_data(),
        "created_at": CREATED_AT,
    }
    quiz = save(Quiz(**values | overrides))
    rules = [QuizRule(set=item) for item in chosen] + [QuizRule(question=item) for item in questions]
    for position, rule in enumerate(rules, start=1):
        rule.quiz, rule.position = quiz, position
        save(rule)
    return quiz


def make_accommodation(quiz: Quiz, student: User, **overrides: Any) -> Accommodation:
    return save(Accommodation(quiz=quiz, student=student, **overrides))


def make_attempt(quiz: Quiz, student: User, answers: Mapping[str, Value] | None = None, **overrides: Any) -> Attempt:
    """A submitted attempt of 14 minutes on all questions of the quiz; `answers` holds stored values by question id."""
    versions = db.session.scalars(_versions_of(quiz)).all()
    questions = [core.from_data(version.payload) for version in versions]
    values = [(answers or {}).get(question.id) for question in questions]
    outcomes = [grade(question, value) for question, value in zip(questions, values, strict=True)]
    points = [to_millionths(question.points) for question in questions]
    earned = [to_millionths(from_millionths(p) * o.fraction) for p, o in zip(points, outcomes, strict=True)]
    started_at = overrides.get("started_at", STARTED_AT)
    is_running = overrides.get("state") is AttemptState.IN_PROGRESS
    row = {
        "number": 1 + len(db.session.scalars(select(Attempt).filter_by(quiz_id=quiz.id, student_id=student.id)).all()),
        "state": AttemptState.SUBMITTED,
        "seed": "seed",
        "settings": quiz.settings,
        "started_at": started_at,
        "closed_at": None if is_running else started_at + timedelta(minutes=14),
        "question_count": len(questions),
        "correct_count": None if is_running else sum(outcome.verdict is Verdict.CORRECT for outcome in outcomes),
        "points": None if is_running else sum(earned),
        "max_points": sum(points),
    }
    attempt = save(Attempt(quiz=quiz, student=student, **row | overrides))
    for slot, (version, question) in enumerate(zip(versions, questions, strict=True), start=1):
        order = option_order(question, "seed", slot)
        asked = AttemptQuestion(
            attempt=attempt, slot=slot, version=version, option_order=order, max_points=points[slot - 1]
        )
        scored = {} if is_running else {"outcome": outcomes[slot - 1].verdict, "points": earned[slot - 1]}
        db.session.add(asked)
        db.session.flush()
        db.session.add(Response(attempt_id=attempt.id, slot=slot, value=values[slot - 1], **scored))
    db.session.commit()
    return attempt


def _versions_of(quiz: Quiz) -> Any:
    is_current = (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.version_number)
    return (
        select(QuestionVersion)
        .join(Question, is_current)
        .join(QuizRule, (QuizRule.set_id == Question.set_id) | (QuizRule.question_id == Question.id))
        .where(QuizRule.quiz_id == quiz.id)
        .order_by(QuizRule.position, Question.position)
    )


def a_question(key: str, **changes: Any) -> core.Question:
    """The first of `QUESTIONS` under another id, changed as told."""
    return replace(QUESTIONS[0], id=key, **changes)
