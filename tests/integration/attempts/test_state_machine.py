"""R9: no sequence of saves, delays, crashes, clock jumps and hand-ins loses or reorders an answer."""

import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factories import make_quiz, make_set, make_user
from tests.integration.attempts.machine import START, AttemptMachine, Http, Services
from tests.integration.signed_in import form_token, sign_in

COMMON = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate, Phase.target],  # shrinking would take longer than reading
}


def test_R9_no_acknowledged_answer_is_lost_by_the_services(app: Flask) -> None:
    quiz = make_quiz()

    class Machine(AttemptMachine):
        transport = Services()
        new_quiz = staticmethod(lambda: quiz)
        new_student = staticmethod(make_user)

    run_state_machine_as_test(Machine, settings=settings(max_examples=200, stateful_step_count=20, **COMMON))


def test_R9_no_acknowledged_answer_is_lost_over_http(app: Flask) -> None:
    student = make_user()
    client = sign_in(app, student, START)
    with time_machine.travel(START, tick=False):
        token = form_token(client)

    questions = make_set()

    class Machine(AttemptMachine):
        transport = Http(client, token)
        new_quiz = staticmethod(lambda: make_quiz(sets=[questions]))
        new_student = staticmethod(lambda: student)

    run_state_machine_as_test(Machine, settings=settings(max_examples=15, stateful_step_count=20, **COMMON))
