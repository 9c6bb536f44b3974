"""Answers to the questions of `tests.factories`, given and read as they stand on a page, in whatever order it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator

Answers = Mapping[str, Sequence[str]]

PROMPTS = {
    "Where did the stone come from?": "stone",
    "Who had a part in the building?": "people",
    "The second pier was made of wood.": "wood",
    "How many years did the building take?": "years",
    "Where did the ferry go?": "ferry",
    "Put these in order.": "order",
    "Who did what?": "roles",
    "It opened in": "opening",
}
RIGHT: Answers = {
    "stone": ["The quarry at Sandvik"],
    "people": ["Ida Lund", "Per Holm"],
    "wood": ["False"],
    "years": ["6"],
    "ferry": ["Aldersund"],
    "order": ["The storm", "The opening", "The ferry", "The end of trade"],
    "roles": ["The plans", "The quay"],
    "opening": ["May", "6"],
}
WRONG: Answers = {
    "stone": ["The old pier"],
    "people": ["Nils Berg"],
    "wood": ["True"],
    "years": ["212"],
    "ferry": ["Sandvik"],
    "order": ["The end of trade", "The ferry", "The opening", "The storm"],
    "roles": ["The quay", "The ferry"],
    "opening": ["July", "60"],
}
PARTS = ".place select, select.gap, input.gap, .field input"


def key_of(ask: Locator) -> str:
    """Which question it is, by its words."""
    prompt = ask.locator(".q__prompt").inner_text()
    return next(key for words, key in PROMPTS.items() if words in prompt)


def give(ask: Locator, answers: Answers) -> None:
    """Answer the question in place of what it held."""
    wanted = answers[key_of(ask)]
    parts = ask.locator(PARTS).all()
    for part, text in zip(parts, wanted if parts else (), strict=True):
        fill(part, text)
    for option in ask.locator(".opt:not(.opt--none)").all() if not parts else ():
        control = option.locator("input")
        if words(option) in wanted:
            control.check()
        elif control.get_attribute("type") == "checkbox":
            control.uncheck()


def clear(ask: Locator) -> None:
    """Take the answer back by the page's own controls, as one does without script."""
    for part in ask.locator(PARTS).all():
        fill(part, "")
    for option in ask.locator(".opt:not(.opt--none) [type=checkbox]").all():
        option.uncheck()
    for none in ask.locator(".opt--none input").all():
        none.check()


def shown(ask: Locator) -> list[str]:
    """The answer that the controls hold, sorted where the order of options means nothing."""
    parts = ask.locator(PARTS).all()
    if parts:
        return [text for text in map(shown_in, parts) if text]
    return sorted(words(option) for option in ask.locator(".opt:not(.opt--none):has(:checked)").all())


def fill(part: Locator, text: str) -> None:
    """Type into a field, or choose the option that says this; an empty text chooses none."""
    if not is_list(part):
        part.fill(text)
    elif text:
        part.select_option(part.locator("option").filter(has_text=text).get_attribute("value"))
    else:
        part.select_option("")


def shown_in(part: Locator) -> str:
    """What a field or a list of options holds; the letter before an option is left out."""
    if not is_list(part):
        return part.input_value()
    text = part.evaluate("list => list.value && list.selectedOptions[0].textContent")
    return text.partition(". ")[2] or text


def is_list(part: Locator) -> bool:
    return bool(part.evaluate("part => part.matches('select')"))


def words(option: Locator) -> str:
    """What an option says, without its letter."""
    return option.locator(".opt__text").inner_text()
