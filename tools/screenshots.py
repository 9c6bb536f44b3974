"""Pictures of the pages as a visitor, a student and a teacher see them: `make screenshots` fills screenshots/.

Each page is taken at two widths, light and dark, from a fresh database with the built-in quizzes.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright
from sqlalchemy import select, update

from quizapp.accounts import sessions
from quizapp.accounts.models import User
from quizapp.attempts import queries, services
from quizapp.attempts.models import Attempt, Response
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


@dataclass(frozen=True)
class Visit:
    """Somebody's way through the site: who it is, the pages, and the session that makes a browser theirs."""

    who: str
    paths: tuple[str, ...]
    session: str | None = None


def main() -> None:
    """Take every picture into an emptied screenshots/."""
    target = ROOT / "screenshots"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with TemporaryDirectory() as folder:
        server = LiveServer(Path(folder))
        server.flask("db upgrade")
        server.flask("questions load questions/")
        visits = arrange(server)
        server.start()
        try:
            take_all(server.url, visits, target)
        except Exception:
            print(server.log.read_text()[-4000:])
            raise
        finally:
            server.stop()
    print(f"{len(list(target.iterdir()))} pictures are in {target.name}/")


def arrange(server: LiveServer) -> list[Visit]:
    """A class with a quiz, a student with one attempt handed in and one running, and what each may look at."""
    app = make_test_app(server.settings["DATABASE_URL"])
    with app.app_context():
        teacher = make_teacher(login="haddad", name="Miriam Haddad")
        students = [make_user(login=f"student{n}", name=name) for n, name in enumerate(("Lena Berg", "Omar Said"))]
        classroom = make_class(teacher, students, name="History 9b")
        sets = db.session.scalars(select(QuestionSet).limit(1)).all()
        make_quiz(classroom, sets=sets, title="The siege, by Friday")
        visits = [visitor(), student_visit(students[0]), teacher_visit(teacher, classroom)]
        db.session.commit()
    dispose(app)
    return visits


def visitor() -> Visit:
    """Whoever is not signed in."""
    slug = db.session.scalars(select(Article.slug).where(Article.slug.is_not(None))).first()
    return Visit("visitor", ("/", "/sign-in", "/sign-up", "/articles", f"/articles/{slug}", "/help"))


def student_visit(student: User) -> Visit:
    """A student after one attempt and in the middle of another."""
    quiz = db.session.scalars(select(Quiz).where(Quiz.classroom_id.is_(None)).order_by(Quiz.id).limit(1)).one()
    done = begin(quiz, student, timedelta(minutes=30))
    services.submit(done, datetime.now(UTC) - timedelta(minutes=25))
    running = f"/attempts/{begin(quiz, student, timedelta(minutes=1)).public_id}"
    paths = (
        *("/home", "/quizzes", f"/quizzes/{quiz.public_id}", f"{running}/q/1", f"{running}/all", f"{running}/check"),
        *(f"/attempts/{done.public_id}/review", "/scores", "/practice", "/settings"),
    )
    return Visit("student", paths, sessions.start(student, datetime.now(UTC)))


def teacher_visit(teacher: User, classroom: Classroom) -> Visit:
    """The teacher of a class that has a quiz."""
    quiz = db.session.scalars(select(Quiz).where(Quiz.classroom_id == classroom.id)).one()
    made = f"/teach/quizzes/{quiz.public_id}"
    paths = (
        *("/teach", "/teach/classes", f"/teach/classes/{classroom.public_id}", "/teach/sets", "/teach/sets/import"),
        *("/teach/quizzes", made, f"{made}/settings", f"{made}/results"),
    )
    return Visit("teacher", paths, sessions.start(teacher, datetime.now(UTC)))


def begin(quiz: Quiz, student: User, ago: timedelta) -> Attempt:
    """An attempt that began some time ago, its choices made without much thought."""
    attempt = services.start(quiz, student, datetime.now(UTC) - ago)
    slots = queries.slots(attempt)
    questions = queries.questions_of(slots)
    for slot in slots:
        question = questions[slot.version_id]
        if question.type is QuestionType.SINGLE_CHOICE:
            value = to_stored(question, slot.option_order, next(LETTERS))
            row = update(Response).where(Response.attempt_id == attempt.id, Response.slot == slot.number)
            db.session.execute(row.values(value=value, rev=1))
    return attempt


def take_all(url: str, visits: list[Visit], target: Path) -> None:
    """Walk every way in every size and both schemes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER_NOTE.read_text().strip(), args=FLAGS)
        for visit, size, scheme in product(visits, SIZES, SCHEMES):
            context = browser.new_context(base_url=url, viewport=size, color_scheme=scheme)
            if visit.session:
                context.add_cookies([{"name": "passage", "value": visit.session, "url": url}])
            take(context, visit, target, f"{size['width']}-{scheme}")
            context.close()
        browser.close()


def take(context: BrowserContext, visit: Visit, target: Path, look: str) -> None:
    """One picture of each page, in full height; a page that does not answer well ends it all."""
    page = context.new_page()
    for number, path in enumerate(visit.paths, start=1):
        response = page.goto(path)
        if response is None or not response.ok:
            raise SystemExit(f"{path} answers {response and response.status} to the {visit.who}")
        page.screenshot(path=target / f"{visit.who}-{number:02}-{name_of(path)}-{look}.png", full_page=True)


def name_of(path: str) -> str:
    """The words of an address, its public ids left out."""
    words = [word for word in path.split("/") if word and len(word) != 16]
    return "-".join(words) or "landing"


if __name__ == "__main__":
    main()
