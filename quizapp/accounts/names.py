"""The form in which sign-in names are stored and compared."""

import unicodedata


def clean_login(text: str | None) -> str:
    """NFKC and case folded, without blanks around: one spelling for each sign-in name."""
    folded = unicodedata.normalize("NFKC", text or "").strip().casefold()
    return unicodedata.normalize("NFKC", folded)


def clean_name(text: str | None) -> str:
    """A display name on one line, blanks folded."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def has_invisible(text: str) -> bool:
    """Whether the text holds blanks, control characters or others that cannot be seen."""
    return any(unicodedata.category(character)[0] in "CZ" for character in text)
