"""Finds, for `make messages`, what reports on question files say: constants, translated only where they are shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import IO

Message = tuple[int, None, str, list[str]]


def sentences(file: IO[bytes], _keywords: object, _tags: object, **_options: object) -> Iterator[Message]:
    """Every constant that is a sentence and neither a docstring nor part of an f-string, as Babel asks for it."""
    nodes = list(ast.walk(ast.parse(file.read())))
    others = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    others |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant) and id(node) not in others and is_sentence(node.value):
            yield node.lineno, None, str(node.value), []


def is_sentence(value: object) -> bool:
    """Whether it is a text that people read."""
    return isinstance(value, str) and value.endswith(".") and " " in value
