"""Score history and results: queries and views."""
