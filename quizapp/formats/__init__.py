"""Question files to and from core questions: parsers, no web, no database."""
