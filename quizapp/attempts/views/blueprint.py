"""The blueprint of everything about taking a quiz."""

from flask import Blueprint

bp = Blueprint("attempts", __name__)
