"""Classrooms, rosters and join codes."""
