"""Join codes: nine signs in groups of three, 40 bits, none of which looks like another or spells a word."""

ALPHABET = "CDFGHJKMNPQRTVWXY34679"
"""No vowels, so no words; no sign that is easily taken for another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V)."""
CODE_LENGTH = 9
GROUP_LENGTH = 3


def normalise(typed: str) -> str:
    """The code as it is stored: capitals only, dashes and spaces left out."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def show(code: str) -> str:
    """The code as people read it: CDF-GHJ-KMN."""
    return "-".join(code[i : i + GROUP_LENGTH] for i in range(0, len(code), GROUP_LENGTH))
