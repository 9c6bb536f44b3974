import tracemalloc

import pytest

from quizapp.markup import inline, plain, rich


@pytest.mark.parametrize("make", [rich, inline, plain])
def test_what_is_often_shown_is_made_once(make):
    fragment = f"<b>{make.__name__}</b>"
    assert make(fragment) is make(fragment)


def test_long_answers_do_not_fill_the_memory():
    """One student can type as many different texts of 64 KiB as there are saves."""
    inline("warm")
    tracemalloc.start()
    for number in range(100):
        inline(f"{number}" + "&amp;" * 13_000)
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000
