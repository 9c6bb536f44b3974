"""Every page in every state: no fault that axe finds in light or in dark, and no sideways scroll on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, url_for
from playwright.sync_api import Browser, BrowserContext, Page, expect

from quizapp.accounts import sessions
from tests.browser.conftest import Watch
from tests.browser.school import School
from tests.database import dispose, make_test_app
from tests.live_server import LiveServer

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 700}
ALL_RULES = {"resultTypes": ["violations"], "preload": False}
COLOUR_RULES = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
A_TEST = 6
"""Looks that one test takes."""
NO_PAGES = {
    "accounts.link",  # leads to accounts.one_time
    "assets.static_file",
    "attempts.time",
    "library.export",
    "pages.healthz",
    "pages.readyz",
    "reports.results_csv",
    "reports.scores_csv",
}
Deed = Callable[[Page, School], None]


@dataclass(frozen=True)
class Look:
    """A page in one state: what it says then, who looks, which thing it is about, and what brings the state about."""

    endpoint: str | None  # none: an address that is nowhere
    state: str
    says: str
    who: str = "nobody"
    of: str | None = None
    more: Mapping[str, object] = field(default_factory=dict)
    do: Deed | None = None
    has_script: bool = True


def press(name: str) -> Deed:
    """Press a button of the page."""
    return lambda page, _school: page.locator("main").get_by_role("button", name=name).first.click()


def open_link(name: str) -> Deed:
    """Open the one-time link of this name."""
    return lambda page, school: page.goto(f"/link/{school[name]}")


def send_link(name: str, button: str) -> Deed:
    """Open a one-time link and send its form as it is."""

    def deed(page: Page, school: School) -> None:
        open_link(name)(page, school)
        press(button)(page, school)

    return deed


def come_back(page: Page, _school: School) -> None:
    """Ask for a page with an identity that has ended."""
    page.context.add_cookies([{"name": "passage", "value": "ended", "url": page.url}])
    page.goto("/home")


def guess(page: Page, _school: School) -> None:
    """Try a password once too often."""
    page.get_by_label("Sign-in name").fill("guessed")
    page.get_by_label("Password", exact=True).fill("guessed")
    page.locator("main").get_by_role("button", name="Sign in").click()


def go_offline(page: Page, _school: School) -> None:
    page.context.set_offline(True)


def dispute(name: str, button: str | None = None) -> Deed:
    """Choose something while another answer was stored elsewhere; send the page by a button, if there is one."""

    def deed(page: Page, school: School) -> None:
        school.answer_elsewhere(name)
        page.locator(".opt input").first.check()
        if button:
            press(button)(page, school)

    return deed


def run_out(name: str) -> Deed:
    """Let the time be up."""

    def deed(page: Page, school: School) -> None:
        school.end_now(name)
        page.reload()

    return deed


def look_for_result(page: Page, school: School) -> None:
    """Ask for the result while answers are still collected."""
    run_out("over too")(page, school)
    page.get_by_role("link", name="Go to the result").click()


def paste(text: str) -> Deed:
    """Send this as a question file."""

    def deed(page: Page, school: School) -> None:
        page.get_by_label("Or paste the text of the file").fill(text)
        press("Check the file")(page, school)

    return deed


def practise(answer: str) -> Deed:
    def deed(page: Page, school: School) -> None:
        page.get_by_label(answer, exact=True).check()
        press("Check my answer")(page, school)

    return deed


EIGHT = range(1, 9)
DAMASCUS = {"slug": "fall-of-damascus-2024"}
FOR_EVERYBODY = (
    Look(None, "not found", "That page is not here"),
    Look("pages.landing", "signed out", "Every answer has a sentence."),
    Look("pages.help_page", "", "Help"),
    Look("pages.accessibility", "", "Accessibility"),
    Look("pages.privacy", "", "Privacy"),
    Look("accounts.sign_in", "empty form", "I forgot my password"),
    Look("accounts.sign_in", "refused", "There is a problem", do=press("Sign in")),
    Look("accounts.sign_in", "signed out meanwhile", "You were signed out.", do=come_back),
    Look("accounts.sign_in", "too many tries", "Too many tries", do=guess),
    Look("accounts.sign_up", "empty form", "For students."),
    Look("accounts.sign_up", "refused", "There is a problem", do=press("Make an account")),
    Look("accounts.reset", "", "Forgot your password?"),
    Look("accounts.one_time", "gone", "This link does not work any more"),
    Look("accounts.one_time", "invitation", "It is a teacher's account.", do=open_link("invitation")),
    Look("accounts.one_time", "refused", "There is a problem", do=send_link("invitation", "Make the account")),
    Look("accounts.one_time", "new password", "Choose a new password", do=open_link("password link")),
    Look("classes.join", "signed out", "You need an account to join a class.", more={"code": "MKT-PWR"}),
)
NEWCOMER = (
    Look("quizzes.teach", "forbidden", "You cannot open that page", who="newcomer"),
    Look("attempts.home", "empty", "Nothing due.", who="newcomer"),
    Look("attempts.quizzes", "built-in ones", "For everybody", who="newcomer"),
    Look("attempts.intro", "open", "Start, 13 minutes", who="newcomer", of="built-in quiz"),
    Look("reports.scores", "empty", "Your first score will appear here", who="newcomer"),
    Look("practice.home", "empty", "Nothing to practise.", who="newcomer"),
    Look("classes.join", "empty form", "Join the class", who="newcomer"),
    Look("classes.join", "refused", "No class has this code.", who="newcomer", more={"code": "NOPE"}, do=press("Join")),
    Look("library.articles", "one", "Articles", who="newcomer"),
    Look("library.article", "open", "Reading time", who="newcomer", more=DAMASCUS),
    Look("accounts.settings", "", "Colours", who="newcomer"),
    Look("accounts.settings", "saved", "Your settings are saved.", who="newcomer", do=press("Save settings")),
    Look("accounts.password", "empty form", "Present password", who="newcomer"),
    Look("accounts.password", "refused", "There is a problem", who="newcomer", do=press("Save the password")),
)
TAKING = (
    Look("attempts.home", "running and due", "Continue", who="busy"),
    Look("attempts.quizzes", "many", "Opens", who="busy"),
    Look("attempts.intro", "last day", "Last day and time", who="busy", of="open to all"),
    Look("attempts.intro", "not yet", "This quiz opens on", who="busy", of="not yet"),
    Look("attempts.intro", "ended", "This quiz ended on", who="busy", of="ended"),
    Look("attempts.intro", "extra time, cut short", "20 min, you have 40 min", who="busy", of="with extra time"),
    Look("attempts.intro", "none left", "You have used all your attempts.", who="busy", of="none left"),
    Look("attempts.intro", "running", "Continue", who="busy", of="running"),
    *(Look("attempts.question", f"running, {n}", "min left", "busy", "running attempt", {"number": n}) for n in EIGHT),
    Look("attempts.question", "no limit", "Save and check", "busy", "no limit attempt", {"number": 1}),
    Look("attempts.question", "article open", "Read the article", "busy", "article open attempt", {"number": 1}),
    Look("attempts.question", "offline", "You are offline.", "busy", "running attempt", {"number": 1}, go_offline),
    Look(
        "attempts.question", "conflict", "Keep the answer on this page", "busy", "disputed attempt", {"number": 1},
        dispute("disputed"),
    ),
    Look(
        "attempts.question", "conflict without script", "Which answer do you want to keep?", "busy",
        "disputed without script attempt", {"number": 1},
        dispute("disputed without script", "Save and check answers"), has_script=False,
    ),
    Look(
        "attempts.question", "time is up", "Your answers are being collected.", "busy", "over attempt", {"number": 1},
        run_out("over"), has_script=False,
    ),
    Look(
        "attempts.done", "collecting", "less than a minute", "busy", "over too attempt", {}, look_for_result,
        has_script=False,
    ),
    Look("attempts.everything", "running", "All questions", who="busy", of="running attempt"),
    Look("attempts.check", "one blank, two flagged", "No answer yet", who="busy", of="running attempt"),
    Look("library.article", "closed", "This article is closed for now", who="busy", more={"slug": "the-harbour"}),
)  # fmt: skip
FINISHED = (
    Look("attempts.home", "last result", "Last result", who="done"),
    Look("attempts.done", "submitted", "Quiz submitted", who="done", of="submitted attempt"),
    Look("attempts.done", "timed out", "Time is up.", who="done", of="timed out attempt"),
    Look("attempts.done", "held", "Results open on", who="done", of="held attempt"),
    Look("attempts.done", "late", "Some answers came after the end.", who="done", of="late attempt"),
    Look("attempts.done", "void", "out of the scores", who="done", of="void attempt"),
    Look("attempts.review", "all", "Show only the", who="done", of="submitted attempt"),
    Look("attempts.review", "missed", "Show all 8", who="done", of="submitted attempt", more={"show": "missed"}),
    Look("attempts.review", "score only", "The correct answers open on", who="done", of="score only attempt"),
    Look("reports.scores", "many, some held", "Result opens", who="done"),
    Look("reports.scores", "narrowed to nothing", "There is no attempt here.", who="done", more={"of": "quiz:none"}),
    Look("reports.scores", "one", "You have finished one quiz.", who="once"),
    Look("practice.home", "many", "Start practising", who="done"),
    Look("practice.question", "open", "Practice, no clock", who="done", of="missed question"),
    Look(
        "practice.question", "refused", "Give an answer first.", who="done", of="missed question", do=press("Check my")
    ),
    Look(
        "practice.question", "not correct", "Try this one again", who="done", of="missed question", do=practise("True")
    ),
    Look("practice.answer", "not correct", "Not correct", who="done", of="missed question"),
    Look("practice.question", "correct", "Next question", who="done", of="missed question", do=practise("False")),
)
NEW_TEACHER = (
    Look("quizzes.teach", "empty", "You have set no quiz yet.", who="new teacher"),
    Look("quizzes.quizzes", "empty", "Built-in quizzes", who="new teacher"),
    Look("quizzes.new", "no class", "A quiz is for a class", who="new teacher"),
    Look("quizzes.quiz", "built in", "Built in: open to every student", who="new teacher", of="built-in quiz"),
    Look("classes.classes", "empty", "You have no class yet.", who="new teacher"),
    Look("classes.classes", "refused", "There is a problem", who="new teacher", do=press("Make the class")),
    Look("library.sets", "built-in ones", "built in", who="new teacher"),
    Look("library.question_set", "built in", "Built-in question set", who="new teacher", of="built-in set"),
    Look("library.coverage", "many", "Every paragraph has one or more.", who="new teacher", more=DAMASCUS),
    Look("library.new_import", "empty form", "What a file looks like", who="new teacher"),
    Look("library.new_import", "refused", "There is a problem", who="new teacher", do=press("Check the file")),
    Look("library.new_import", "unreadable", "Line 1", who="new teacher", do=paste("format: quizset/2")),
    Look("reports.home", "empty", "You have set no quiz yet.", who="new teacher"),
)
TEACHER = (
    Look("quizzes.teach", "many", "Ending this week", who="teacher"),
    Look("quizzes.quizzes", "many", "Withdrawn", who="teacher"),
    Look("quizzes.quiz", "own", "Set it once more", who="teacher", of="open to all"),
    Look("quizzes.quiz", "withdrawn", "This quiz is withdrawn.", who="teacher", of="withdrawn"),
    Look("quizzes.new", "form", "Set each part", who="teacher"),
    Look("quizzes.new", "refused", "There is a problem", who="teacher", do=press("Set the quiz")),
    Look("quizzes.settings", "", "Attempts that have started keep", who="teacher", of="open to all"),
    Look("classes.classes", "many", "Turned off", who="teacher"),
    Look("classes.classroom", "some", "History 9b", who="teacher", of="class"),
    Look("classes.classroom", "empty", "Nobody has joined yet.", who="teacher", of="empty class"),
    Look("classes.classroom", "code off", "Nobody can join.", who="teacher", of="closed class"),
    Look("classes.classroom", "two pages", "Page 1 of", who="teacher", of="large class"),
    Look("classes.classroom", "password link", "shows the link once", "teacher", "class", {}, press("Make a password")),
    Look("library.sets", "many", "1 draft", who="teacher"),
    Look("library.question_set", "own", "Your question set", who="teacher", of="set"),
    Look("library.question_set", "drafts", "No passage proves the answer yet.", who="teacher", of="set with drafts"),
    Look("library.question_set", "empty", "This set has no questions yet.", who="teacher", of="empty set"),
    Look("library.coverage", "some bare", "4 paragraphs have none.", "teacher", more={"slug": "the-long-quay"}),
    Look("library.coverage", "none", "0 questions rest on this text.", "teacher", more={"slug": "an-empty-quay"}),
    Look("library.import_run", "ready", "1 of 1 question is ready.", who="teacher", of="import ready"),
    Look("library.import_run", "problems", "Stays out", who="teacher", of="import with problems"),
    Look("library.import_run", "no article", "Which article is it about?", who="teacher", of="import without article"),
    Look("library.import_run", "imported", "This file was imported.", who="teacher", of="import imported"),
    Look("reports.home", "many", "Your quizzes, newest first", who="teacher"),
    Look("reports.results", "many", "Average score", who="teacher", of="reviewed"),
    Look("reports.results", "nobody yet", "No one has finished yet.", who="teacher", of="open to all"),
    Look("reports.results", "late", "Late answers, not counted", who="teacher", of="late"),
    Look("reports.results", "no late ones", "No student is on this list.", "teacher", "reviewed", {"show": "late"}),
    Look("reports.results", "sorted", "Average score", who="teacher", of="reviewed", more={"sort": "-score"}),
    Look("attempts.review", "a student's", "Ben Okafor got", who="teacher", of="submitted attempt"),
    Look("attempts.review", "with late answers", "Accept the late answers", who="teacher", of="late attempt"),
    Look("attempts.question", "preview", "Preview: nothing here counts", "teacher", "preview attempt", {"number": 1}),
)
LOOKS = FOR_EVERYBODY + NEWCOMER + TAKING + FINISHED + NEW_TEACHER + TEACHER


class Visit:
    """The arranged school, served, and one page with script and one without that look at it."""

    def __init__(self, browser: Browser, server: LiveServer, app: Flask) -> None:
        self.app, self.url = app, server.url
        self.school = School()
        self.watch = Watch(server.url)
        self.watch.expect(r"status of (4\d\d|503)|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
        self._contexts = {has_script: self._open(browser, server.url, has_script) for has_script in (True, False)}
        self._pages = {has_script: context.new_page() for has_script, context in self._contexts.items()}

    def _open(self, browser: Browser, url: str, has_script: bool) -> BrowserContext:
        context = browser.new_context(base_url=url, locale="en-GB", viewport=DESKTOP, reduced_motion="reduce")
        if not has_script:  # axe is a script itself, so the page's own ones are kept from it instead
            context.route("**/*.js", lambda route: route.abort())
        context.set_default_timeout(10_000)
        self.watch.on(context)
        return context

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def faults(self, look: Look) -> list[str]:
        """What is wrong with a page in its state."""
        page = self._pages[look.has_script]
        self._enter(page, look.who)
        self._go(page, look)
        found = [f"{look.endpoint}, {look.state}: {fault}" for fault in self._faults(page)]
        page.context.set_offline(False)
        page.goto("about:blank")
        return found

    def _enter(self, page: Page, who: str) -> None:
        page.context.clear_cookies()
        if who in self.school:
            cookie = {"name": sessions.cookie_name(), "value": self.school[who], "url": self.url}
            page.context.add_cookies([cookie])

    def _go(self, page: Page, look: Look) -> None:
        path = self._path(look)
        page.goto(path)
        if look.endpoint:
            place = self.app.url_map.bind("").match(urlsplit(page.url).path)[0]
            assert look.do or place == look.endpoint, f"{path} leads to {place}"
        if look.do:
            look.do(page, self.school)
        expect(page.get_by_text(look.says).first, f"{look.endpoint}, {look.state}").to_be_attached()

    def _path(self, look: Look) -> str:
        if look.endpoint is None:
            return "/nowhere"
        values = {"public_id": self.school[look.of]} if look.of else {}
        with self.app.test_request_context():
            return url_for(look.endpoint, **values, **look.more)

    def _faults(self, page: Page) -> Iterator[str]:
        page.evaluate(Axe().axe_script)
        yield from violations(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        yield from violations(page, COLOUR_RULES)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            yield f"is {width} px wide on a screen of {PHONE['width']}"
        page.set_viewport_size(DESKTOP)


def violations(page: Page, options: dict[str, object]) -> list[str]:
    """What axe finds, one line a rule."""
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']} ({len(each['nodes'])}×)" for each in found]


@pytest.fixture(scope="module")
def visit(browser: Browser, served: tuple[LiveServer, Path]) -> Iterator[Visit]:
    server, kept = served
    server.reset(kept)
    if not server.is_running:
        server.start()
    app = make_test_app(server.settings["DATABASE_URL"], **server.settings)
    with app.app_context():
        visit = Visit(browser, server, app)
        yield visit
        visit.close()
    dispose(app)


BUNDLES = [LOOKS[start : start + A_TEST] for start in range(0, len(LOOKS), A_TEST)]
"""A few looks a test, so that workers share them."""


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: f"{bundle[0].endpoint} to {bundle[-1].endpoint}")
def test_pages_are_accessible_in_all_states(visit: Visit, bundle: tuple[Look, ...]) -> None:
    faults = [fault for look in bundle for fault in visit.faults(look)]
    assert faults == []
    assert visit.watch.problems() == []


def test_every_page_is_in_the_table(visit: Visit) -> None:
    pages = {rule.endpoint for rule in visit.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {look.endpoint for look in LOOKS if look.endpoint} == pages - NO_PAGES
