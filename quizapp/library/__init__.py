"""Articles, question sets, questions and their versions."""
