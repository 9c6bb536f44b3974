"""Links that are copied: to a paragraph of the article, to words in it, and into a class."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from quizapp.accounts import sessions
from quizapp.extensions import db
from tests.factories import make_class, make_quiz, make_teacher, make_user

SELECT = """paragraph => getSelection().setBaseAndExtent(paragraph.firstChild, 4, paragraph.firstChild, 30)"""
"""In the middle of a word at both ends: "harbour of Brenholm opened"."""


@pytest.fixture
def open_as(live_app, live_server, new_context):
    """`open_as(user, path, may_copy=False)`: a page in a browser of that person."""

    def open_page(user, path, may_copy=True):
        token = sessions.start(user, datetime.now(UTC))
        db.session.commit()
        context = new_context()
        context.add_cookies([{"name": sessions.cookie_name(), "value": token, "url": live_server.url}])
        if may_copy:
            context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(path)
        return page

    return open_page


@pytest.fixture
def article(live_app):
    """The address of an article that every student may read."""
    return f"/articles/{make_quiz().article_version.article.slug}"


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def copy_link(page, number):
    page.get_by_role("button", name=f"Copy link to paragraph {number}", exact=True).click()


def test_a_link_to_a_paragraph_leads_to_it(open_as, article, live_server):
    page = open_as(make_user(), article)
    copy_link(page, 3)
    expect(page.locator("#announce")).to_have_text("Link copied.")
    address = f"{live_server.url}{article}#p3:~:text=In%201891%20a%20storm"
    assert copied(page) == address
    page.goto("/home")
    page.goto(address)
    expect(page.locator("#p3")).to_be_in_viewport()


def test_selected_words_are_pointed_at_as_whole_words(open_as, article):
    page = open_as(make_user(), article)
    page.locator("#p1").evaluate(SELECT)
    copy_link(page, 1)
    expect(page.locator("#announce")).to_have_text("Link copied.")
    assert copied(page).endswith("#p1:~:text=harbour%20of%20Brenholm%20opened")


def test_where_copying_is_not_allowed_the_address_bar_has_the_link(open_as, article):
    page = open_as(make_user(), article, may_copy=False)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    copy_link(page, 2)
    expect(page.locator("#announce")).to_contain_text("The link is in the address bar.")
    assert page.url.endswith("#p2")


def test_the_link_into_a_class_is_copied(open_as, live_server):
    teacher = make_teacher()
    classroom = make_class(teacher, join_code="MKTPWRCDF")
    page = open_as(teacher, f"/teach/classes/{classroom.public_id}")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied.")).to_be_visible()
    assert copied(page) == f"{live_server.url}/join/MKTPWRCDF"
