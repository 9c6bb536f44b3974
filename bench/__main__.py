"""Print what Passage costs on this machine, beside what it promises. Ratios within this run are what counts."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from flask import Flask

from bench import arrange, pages
from bench.load import Measured, forever, measure, request
from quizapp.core.lint import advise, check
from quizapp.library.advice import MAX_QUESTIONS
from quizapp.library.bank import read_bank
from tests.database import make_test_app
from tests.live_server import LiveServer
from tests.person import Person

SECONDS = 4.0
CLIENTS = 16
EMPTIES = 300
ATTEMPTS = 30
MANY = 64
HISTORIES = (10, 1_000, 10_000)
TICKS = os.sysconf("SC_CLK_TCK")
BARE = "/bench/save"
REAL = "/attempts/{attempt}/save"
QUESTIONS = Path(__file__).parents[1] / "questions"
CHECK = {True: "ok", False: "MISSED"}


def main() -> None:
    """Run everything on one server and print it."""
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder), "bench.served:app")
        del server.settings["TEST_CLOCK_FILE"]
        server.flask("db upgrade")
        server.flask("questions load questions/")
        app = make_test_app(server.settings["DATABASE_URL"])
        app.test_client_class = Flask.test_client_class
        server.start()
        try:
            run(server, app)
        finally:
            server.stop()


def run(server: LiveServer, app: Flask) -> None:
    """Measure in the order of the report."""
    students = arrange.start_students(app, MANY + 3)
    closed = students.pop()
    arrange.submit(app, closed)
    histories = {length: arrange.make_history(app, length) for length in HISTORIES}
    report_rates(server, students, closed, histories)
    report_cpu(server, app)
    report_pages(app, students[0], closed, histories)
    report_attempt(app)
    report_bank()
    report_sign_ins(server, app, students[-1])


def report_rates(
    server: LiveServer,
    students: Sequence[arrange.Student],
    closed: arrange.Student,
    histories: dict[int, dict[str, str]],
) -> None:
    """Requests a second, and how long one takes."""
    heading("Rates", "requests/s", "of empty", "p50 ms", "p95 ms", "p99 ms", "errors")
    few = students[:CLIENTS]
    empty = show("an empty view", server, [gets("/bench/empty", {}) for _ in few])
    bare = show("bare view: cookie check, raw upsert, commit", server, [saves(server, BARE, s) for s in few], empty)
    durable = show(f"durable save, {CLIENTS} clients", server, [saves(server, REAL, s) for s in few], empty)
    many = show(f"durable save, {MANY} clients", server, [saves(server, REAL, s) for s in students[:MANY]], empty)
    show("attempt page", server, [gets(f"/attempts/{s.attempt}/q/3", s.cookies) for s in few], empty)
    show("review page", server, [gets(f"/attempts/{closed.attempt}/review", closed.cookies) for _ in few], empty)
    for length, cookies in histories.items():
        show(f"history of {length} attempts", server, [gets("/scores", cookies) for _ in few], empty)
    print()
    aim("durable save of the bare view's rate", durable.rate / bare.rate, 0.6, at_least=True)
    aim(f"p99 of p50 of a save at {CLIENTS} clients", durable.percentile(0.99) / durable.percentile(0.5), 5)
    aim(f"errors of saves at {MANY} clients", many.errors, 0)


def report_cpu(server: LiveServer, app: Flask) -> None:
    """CPU seconds of the server for a whole attempt, as a number of empty requests that are sent in turn with it.

    The workers have taken as many attempts before, so that what each process reads once is not counted.
    """
    students = arrange.start_students(app, 2 * ATTEMPTS)
    empty = Person(server.url, {})
    spent_empty = spent = 0.0
    for number, student in enumerate(students):
        person = Person(server.url, student.cookies)
        person.find_token()
        if number == ATTEMPTS:
            spent_empty = spent = 0.0
        spent_empty += cpu(server, lambda: [empty.get("/bench/empty") for _ in range(EMPTIES)])
        spent += cpu(server, lambda person=person, student=student: take(person, student))
        person.close()
    cost_of_empty, spent = spent_empty / EMPTIES / ATTEMPTS, spent / ATTEMPTS
    heading("CPU of the server", "ms")
    print(f"{'an empty request':<48}{cost_of_empty * 1000:>12.3f}")
    print(f"{'a whole attempt of 20 questions':<48}{spent * 1000:>12.1f}")
    print()
    aim("whole attempt, in empty requests", spent / cost_of_empty, 300)


def report_pages(
    app: Flask, running: arrange.Student, closed: arrange.Student, histories: dict[int, dict[str, str]]
) -> None:
    """SQL statements and bytes of each page."""
    heading("Pages", "statements", "HTML bytes", "first load", "requests")
    attempt = f"/attempts/{running.attempt}"
    shown = {
        path: show_page(name, app, cookies, path)
        for name, cookies, path in (
            ("home", running.cookies, "/home"),
            ("quizzes", running.cookies, "/quizzes"),
            ("attempt, one question", running.cookies, f"{attempt}/q/3"),
            ("attempt, all questions", running.cookies, f"{attempt}/all"),
            ("check", running.cookies, f"{attempt}/check"),
            ("review", closed.cookies, f"/attempts/{closed.attempt}/review"),
            ("practice", closed.cookies, "/practice"),
        )
    }
    lists = [show_page(f"history of {n} attempts", app, cookies, "/scores") for n, cookies in histories.items()]
    question, review = shown[f"{attempt}/q/3"], shown[f"/attempts/{closed.attempt}/review"]
    print()
    aim("statements of a question page", question.statements, 5)
    aim("statements of any other page", max(page.statements for page in [*shown.values(), *lists]), 10)
    aim("history: statements at 10 000 less those at 10", lists[-1].statements - lists[0].statements, 0)
    aim("attempt page, first load, bytes", question.whole, 30 * 1024)
    aim("attempt page, requests", question.requests, 5)
    aim("review page, first load, bytes", review.whole, 60 * 1024)


def report_attempt(app: Flask) -> None:
    """SQL statements of a save, and of a whole attempt."""
    student = arrange.start_students(app, 1)[0]
    client = pages.browser(app, student.cookies)
    save, whole = pages.whole_attempt(app, client, student)
    heading("SQL statements", "number")
    print(f"{'a save':<48}{save:>12}")
    print(f"{'a whole attempt of 20 questions':<48}{whole:>12}")
    print()
    aim("statements of a save", save, 5)
    aim("statements of a whole attempt", whole, 250)


def report_bank() -> None:
    """How long the question bank takes: its lint, and loading it into an empty database and into one that has it."""
    heading("Question bank", "seconds")
    read = read_bank(QUESTIONS / "fall-of-damascus-2024")
    linting = seconds(lambda: check(read.bank))
    print(f"{f'lint of {len(read.bank.questions)} questions':<48}{linting:>12.2f}")
    with tempfile.TemporaryDirectory() as folder:
        fresh = make_test_app(f"sqlite:///{folder}/fresh.sqlite3")
        run_command(fresh, "db", "upgrade")
        first, again = (seconds(lambda: run_command(fresh, "questions", "load", str(QUESTIONS))) for _ in range(2))
    print(f"{'loading it for the first time':<48}{first:>12.2f}")
    print(f"{'loading it again, as each start does':<48}{again:>12.2f}")
    many = tuple(replace(each, id=f"q{n}") for n, each in enumerate((read.bank.questions * 4)[:MAX_QUESTIONS]))
    advising = seconds(lambda: advise(replace(read.bank, questions=many)))
    print(f"{f'advice on {len(many)} questions, the most of an upload':<48}{advising:>12.2f}")
    print()
    aim("seconds for the lint", linting, 5)
    aim("seconds for the longest advice", advising, 2)
    aim("seconds for loading at start-up", again, 1)


def run_command(app: Flask, *words: str) -> None:
    """Run one of the application's commands. Raises RuntimeError where it fails."""
    result = app.test_cli_runner().invoke(args=words)
    if result.exit_code:
        raise RuntimeError(f"{' '.join(words)}: {result.output}")


def seconds(act: Callable[[], object]) -> float:
    """How long it took."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def report_sign_ins(server: LiveServer, app: Flask, saver: arrange.Student) -> None:
    """Fifty people of one school sign in at once while somebody's answers are being saved."""
    names = arrange.make_accounts(app, 50)
    people = [Person(server.url, {}, timeout=30) for _ in names]
    for person in people:
        person.find_token("/sign-in")
    saving = threading.Thread(target=lambda: results.append(measure(server.url, [saves(server, REAL, saver)], 4.0)))
    results: list[Measured] = []
    saving.start()
    begin = time.perf_counter()
    statuses = in_parallel([lambda p=p, n=n: sign_in(p, n) for p, n in zip(people, names, strict=True)])
    seconds = time.perf_counter() - begin
    saving.join()
    heading("50 sign-ins from one address", "seconds", "refused", "saves/s", "p99 ms", "errors")
    meanwhile, refused = results[0], sum(status != 303 for status in statuses)
    print(
        f"{'':<48}{seconds:>12.1f}{refused:>12}{meanwhile.rate:>12.0f}{meanwhile.percentile(0.99):>12.1f}{meanwhile.errors:>12}"
    )
    print()
    aim("seconds for 50 sign-ins", seconds, 5)
    aim("sign-ins refused", refused, 0)
    aim("saves failed meanwhile", meanwhile.errors, 0)


def take(person: Person, student: arrange.Student) -> None:
    """The requests of a whole attempt: start, 20 times a page and a save, check, submit, review."""
    attempt = f"/attempts/{student.attempt}"
    person.post(f"/quizzes/{student.quiz}/attempts")
    for number in range(1, 21):
        person.get(f"{attempt}/q/{number}")
        person.put(f"{attempt}/save", pages.save_message(student.choices[number % len(student.choices)], number))
    person.get(f"{attempt}/check")
    person.post(f"{attempt}/submit", unsent="")
    status, _ = person.get(f"{attempt}/review")
    if status != 200:
        raise RuntimeError(f"the review of a whole attempt answered {status}")


def sign_in(person: Person, name: str) -> int:
    """The status that the sign-in form answers with: 303 if it let the person in."""
    status, _ = person.post("/sign-in", login=name, password=arrange.PASSWORD)
    return status


def in_parallel(acts: Sequence[Callable[[], int]]) -> list[int]:
    """What each act returned, all begun at once."""
    results: list[int] = []
    threads = [threading.Thread(target=lambda act=act: results.append(act())) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def gets(path: str, cookies: dict[str, str]) -> Iterator[bytes]:
    """The same page again and again."""
    sent = request("GET", path, headers(cookies))
    return forever(lambda: sent)


def saves(server: LiveServer, path: str, student: arrange.Student) -> Iterator[bytes]:
    """Saves as a page sends them, each with another value; `path` may name the attempt."""
    person = Person(server.url, student.cookies)
    token = person.find_token()
    sent = {"X-CSRFToken": token, "Cookie": person.cookie}
    person.close()
    numbers = itertools.count(next(ROUNDS) * 1_000_000 + 1)
    return forever(lambda: put(path.format(attempt=student.attempt), student, next(numbers), sent))


ROUNDS = itertools.count()
"""Each measurement of saves goes on with higher numbers than the one before it."""


def put(path: str, student: arrange.Student, number: int, more: dict[str, str]) -> bytes:
    """The bytes of one save."""
    message = pages.save_message(student.choices[number % len(student.choices)], number)
    body = json.dumps({**message, "attempt": student.attempt}).encode()
    return request("PUT", path, {**headers(student.cookies), "Content-Type": "application/json", **more}, body)


def headers(cookies: dict[str, str]) -> dict[str, str]:
    """What every request of a browser carries."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Accept-Encoding": "gzip, deflate, br, zstd", **({"Cookie": cookie} if cookie else {})}


def cpu(server: LiveServer, act: Callable[[], object]) -> float:
    """CPU seconds that the server's workers spend while `act` runs."""
    before = _cpu_of(server.worker_ids())
    act()
    return _cpu_of(server.worker_ids()) - before


def _cpu_of(processes: Sequence[int]) -> float:
    fields = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


def heading(name: str, *columns: str) -> None:
    """Begin a table."""
    print(f"\n{name:<48}" + "".join(f"{column:>12}" for column in columns))


def show(name: str, server: LiveServer, requests: Sequence[Iterator[bytes]], empty: Measured | None = None) -> Measured:
    """Measure and print one line."""
    measured = measure(server.url, requests, SECONDS)
    times = "".join(f"{measured.percentile(share):>12.1f}" for share in (0.5, 0.95, 0.99))
    of_empty = measured.rate / (empty or measured).rate
    print(f"{name:<48}{measured.rate:>12.0f}{of_empty:>12.2f}{times}{measured.errors:>12}")
    return measured


def show_page(name: str, app: Flask, cookies: dict[str, str], path: str) -> pages.Cost:
    """Print one page's line."""
    cost = pages.cost(app, pages.browser(app, cookies), path)
    print(f"{name:<48}{cost.statements:>12}{cost.html:>12}{cost.whole:>12}{cost.requests:>12}")
    return cost


def aim(name: str, value: float, bound: float, *, at_least: bool = False) -> None:
    """Print whether an aim is met."""
    is_met = value >= bound if at_least else value <= bound
    print(f"  {name:<54}{value:>10.2f}  {'at least' if at_least else 'at most'} {bound:g}: {CHECK[is_met]}")


if __name__ == "__main__":
    main()
