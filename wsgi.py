"""The application as servers and `flask --app wsgi` find it."""

import gc

from quizapp import create_app

app = create_app()
gc.freeze()  # what is there now stays: the collector need not look at it again
