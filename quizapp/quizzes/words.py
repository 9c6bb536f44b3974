"""A quiz's settings in whole sentences, for teachers and students alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_datetime, get_timezone, lazy_gettext, ngettext
from flask_babel import gettext as _

from quizapp.core.quiz import GradeOfRecord, QuizSettings
from quizapp.core.review import PRESETS, Preset, ReleaseRules, When
from quizapp.i18n import DAY_AND_TIME, day_and_time
from quizapp.quizzes.models import Quiz

MINUTE = timedelta(minutes=1)

PRESET_LABELS = {
    Preset.PRACTICE: lazy_gettext("Practice: everything straight after each attempt"),
    Preset.HOMEWORK: lazy_gettext("Homework: the score straight away, the rest after the last attempt or the end"),
    Preset.EXAM: lazy_gettext("Exam: everything when the quiz has ended for everybody"),
}
WHEN_LABELS = {
    When.SUBMISSION: lazy_gettext("Straight after each attempt"),
    When.LAST_ATTEMPT: lazy_gettext("After the last attempt or the end"),
    When.CLOSING: lazy_gettext("When the quiz has ended for everybody"),
}
GRADE_LABELS = {
    GradeOfRecord.HIGHEST: lazy_gettext("The best attempt"),
    GradeOfRecord.LATEST: lazy_gettext("The last attempt"),
    GradeOfRecord.FIRST: lazy_gettext("The first attempt"),
    GradeOfRecord.AVERAGE: lazy_gettext("The average of all attempts"),
}


def preset_of(rules: ReleaseRules) -> Preset | None:
    """The preset that the rules are; none if they were set one by one."""
    return next((preset for preset, preset_rules in PRESETS.items() if preset_rules == rules), None)


def length(time: timedelta) -> str:
    """25 minutes, begun ones counted."""
    return str(ngettext("%(num)d minute", "%(num)d minutes", -(-time // MINUTE)))


def with_offset(instant: datetime) -> str:
    """Sun 25 Oct 2026, 02:30 GMT+01:00: a time that can be meant in two ways, in one of them."""
    return str(format_datetime(instant, f"{DAY_AND_TIME} ZZZZ"))


def counts(rule: GradeOfRecord) -> str:
    """Which attempt counts, in a sentence."""
    return str(_COUNTS[rule])


def article(is_open: bool) -> str:
    """Whether the article may be read meanwhile, in a sentence."""
    if is_open:
        return str(_("The article can be read during the quiz."))
    return str(_("The article is closed during the quiz."))


def release(rules: ReleaseRules) -> list[str]:
    """When what is shown, in one sentence for each moment."""
    if len(rules.moments) == 1:
        return [str(_EVERYTHING[rules.score])]
    if rules.verdicts == rules.key:
        return [str(_SCORE[rules.score]), str(_ANSWERS[rules.key])]
    return [str(_SCORE[rules.score]), str(_VERDICTS[rules.verdicts]), str(_EXPLANATIONS[rules.key])]


def dates(opens_at: datetime | None, closes_at: datetime | None) -> list[str]:
    """From when until when, with the zone named."""
    zone = str(get_timezone())
    sentences = []
    if opens_at is not None:
        sentences.append(str(_("It opens on %(time)s (%(zone)s).", time=day_and_time(opens_at), zone=zone)))
    if closes_at is None:
        sentences.append(str(_("It has no end.")))
    else:
        sentences.append(str(_("It ends on %(time)s (%(zone)s).", time=day_and_time(closes_at), zone=zone)))
    return sentences


def summary(quiz: Quiz, settings: QuizSettings) -> list[str]:
    """Who can take the quiz, how often, for how long, until when, and what shows when."""
    name = quiz.classroom.name if quiz.classroom else _("Every student")
    sentences = [_how_often(name, settings.attempts), _how_long(settings.time_limit)]
    sentences += dates(quiz.opens_at, quiz.closes_at)
    if settings.attempts != 1:
        sentences.append(counts(settings.grade_of_record))
    return [*sentences, article(settings.is_article_open), *release(settings.release)]


def _how_often(name: str, attempts: int | None) -> str:
    if attempts is None:
        return str(_("%(name)s can take this as often as they like.", name=name))
    return str(ngettext("%(name)s can take this once.", "%(name)s can take this %(num)d times.", attempts, name=name))


def _how_long(limit: timedelta | None) -> str:
    if limit is None:
        return str(_("There is no time limit."))
    return str(_("Each attempt has %(time)s.", time=length(limit)))


_COUNTS = {
    GradeOfRecord.HIGHEST: lazy_gettext("The best attempt counts."),
    GradeOfRecord.LATEST: lazy_gettext("The last attempt counts."),
    GradeOfRecord.FIRST: lazy_gettext("The first attempt counts."),
    GradeOfRecord.AVERAGE: lazy_gettext("The average of all attempts counts."),
}
_EVERYTHING = {
    When.SUBMISSION: lazy_gettext("Score, answers and explanations show straight after each attempt."),
    When.LAST_ATTEMPT: lazy_gettext("Score, answers and explanations show after the last attempt or the end."),
    When.CLOSING: lazy_gettext("Score, answers and explanations show when the quiz has ended for everybody."),
}
_SCORE = {
    When.SUBMISSION: lazy_gettext("The score shows straight after each attempt."),
    When.LAST_ATTEMPT: lazy_gettext("The score shows after the last attempt or the end."),
    When.CLOSING: lazy_gettext("The score shows when the quiz has ended for everybody."),
}
_ANSWERS = {
    When.SUBMISSION: lazy_gettext("Answers and explanations show straight after each attempt."),
    When.LAST_ATTEMPT: lazy_gettext("Answers and explanations show after the last attempt or the end."),
    When.CLOSING: lazy_gettext("Answers and explanations show when the quiz has ended for everybody."),
}
_VERDICTS = {
    When.SUBMISSION: lazy_gettext("What was right shows straight after each attempt."),
    When.LAST_ATTEMPT: lazy_gettext("What was right shows after the last attempt or the end."),
    When.CLOSING: lazy_gettext("What was right shows when the quiz has ended for everybody."),
}
_EXPLANATIONS = {
    When.SUBMISSION: lazy_gettext("Correct answers and explanations show straight after each attempt."),
    When.LAST_ATTEMPT: lazy_gettext("Correct answers and explanations show after the last attempt or the end."),
    When.CLOSING: lazy_gettext("Correct answers and explanations show when the quiz has ended for everybody."),
}
