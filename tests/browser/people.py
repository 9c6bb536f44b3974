"""People at a browser: they sign up and in as everybody does."""

from __future__ import annotations

from playwright.sync_api import Page

PASSWORD = "four quiet harbour steamers"


def sign_up(page: Page, name: str) -> None:
    """Fill in the form for a new account; the sign-in name is the name in small letters."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Sign-in name").fill(name.lower())
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill in the form that the page shows."""
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    """Leave by the menu."""
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
