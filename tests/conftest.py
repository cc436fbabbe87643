"""Tests that need a real office program bear the mark `office`, long experiments their own."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_results_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What runs of the program keep is kept in a folder of the tests."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@cache
def office_users(module: Path) -> frozenset[str]:
    """The tests, fixtures and other functions of a module that come to an office program."""
    functions = ast.parse(module.read_text("utf-8")).body
    words = {one.name: _words(one) for one in functions if isinstance(one, ast.FunctionDef)}
    users = frozenset({"office", "soffice"})
    while more := {name for name, used in words.items() if used & users} - users:
        users |= more
    return users


def _words(function: ast.FunctionDef) -> set[str]:
    """What a function names: others, its fixtures, the program itself."""
    nodes = list(ast.walk(function))
    return (
        {node.id for node in nodes if isinstance(node, ast.Name)}
        | {node.arg for node in nodes if isinstance(node, ast.arg)}
        | {
            "soffice"
            for node in nodes
            if isinstance(node, ast.Constant) and node.value == "soffice"
        }
    )


EXPERIMENTS = {
    "test_answers",
    "test_cluster",
    "test_county",
    "test_demo",
    "test_enrolment",
    "test_feedback_shapes",
    "test_feedback_unchanged",
    "test_formats",
    "test_isolation",
    "test_neighbours",
    "test_remote_inbox",
    "test_robustness",
    "test_roster",
    "test_safe_writing",
    "test_seeded_faults",
    "test_swap",
}
"""Modules that run the program over and over: `make test` runs them, the coverage run does not."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in EXPERIMENTS:
            item.add_marker(pytest.mark.experiment)
        if isinstance(item, pytest.Function) and item.originalname in office_users(item.path):
            item.add_marker(pytest.mark.office)
