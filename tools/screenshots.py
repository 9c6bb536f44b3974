"""Pictures of the pages as a visitor, a student and a teacher see them: `make screenshots` fills screenshots/.

Each page is taken at two widths, light and dark, from a fresh database with the built-in quizzes. With the argument
`readme` only the two pictures in the README are taken, into docs/.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlalchemy import select, update

from quizapp.accounts import sessions
from quizapp.accounts.models import User
from quizapp.attempts import services
from quizapp.attempts.models import Attempt, Response
from quizapp.attempts.slots import questions_of, read_slots
from quizapp.classes.models import Classroom
from quizapp.core.presentation import to_stored
from quizapp.core.question import QuestionType
from quizapp.extensions import db
from quizapp.library.models import Article, QuestionSet
from quizapp.quizzes.models import Quiz
from tests.browser.conftest import BROWSER_NOTE, FLAGS
from tests.database import dispose, make_test_app
from tests.factories import make_class, make_quiz, make_teacher, make_user
from tests.live_server import ROOT, LiveServer

SIZES = (ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LETTERS = cycle("ABC")
GIVEN: dict[QuestionType, Callable[[], object]] = {
    QuestionType.SINGLE_CHOICE: lambda: next(LETTERS),
    QuestionType.MULTIPLE_RESPONSE: lambda: [next(LETTERS), "D"],
    QuestionType.TRUE_FALSE: lambda: True,
    QuestionType.NUMERIC: lambda: "20",
    QuestionType.SHORT_ANSWER: lambda: "Homs",
}
"""What is answered without much thought; other types stay blank."""
README_PICTURES = {
    "attempt": ("student", "/q/", ViewportSize(width=1280, height=720)),
    "review": ("classmate", "/review", ViewportSize(width=1280, height=480)),
}
"""The name of a picture in docs/: who sees the page, what its address holds, and how large the picture is."""


@dataclass(frozen=True)
class Visit:
    """Somebody's way through the site: who it is, the pages, and the session that makes a browser theirs."""

    who: str
    paths: tuple[str, ...]
    session: str | None = None


def main(arguments: Sequence[str]) -> None:
    """Take every picture into an emptied screenshots/, or those of the README."""
    take = take_for_readme if arguments == ["readme"] else take_all
    with TemporaryDirectory() as folder:
        server = LiveServer(Path(folder))
        server.flask("db upgrade")
        server.flask("questions load questions/")
        visits = arrange(server)
        server.start()
        try:
            take(server.url, visits)
        except Exception:
            print(server.log.read_text()[-4000:])
            raise
        finally:
            server.stop()


def arrange(server: LiveServer) -> list[Visit]:
    """A class with a quiz, a student with one attempt handed in and one running, and what each may look at."""
    app = make_test_app(server.settings["DATABASE_URL"])
    with app.app_context():
        teacher = make_teacher(login="haddad", name="Miriam Haddad")
        students = [make_user(login=f"student{n}", name=name) for n, name in enumerate(("Lena Berg", "Omar Said"))]
        classroom = make_class(teacher, students, name="History 9b")
        sets = db.session.scalars(select(QuestionSet).limit(1)).all()
        make_quiz(classroom, sets=sets, title="The siege, by Friday")
        lena, omar = students
        visits = [visitor(), student_visit(lena), classmate_visit(omar), teacher_visit(teacher, classroom)]
        db.session.commit()
    dispose(app)
    return visits


def visitor() -> Visit:
    """Whoever is not signed in."""
    slug = db.session.scalars(select(Article.slug).where(Article.slug.is_not(None))).first()
    return Visit("visitor", ("/", "/sign-in", "/sign-up", "/articles", f"/articles/{slug}", "/help"))


def student_visit(student: User) -> Visit:
    """A student after one attempt and in the middle of another: what the second has in common with the first is held
    back from the review of the first."""
    quiz = built_in_quiz()
    done = handed_in(quiz, student)
    attempt = begin(quiz, student, timedelta(minutes=1))
    running = f"/attempts/{attempt.public_id}"
    answered = next((slot.number for slot in read_slots(attempt.id) if slot.value is not None), 1)
    paths = (
        *("/home", "/quizzes", f"/quizzes/{quiz.public_id}"),
        *(f"{running}/q/{answered}", f"{running}/all", f"{running}/check"),
        *(f"/attempts/{done.public_id}/review", "/scores", "/practice", "/settings"),
    )
    return Visit("student", paths, sessions.start(student, datetime.now(UTC)))


def classmate_visit(student: User) -> Visit:
    """A student who has handed in and may see everything."""
    done = handed_in(built_in_quiz(), student)
    paths = ("/home", f"/attempts/{done.public_id}/done", f"/attempts/{done.public_id}/review", "/practice")
    return Visit("classmate", paths, sessions.start(student, datetime.now(UTC)))


def teacher_visit(teacher: User, classroom: Classroom) -> Visit:
    """The teacher of a class that has a quiz."""
    quiz = db.session.scalars(select(Quiz).where(Quiz.classroom_id == classroom.id)).one()
    made = f"/teach/quizzes/{quiz.public_id}"
    paths = (
        *("/teach", "/teach/classes", f"/teach/classes/{classroom.public_id}", "/teach/sets", "/teach/sets/import"),
        f"/teach/articles/{quiz.article_version.article.slug}/coverage",
        *("/teach/quizzes", made, f"{made}/settings", f"{made}/results"),
    )
    return Visit("teacher", paths, sessions.start(teacher, datetime.now(UTC)))


def built_in_quiz() -> Quiz:
    """The first quiz that is open to every student."""
    return db.session.scalars(select(Quiz).where(Quiz.classroom_id.is_(None)).order_by(Quiz.id).limit(1)).one()


def handed_in(quiz: Quiz, student: User) -> Attempt:
    """An attempt of half an hour ago, handed in after five minutes."""
    attempt = begin(quiz, student, timedelta(minutes=30))
    services.submit(attempt, datetime.now(UTC) - timedelta(minutes=25))
    return attempt


def begin(quiz: Quiz, student: User, ago: timedelta) -> Attempt:
    """An attempt that began some time ago, its questions answered without much thought."""
    attempt = services.start(quiz, student, datetime.now(UTC) - ago)
    slots = read_slots(attempt.id)
    questions = questions_of(slots)
    for slot in slots:
        question = questions[slot.version_id]
        if give := GIVEN.get(question.type):
            value = to_stored(question, slot.option_order, give())
            row = update(Response).where(Response.attempt_id == attempt.id, Response.slot == slot.number)
            db.session.execute(row.values(value=value, rev=1))
    return attempt


def take_all(url: str, visits: Sequence[Visit]) -> None:
    """Walk every way in every size and both schemes; each page in its full height."""
    target = ROOT / "screenshots"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with chromium() as browser:
        for visit, size, scheme in product(visits, SIZES, SCHEMES):
            page = visitors_page(browser, url, visit, size, scheme)
            for number, path in enumerate(visit.paths, start=1):
                go(page, path, visit.who)
                name = f"{visit.who}-{number:02}-{name_of(path)}-{size['width']}-{scheme}.png"
                page.screenshot(path=target / name, full_page=True)
            page.context.close()
    print(f"{len(list(target.iterdir()))} pictures are in {target.name}/")


def take_for_readme(url: str, visits: Sequence[Visit]) -> None:
    """What a student sees of an attempt, and of a wrong answer beside the passage that settles it."""
    by_name = {visit.who: visit for visit in visits}
    with chromium() as browser:
        for name, (who, part, size) in README_PICTURES.items():
            page = visitors_page(browser, url, by_name[who], size, "light")
            go(page, next(path for path in by_name[who].paths if part in path), who)
            missed = page.locator("li.item").filter(has_text="Not correct")
            if missed.count():
                missed.first.get_by_role("link", name="Show in the article").first.click()
                missed.first.evaluate("(item) => item.scrollIntoView()")
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
            page.context.close()
    print(f"docs/ has new pictures: {', '.join(README_PICTURES)}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER_NOTE.read_text().strip(), args=FLAGS)
        yield browser
        browser.close()


def visitors_page(
    browser: Browser, url: str, visit: Visit, size: ViewportSize, scheme: Literal["light", "dark"]
) -> Page:
    """An empty page in a browser that is the visitor's."""
    context = browser.new_context(base_url=url, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    if visit.session:
        context.add_cookies([{"name": "passage", "value": visit.session, "url": url}])
    return context.new_page()


def go(page: Page, path: str, who: str) -> None:
    """Open a page; one that does not answer well ends it all."""
    response = page.goto(path)
    if response is None or not response.ok:
        raise SystemExit(f"{path} answers {response and response.status} to the {who}")


def name_of(path: str) -> str:
    """The words of an address, its public ids and numbers left out."""
    words = [word for word in path.split("/") if word and len(word) != 16 and not word.isdigit()]
    return "-".join(words) or "landing"


if __name__ == "__main__":
    main(sys.argv[1:])
