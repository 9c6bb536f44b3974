"""What every style and script keeps to, and how their imports are joined."""

import gzip
import re
from pathlib import Path

import pytest

from quizapp.assets import read_tree

STATIC = Path(__file__).parents[2] / "quizapp" / "static"
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
PHYSICAL = re.compile(
    r"(?:^|[{;\s])((?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)"
    r"|(?:margin|padding|border|inset)-(?:left|right|top|bottom)[a-z-]*)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)
STRINGS_AS_CODE = re.compile(
    r"\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
)
MAX_LINES = 160
FIRST_LOAD_BYTES = 24_000
"""Style and script of an attempt's page, compressed; the page itself takes about 5 000 more."""


def test_there_are_styles_and_scripts():
    assert STYLES
    assert SCRIPTS


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_uses_logical_properties_only(path):
    rules = re.sub(r"/\*.*?\*/|\([^)]*\)", "", path.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(rules) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_makes_no_markup_from_strings(path):
    assert STRINGS_AS_CODE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small_and_says_what_it_is_for(path):
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    assert lines[0].startswith("// ")
    assert len(lines) <= MAX_LINES


def test_the_first_load_of_an_attempt_is_light():
    files = read_tree(STATIC)
    assert sum(len(gzip.compress(files[name])) for name in ("app.css", "js/attempt.js")) < FIRST_LOAD_BYTES


def test_an_import_is_joined_in_once(tmp_path):
    (tmp_path / "base.js").write_text("export const one = 1;\n")
    (tmp_path / "middle.js").write_text(
        'import { one } from "./base.js";\n\nexport function two() { return one + one; }\n'
    )
    (tmp_path / "page.js").write_text(
        'import { one } from "./base.js";\nimport { two } from "./middle.js";\ntwo(one);\n'
    )
    assert read_tree(tmp_path)["page.js"].decode() == (
        "const one = 1;\n\nfunction two() { return one + one; }\ntwo(one);\n"
    )


def test_a_name_declared_by_two_joined_scripts_is_refused(tmp_path):
    (tmp_path / "other.js").write_text("export const name = 1;\n")
    (tmp_path / "page.js").write_text('import { name as other } from "./other.js";\nconst name = 2;\n')
    with pytest.raises(ValueError, match="name"):
        read_tree(tmp_path)


def test_styles_are_joined_in_their_order(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "base.css").write_text("body { color: red; }\n")
    (tmp_path / "app.css").write_text('@layer base;\n@import url("css/base.css");\np { margin: 0; }\n')
    assert read_tree(tmp_path)["app.css"].decode() == "@layer base;\nbody { color: red; }\np { margin: 0; }\n"
