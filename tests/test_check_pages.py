"""Every id that the program can give to a problem has a page, whose bad example is that problem and whose better one is none."""

from __future__ import annotations

import re

import pytest

from slo_kit.ids import LINTS, LIVE, READING
from tools.checks import HEADINGS, INDEX, PAGED, READING_PAGE, Page, index, pages, reading, said_of

PAGES = pages()
OFFLINE = [page for page in PAGES if page.path.stem not in LIVE]


def named(page: Page) -> str:
    return page.path.stem


def ids(said: str) -> set[str]:
    return set(re.findall(r"^\S+:\d+:\d+: .* \[([a-z0-9-]+)\]$", said, re.MULTILINE))


def test_every_check_has_a_page_and_no_page_is_left_over() -> None:
    assert {page.path.stem for page in PAGES} == set(PAGED)


def test_every_id_of_reading_has_an_example() -> None:
    text = reading()
    lacking = [name for name in READING if f"[{name}]\n" not in text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]]
    assert lacking == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_have_the_same_headings_in_the_same_order(page: Page) -> None:
    assert page.text.startswith(f"# {page.path.stem}\n")
    assert page.headings == HEADINGS
    assert all(page.section(heading).strip() for heading in HEADINGS)


@pytest.mark.parametrize("page", OFFLINE, ids=named)
def test_the_bad_example_is_that_problem_and_the_page_shows_what_is_said(page: Page) -> None:
    """Run `make docs` when this fails, and look at what changed."""
    code, said = said_of(page.example("Bad example"))
    assert (code, page.path.stem in ids(said)) == (1, True)
    assert page.refreshed() == page.text


@pytest.mark.parametrize("page", OFFLINE, ids=named)
def test_the_better_example_is_no_problem(page: Page) -> None:
    code, said = said_of(page.example("Better"))
    assert (code, ids(said)) == (0, set())


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_only_pages_of_lints_say_how_to_allow_them(page: Page) -> None:
    comment = f"# slo-kit: allow {page.path.stem}: "
    assert (comment in page.section("How to allow it")) is (page.path.stem in {*LINTS, *LIVE})


def test_the_generated_pages_are_up_to_date() -> None:
    """Run `make docs` when this fails."""
    assert INDEX.read_text(encoding="utf-8") == index()
    assert READING_PAGE.read_text(encoding="utf-8") == reading()


@pytest.mark.parametrize("page", [page for page in OFFLINE if page.path.stem in LINTS], ids=named)
def test_a_lint_is_allowed_by_its_comment(page: Page) -> None:
    text = page.example("Bad example")
    _, said = said_of(text)
    lines = text.splitlines()
    found = re.findall(rf"^slos\.yaml:(\d+):\d+: .* \[{page.path.stem}\]$", said, re.MULTILINE)
    for number in sorted({int(line) for line in found}, reverse=True):
        indent = re.match(r" *", lines[number - 1])
        lines.insert(number - 1, f"{indent[0] if indent else ''}# slo-kit: allow {page.path.stem}: we know what we do")
    assert page.path.stem not in ids(said_of("\n".join(lines))[1])


@pytest.mark.parametrize("page", [page for page in PAGES if page.path.stem in LIVE], ids=named)
def test_nothing_offline_is_wrong_with_examples_that_only_a_server_can_judge(page: Page) -> None:
    assert [said_of(page.example(heading))[0] for heading in ("Bad example", "Better")] == [0, 0]
    assert f" [{page.path.stem}]\n" in page.section("Bad example")
