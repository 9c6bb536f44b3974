"""Missed questions, without a clock."""
