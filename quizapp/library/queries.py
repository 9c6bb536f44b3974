"""Reading the library. A set, an article or an import is found through the person who may see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from quizapp.accounts.models import Role
from quizapp.accounts.person import Person
from quizapp.extensions import db
from quizapp.library.models import Article, ArticleVersion, ImportRun, Question, QuestionSet, QuestionVersion
from quizapp.paging import PAGE_LENGTH, Page, fetch_page

RUN_KEPT = timedelta(days=1)
"""How long a dry run can be confirmed."""
MAX_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many questions of a set a quiz can draw, and how many are drafts."""

    ready: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedQuestion:
    """A question that is not retired, without its content; `number` is its place among those of its set."""

    version_id: int
    digest: str
    is_ready: bool
    article_version_id: int
    public_id: str
    key: str
    number: int
    set_public_id: str
    set_slug: str
    set_title: str

    @property
    def page(self) -> int:
        """The page of the set that shows it."""
        return 1 + (self.number - 1) // PAGE_LENGTH


@dataclass(frozen=True, slots=True)
class VersionKey:
    """A version of a question without its content."""

    id: int
    digest: str
    article_version_id: int


def find_set(teacher: Person, public_id: str) -> QuestionSet | None:
    """A built-in set or one of the teacher's own, with its article."""
    return db.session.scalars(_sets(teacher).where(QuestionSet.public_id == public_id)).one_or_none()


def page_of_sets(teacher: Person, number: int) -> Page[QuestionSet]:
    """The teacher's own sets, the latest first, and then the built-in ones."""
    is_built_in = QuestionSet.owner_id.is_(None)
    order = (is_built_in, QuestionSet.changed_at.desc(), QuestionSet.title, QuestionSet.id)
    return fetch_page(_sets(teacher).order_by(*order), number)


def counts(sets: Collection[QuestionSet]) -> dict[int, Counts]:
    """The questions of each set that are not retired, by set id."""
    ids = [question_set.id for question_set in sets]
    query = (
        select(Question.set_id, QuestionVersion.is_ready, func.count())
        .join(QuestionVersion, _is_current())
        .where(Question.set_id.in_(ids), Question.retired_at.is_(None))
        .group_by(Question.set_id, QuestionVersion.is_ready)
    )
    found = {(set_id, is_ready): count for set_id, is_ready, count in db.session.execute(query)}
    return {id_: Counts(ready=found.get((id_, True), 0), drafts=found.get((id_, False), 0)) for id_ in ids}


def page_of_questions(question_set: QuestionSet, number: int) -> Page[QuestionVersion]:
    """The current versions of the set's questions in file order, without those that are retired."""
    return fetch_page(_current_versions(question_set.id), number)


def all_questions(question_set: QuestionSet) -> Sequence[QuestionVersion]:
    """The same, all of them."""
    return db.session.scalars(_current_versions(question_set.id)).all()


def questions_on(article_id: int, reader: Person | None) -> list[ListedQuestion]:
    """The questions of the sets on any version of the article: those of built-in sets and of the reader's own."""
    place = func.row_number().over(partition_by=Question.set_id, order_by=(Question.position, Question.id))
    query = (
        select(
            QuestionVersion.id.label("version_id"),
            QuestionVersion.digest,
            QuestionVersion.is_ready,
            QuestionVersion.article_version_id,
            Question.public_id,
            Question.key,
            place.label("number"),
            QuestionSet.public_id.label("set_public_id"),
            QuestionSet.slug.label("set_slug"),
            QuestionSet.title.label("set_title"),
        )
        .join(Question, _is_current())
        .join(Question.set)
        .join(QuestionSet.article_version)
        .where(ArticleVersion.article_id == article_id, _reaches(reader), Question.retired_at.is_(None))
        .order_by(QuestionSet.title, QuestionSet.id, Question.position, Question.id)
    )
    return [ListedQuestion(**row) for row in db.session.execute(query).mappings()]


def built_in_articles() -> Sequence[ArticleVersion]:
    """The latest versions of the articles that belong to nobody, by address."""
    query = _latest_versions().options(defer(ArticleVersion.text)).where(Article.owner_id.is_(None))
    return db.session.scalars(query.order_by(Article.slug)).all()


def first_versions(question_set: QuestionSet, most: int) -> Sequence[VersionKey]:
    """What the first `most` of the same are known by."""
    query = (
        select(QuestionVersion.id, QuestionVersion.digest, QuestionVersion.article_version_id)
        .join(Question, _is_current())
        .where(Question.set_id == question_set.id, Question.retired_at.is_(None))
        .order_by(Question.position, Question.id)
        .limit(most)
    )
    return [VersionKey(*row) for row in db.session.execute(query)]


def find_article(reader: Person, slug: str, set_for_them: Collection[int]) -> ArticleVersion | None:
    """The latest version of an article that the reader may see; `set_for_them` are the articles of their quizzes."""
    query = _articles(reader, set_for_them).where(Article.slug == slug)
    return db.session.scalars(query).one_or_none()


def page_of_articles(reader: Person, set_for_them: Collection[int], number: int) -> Page[ArticleVersion]:
    """The articles that the reader may see, by title."""
    query = _articles(reader, set_for_them).options(defer(ArticleVersion.text))
    return fetch_page(query.order_by(Article.title, Article.id), number)


def list_articles(teacher: Person) -> Sequence[ArticleVersion]:
    """The articles that a set of the teacher can be about, the latest first."""
    query = _articles(teacher, ()).options(defer(ArticleVersion.text))
    return db.session.scalars(query.order_by(Article.id.desc()).limit(MAX_CHOICES)).all()


def find_text(owner: Person | None, digest: str) -> ArticleVersion | None:
    """The article version with this digest: the owner's own, else the built-in one."""
    own = Article.owner_id == (owner.id if owner else None)
    query = (
        select(ArticleVersion)
        .join(ArticleVersion.article)
        .options(contains_eager(ArticleVersion.article))
        .where(ArticleVersion.digest == digest, or_(Article.owner_id.is_(None), own))
        .order_by(Article.owner_id.is_(None), ArticleVersion.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def find_run(teacher: Person, public_id: str, now: datetime) -> ImportRun | None:
    """A dry run of the teacher that is not older than a day."""
    query = (
        select(ImportRun)
        .options(joinedload(ImportRun.article_version).joinedload(ArticleVersion.article))
        .options(joinedload(ImportRun.imported_set), defer(ImportRun.content))
        .where(
            ImportRun.public_id == public_id,
            ImportRun.user_id == teacher.id,
            ImportRun.created_at > now - RUN_KEPT,
        )
    )
    return db.session.scalars(query).one_or_none()


def find_by_slug(owner: Person | None, slug: str) -> QuestionSet | None:
    """The set that a file with this id would change."""
    is_owners = QuestionSet.owner_id.is_(None) if owner is None else QuestionSet.owner_id == owner.id
    query = select(QuestionSet).options(joinedload(QuestionSet.article_version).joinedload(ArticleVersion.article))
    return db.session.scalars(query.where(QuestionSet.slug == slug, is_owners)).one_or_none()


def _sets(teacher: Person) -> Select[QuestionSet]:
    return (
        select(QuestionSet)
        .join(QuestionSet.article_version)
        .join(ArticleVersion.article)
        .options(
            contains_eager(QuestionSet.article_version)
            .options(defer(ArticleVersion.text))
            .contains_eager(ArticleVersion.article)
        )
        .where(_reaches(teacher))
    )


def _reaches(reader: Person | None) -> ColumnElement[bool]:
    """The set is built in or the reader's own."""
    is_built_in = QuestionSet.owner_id.is_(None)
    return is_built_in if reader is None else or_(is_built_in, QuestionSet.owner_id == reader.id)


def _current_versions(set_id: int) -> Select[QuestionVersion]:
    return (
        select(QuestionVersion)
        .join(Question, _is_current())
        .options(defer(QuestionVersion.payload), contains_eager(QuestionVersion.question))
        .where(Question.set_id == set_id, Question.retired_at.is_(None))
        .order_by(Question.position, Question.id)
    )


def _is_current() -> ColumnElement[bool]:
    return (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.version_number)


def _articles(reader: Person, set_for_them: Collection[int]) -> Select[ArticleVersion]:
    """The latest version of each article: built in, the teacher's own, or read for a quiz."""
    reach = Article.id.in_(set_for_them) if reader.role is Role.STUDENT else Article.owner_id == reader.id
    return _latest_versions().where(or_(Article.owner_id.is_(None), reach))


def _latest_versions() -> Select[ArticleVersion]:
    other = aliased(ArticleVersion)
    latest = select(func.max(other.number)).where(other.article_id == Article.id).scalar_subquery()
    return (
        select(ArticleVersion)
        .join(ArticleVersion.article)
        .options(contains_eager(ArticleVersion.article))
        .where(ArticleVersion.number == latest)
    )
