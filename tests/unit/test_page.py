"""The audit that every page in the tests passes through must itself notice what it is for."""

import pytest

from tests.page import breaches

PAGE = (
    '<!doctype html><html lang="en"><head><title>Scores</title>{head}</head><body><h1>Scores</h1>{body}</body></html>'
)


def test_a_sound_page_has_no_breach():
    body = '<p id="a"><img src="/static/a.png" alt=""></p><script type="application/json">{}</script>'
    assert breaches(PAGE.format(head='<link rel="icon" href="data:,">', body=body)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<h1>Again</h1>", "2 h1"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' stands 2 times"),
        ('<p id="a" id="b"></p>', "duplicate-attribute"),
        ("<p><div></div></p>", "unexpected-end-tag"),
        ("<b>never closed", "expected-one-end-tag"),
        ("<style>p {}</style>", "inline style"),
        ('<p style="color: red"></p>', "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<button onclick="go()">Go</button>', "onclick"),
        ('<a href="javascript:go()">Go</a>', "javascript: address"),
        ('<img src="http://cdn.example/a.png" alt="">', "another host"),
        ('<img srcset="/a.png 1x, //cdn.example/b.png 2x" alt="">', "another host"),
        ('<form action="https://elsewhere.example/"></form>', "another host"),
    ],
)
def test_a_breach_in_the_body_is_named(body, words):
    assert any(words in breach for breach in breaches(PAGE.format(head="", body=body)))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (PAGE.format(head="", body="").replace(' lang="en"', ""), "no lang"),
        (PAGE.format(head="", body="").replace("<title>Scores</title>", ""), "no title"),
        (PAGE.format(head="", body="").replace("h1", "h2"), "0 h1"),
        (PAGE.format(head="", body="").replace("<!doctype html>", ""), "doctype"),
        (PAGE.format(head='<link rel="stylesheet" href="https://cdn.example/a.css">', body=""), "another host"),
    ],
)
def test_a_breach_of_the_whole_page_is_named(page, words):
    assert any(words in breach for breach in breaches(page))
