"""What is taken: selection, settings, opening times, accommodations."""
