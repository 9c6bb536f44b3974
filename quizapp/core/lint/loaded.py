"""Loaded words: words that judge people, groups or deaths, and so have no place in the voice of a question.

They may stand in a quotation, in quotation marks and with the speaker named. The list begins with the words that the
item-writing standard names (A4) and goes on with others for the same things.
"""

from __future__ import annotations

import re

WORDS = (
    # Governments and those who lead them.
    "regime",
    "regimes",
    "junta",
    "juntas",
    "strongman",
    "strongmen",
    "henchman",
    "henchmen",
    # Deeds: accusations in plain words; "lies in the north" is none.
    "lied",
    "lie to",
    "lies to",
    "lying to",
    "liar",
    "liars",
    # Praise.
    "hero",
    "heroes",
    "heroic",
    "heroism",
)
"""Loaded words that are the beginning of harmless ones, as "regime" is of "regiment"."""

BEGINNINGS = (
    # Governments and those who lead them.
    "autocra",
    "despot",
    "dictator",
    "tyran",
    # Fighters and followers.
    "extremis",
    "fanatic",
    "insurgent",
    "jihadi",
    "terroris",
    "thug",
    "traitor",
    "warlord",
    # Deeds and how they are told.
    "atroci",
    "barbar",
    "betray",
    "bloodbath",
    "bloodthirst",
    "brutal",
    "butcher",
    "carnage",
    "coward",
    "cruel",
    "evil",
    "heinous",
    "massacr",
    "monstrous",
    "murderous",
    "notorious",
    "ruthless",
    "savage",
    "slaughter",
    "vicious",
    # Praise, mockery and drama.
    "courageous",
    "disgrace",
    "glorious",
    "humiliat",
    "infamous",
    "liberat",
    "pathetic",
    "ridiculous",
    "shameful",
    "spectacular",
)
"""How loaded words begin: "terroris" stands for terrorism, terrorist and terrorists."""

_LOADED = re.compile(rf"\b(?:(?:{'|'.join(WORDS)})\b|(?:{'|'.join(BEGINNINGS)})\w*)", re.IGNORECASE)


def loaded_words(text: str) -> list[str]:
    """The loaded words of a text as they stand there, each once."""
    return list(dict.fromkeys(_LOADED.findall(text)))
