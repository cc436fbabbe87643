"""The rules of the house: sizes, names, where Chinese stands, rules with their stories."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import stories

from perfbatch.model.finding import STATED, FactsError, Finding, Rule, Severity
from perfbatch.model.source import Source
from perfbatch.wording.findings import CATALOGUE, SEVERITY_WORDS, full_sentence

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "perfbatch").rglob("*.py"))
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40
CHINESE = re.compile(r"[\u3400-\u9fff]")
ROOMS_OF_CHINESE = {"form", "wording"}
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def place(module: Path, line: int = 0) -> str:
    return f"{module.relative_to(ROOT)}:{line}"


def definitions(module: Path) -> Iterator[Function | ast.ClassDef]:
    for node in ast.walk(tree(module)):
        if isinstance(node, Function | ast.ClassDef):
            yield node


# --- sizes and names


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {place(one): len(one.read_text("utf-8").splitlines()) for one in MODULES}
    assert {one: lines for one, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        place(module, node.lineno): lines
        for module in MODULES
        for node in definitions(module)
        if isinstance(node, Function)
        and node.end_lineno is not None
        and (lines := node.end_lineno - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def words_of(name: str) -> set[str]:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return set(parted.lower().split("_"))


def test_nothing_is_named_after_nothing() -> None:
    names = {(place(module), module.stem) for module in MODULES}
    names |= {
        (place(module, node.lineno), node.name)
        for module in MODULES
        for node in definitions(module)
    }
    assert [one for one in sorted(names) if words_of(one[1]) & NAMES_OF_NOTHING] == []


# --- docstrings


def public(node: ast.AST) -> Iterator[Function | ast.ClassDef]:
    """Classes and functions that other modules may use, and the methods of such classes."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, Function | ast.ClassDef) and not one.name.startswith("_"):
            yield one
            if isinstance(one, ast.ClassDef):
                yield from public(one)


def overrides(node: Function | ast.ClassDef) -> bool:
    """A method of a class of another library keeps that library's docstring."""
    return node.name in {"error", "add_usage"}


def test_everything_public_says_what_it_is() -> None:
    silent = [place(module) for module in MODULES if not ast.get_docstring(tree(module))]
    silent += [
        f"{place(module, node.lineno)} {node.name}"
        for module in MODULES
        for node in public(tree(module))
        if not ast.get_docstring(node) and not overrides(node)
    ]
    assert silent == []


# --- Chinese stands in two rooms


def documentation(module: ast.Module) -> set[int]:
    """Texts that stand alone as statements: docstrings of modules, classes, functions, fields."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_chinese_text_stands_in_form_and_wording_only() -> None:
    """Signs between two texts may stand elsewhere; words may not."""
    found = []
    for module in MODULES:
        if module.relative_to(ROOT / "perfbatch").parts[0] in ROOMS_OF_CHINESE:
            continue
        spared = documentation(tree(module))
        found += [
            f"{place(module, node.lineno)} {node.value!r}"
            for node in ast.walk(tree(module))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spared
            and CHINESE.search(node.value)
        ]
    assert found == []


# --- money


def calls(module: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def names_in(node: ast.AST) -> set[str]:
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def is_money(name: str) -> bool:
    return name == "fen" or name.endswith("_fen")


def test_no_amount_becomes_a_float() -> None:
    """`float(…_fen)` nowhere; the one way into a cell is model.fen.wan."""
    found = [
        place(module, node.lineno)
        for module in MODULES
        for node in calls(module, "float")
        if any(is_money(name) for name in names_in(node))
    ]
    assert found == []


def test_no_amount_is_divided_or_compared_with_a_float() -> None:
    found = []
    for module in MODULES:
        for node in ast.walk(tree(module)):
            divided = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            compared = isinstance(node, ast.Compare)
            if not (divided or compared) or not any(map(is_money, names_in(node))):
                continue
            floats = [
                one
                for one in ast.walk(node)
                if isinstance(one, ast.Constant) and isinstance(one.value, float)
            ]
            if floats or (divided and module.name != "fen.py" and _plain_division(node)):
                found.append(place(module, node.lineno))
    assert found == []


def _plain_division(node: ast.AST) -> bool:
    """Whether an amount itself stands beside the stroke, outside every call."""
    assert isinstance(node, ast.BinOp)
    sides = (node.left, node.right)
    own = {one.id for one in sides if isinstance(one, ast.Name)}
    own |= {one.attr for one in sides if isinstance(one, ast.Attribute)}
    return any(is_money(name) for name in own)


# --- rules


def test_every_rule_has_a_code_of_its_own() -> None:
    codes = [rule.code for rule in CATALOGUE]
    assert len(set(codes)) == len(codes)
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"[A-Z]\d\d", code) for code in codes)


OF_THIS_ISSUE = """S01 S02 S03 S04 S05 S06 S07 S08 S11 V01 V03 V04 V05 V06 V07 V08 V09 V10 V11
B01 B03 B04 B05 B08 B10 B11 B14 C01 C02 C03 C04 C05""".split()


def test_the_rules_of_the_catalogue_include_those_agreed_on() -> None:
    assert set(OF_THIS_ISSUE) <= {rule.code for rule in CATALOGUE}


NOTES = {"V08", "S09", "C17"}
EXPLAINED = {"S04", "S08", "B06", "B07", "B09", "B15"} | {
    f"C{number:02d}" for number in range(1, 17)
}


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_severity_is_that_of_the_paper(rule: Rule) -> None:
    wanted = Severity.ERROR
    if rule.code in NOTES:
        wanted = Severity.NOTE
    elif rule.code in EXPLAINED:
        wanted = Severity.EXPLAIN
    assert rule.severity is wanted
    assert rule.title
    assert rule.sentences


@cache
def told() -> list[stories.Story]:
    return [stories.read_story(name) for name in stories.names()]


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_every_rule_has_a_story_that_fires_it_and_one_that_does_not(rule: Rule) -> None:
    """That the stories keep what they claim is a test of theirs."""
    assert [story.name for story in told() if rule.code in story.fires]
    silent = [story for story in told() if rule.code in story.silent]
    assert [story.name for story in silent if any(book.grids for book in story.workbooks)]


def test_stories_speak_of_rules_that_exist() -> None:
    known = {rule.code for rule in CATALOGUE}
    for story in told():
        assert {*story.fires, *story.silent} <= known, story.name
        assert not set(story.fires) & set(story.silent), story.name


# --- sentences and their facts

VARIANTS = [(rule, variant) for rule in CATALOGUE for variant in rule.sentences]


def facts_of(rule: Rule, variant: str) -> dict[str, str]:
    needed = rule.sentences[variant].placeholders - {"label", *STATED}
    return dict.fromkeys(needed, "某")


def built(rule: Rule, variant: str, facts: dict[str, str]) -> Finding:
    return Finding(
        rule,
        Source("表.xlsx", "项目监控表", 9, 10),
        variant,
        label="累计执行数",
        found="1.00",
        expected="2.00",
        difference="1.00",
        facts=facts,
    )


@pytest.mark.parametrize(("rule", "variant"), VARIANTS, ids=lambda one: getattr(one, "code", one))
def test_a_sentence_and_its_facts(rule: Rule, variant: str) -> None:
    facts = facts_of(rule, variant)
    sentence = full_sentence(built(rule, variant, facts))
    assert sentence.startswith("《项目监控表》J9：")
    assert "{" not in sentence
    assert sentence.endswith("。")
    with pytest.raises(FactsError):
        built(rule, variant, facts | {"left_over": "某"})
    for name in facts:
        with pytest.raises(FactsError):
            built(rule, variant, {key: value for key, value in facts.items() if key != name})


def test_a_rule_has_only_the_sentences_it_has() -> None:
    with pytest.raises(FactsError):
        built(CATALOGUE[0], "no such variant", {})


def test_every_severity_has_its_word() -> None:
    assert set(SEVERITY_WORDS) == set(Severity)


def test_no_two_sentences_are_the_same() -> None:
    texts = [rule.sentences[variant].text for rule, variant in VARIANTS]
    assert [one for one, other in combinations(texts, 2) if one == other] == []


# --- every variant of a sentence is said somewhere


def test_every_rule_is_used_in_the_program() -> None:
    used = set()
    for module in MODULES:
        if module.name == "findings.py":
            continue
        used |= names_in(tree(module))
    assert {rule.code for rule in CATALOGUE} <= used
