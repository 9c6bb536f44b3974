"""The application as servers and `flask --app wsgi` find it."""

from quizapp import create_app

app = create_app()
