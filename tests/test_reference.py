"""The generated reference pages: in step with the form and the catalogue, and complete."""

import re
from pathlib import Path

import pytest

from perfbatch.form.monitoring import MONITORING
from perfbatch.model.finding import Rule, Sentence, Severity
from perfbatch.reference import FOLDER, pages, readable, split_sentence, write_pages
from perfbatch.wording import reference as words
from perfbatch.wording.findings import CATALOGUE, SEVERITY_WORDS

ANEW = "write the pages anew: python -m perfbatch.reference"


@pytest.mark.parametrize("name", list(pages()))
def test_committed_page_is_in_step(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == pages()[name], ANEW


def test_written_pages_are_the_pages(tmp_path: Path) -> None:
    written = write_pages(tmp_path / "docs" / "reference")
    assert {path.name: path.read_bytes().decode() for path in written} == pages()


def test_every_rule_says_when_it_holds_and_none_is_left_over() -> None:
    assert set(words.JUDGED) == {rule.code for rule in CATALOGUE}
    assert set(words.NAMES_OF_RULE) <= {rule.code for rule in CATALOGUE}
    assert {rule.code[0] for rule in CATALOGUE} <= set(words.GROUPS)
    assert set(words.SEVERITY_NOTES) == {severity.value for severity in Severity}


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_page_of_rules_has_every_sentence(rule: Rule) -> None:
    page = pages()["rules.md"]
    assert f"### {rule.code} {rule.title}\n" in page
    for sentence in rule.sentences.values():
        problem, remedy = split_sentence(readable(rule, sentence))
        severity = SEVERITY_WORDS[sentence.severity or rule.severity]
        assert problem
        assert f"| {severity} | {problem} | {remedy} |" in page


def test_no_placeholder_is_left() -> None:
    assert not re.findall(r"[{}]", "".join(pages().values()))


def test_page_of_the_form_has_every_field_and_option() -> None:
    page = pages()["form.md"]
    for one in MONITORING.all_fields():
        assert f"| {one.heading} |" in page
        assert one.help in page
        assert one.choices in page
        for alias in one.aliases:
            assert alias in page


def test_columns_have_the_letters_of_the_template() -> None:
    page = pages()["form.md"]
    assert "| J | 累计执行数(万元) |" in page
    assert "| T | 备注 |" in page


@pytest.mark.parametrize(
    ("sentence", "problem", "remedy"),
    [
        ("“甲”未填。请补填；确实没有的请填 0。", "“甲”未填。", "请补填；确实没有的请填 0。"),
        ("不在可选项中，是不是“乙”？请选择。", "不在可选项中，是不是“乙”？", "请选择。"),
        ("按文字保留。", "按文字保留。", words.NOTHING_TO_DO),
        ("已按 2 读取。无需处理，下次请填数字。", "已按 2 读取。", "无需处理，下次请填数字。"),
        ("打不开。原因不明。请关闭。再运行。", "打不开。原因不明。", "请关闭。再运行。"),
    ],
)
def test_what_is_wrong_and_what_to_do_are_told_apart(
    sentence: str, problem: str, remedy: str
) -> None:
    assert split_sentence(sentence) == (problem, remedy)


def test_a_placeholder_without_a_name_is_refused() -> None:
    rule = Rule("X99", Severity.NOTE, "无", {})
    with pytest.raises(KeyError):
        readable(rule, Sentence("有{nobody}。"))
