"""The rules: pure functions of their arguments, built on the standard library alone."""
