"""What a student sees and sends: the quizzes on offer, the running attempt, its messages, its result."""

from quizapp.attempts.views import marking, messages, offers, results, taking
from quizapp.attempts.views.blueprint import bp

__all__ = ["bp", "marking", "messages", "offers", "results", "taking"]
