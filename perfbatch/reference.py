"""The reference pages of the docs, from the form and the catalogue of audit rules.

`python -m perfbatch.reference` writes docs/reference: form.md, roster.md and rules.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Formatter

from perfbatch.form.choice import Choice
from perfbatch.form.goal import FARTHEST
from perfbatch.form.kinds import Code
from perfbatch.form.monitoring import (
    INDICATORS,
    INSTRUCTIONS_SHEET,
    LISTS_SHEET,
    META_SHEET,
    MONITORING,
    PROJECTS,
)
from perfbatch.form.roster import ROSTER
from perfbatch.form.schema import Field, FilledBy, Form, Table
from perfbatch.form.self_evaluation import WHOLE_POINTS
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Rule, Sentence, Severity
from perfbatch.model.pct import pct_text
from perfbatch.model.source import column_letters
from perfbatch.policy import Policy
from perfbatch.stages.extract.notes import EARLIER
from perfbatch.stages.review.consistency import SAME_FROM
from perfbatch.stages.review.plausibility import LARGE_ADJUSTMENT
from perfbatch.wording import reference as words
from perfbatch.wording import template as template_words
from perfbatch.wording.findings import CATALOGUE, SEVERITY_WORDS

FOLDER = Path(__file__).parent.parent / "docs" / "reference"


def form_page(form: Form) -> str:
    """The page of the form: every field, who fills it and how, and the closed lists."""
    names = (INSTRUCTIONS_SHEET, *(table.sheet for table in form.tables))
    sheets = "".join(map(_titled, names))
    facts = words.FORM_FACTS.format(
        version=form.version, sheets=sheets, lists=LISTS_SHEET, meta=META_SHEET
    )
    blocks = [
        words.FORM_TITLE.format(title=form.title),
        words.GENERATED.format(origin=words.ORIGIN_FORM),
        facts,
        words.FORM_LABELS,
    ]
    filled_by = template_words.GUIDES[form.id].filled_by
    if form.card.fields:
        blocks += [
            words.CARD_HEADING.format(sheet=form.tables[0].sheet),
            words.CARD_NOTE,
            _grid(words.CARD_HEADS, (_field_cells(one, filled_by) for one in form.card.fields)),
        ]
    for table in form.tables:
        blocks += _table_blocks(table, filled_by)
    blocks += [words.LISTS_HEADING, _grid(words.LISTS_HEADS, _list_cells(form))]
    return _page(blocks)


def rules_page(rules: Sequence[Rule]) -> str:
    """The page of the audit rules: what each asks, says and wants done.

    Raises KeyError for a rule or a placeholder that wording.reference does not explain.
    """
    severities = "\n".join(
        words.SEVERITY_LINE.format(
            severity=SEVERITY_WORDS[one], note=words.SEVERITY_NOTES[one.value]
        )
        for one in Severity
    )
    in_order = [rule for letter in words.GROUPS for rule in rules if rule.code[0] == letter]
    overview = ((_link(rule), SEVERITY_WORDS[rule.severity], rule.title) for rule in in_order)
    blocks = [
        words.RULES_TITLE,
        words.GENERATED.format(origin=words.ORIGIN_RULES),
        words.RULES_INTRO,
        severities,
        words.LIST_HEADING,
        _grid(words.LIST_HEADS, overview),
        words.PLACEHOLDER_NOTE,
    ]
    facts = _facts()
    for letter, name in words.GROUPS.items():
        blocks.append(words.GROUP_HEADING.format(letter=letter, name=name))
        for rule in in_order:
            if rule.code[0] == letter:
                blocks += _rule_blocks(rule, facts)
    return _page(blocks)


def _rule_blocks(rule: Rule, facts: Mapping[str, str]) -> list[str]:
    lines = (_sentence_cells(rule, one) for one in rule.sentences.values())
    return [
        words.RULE_HEADING.format(code=rule.code, title=rule.title),
        words.JUDGED[rule.code].format_map(facts),
        _grid(words.SENTENCE_HEADS, lines),
    ]


def pages() -> Mapping[str, str]:
    """The file name of each reference page, and its text."""
    return {
        "form.md": form_page(MONITORING),
        "roster.md": form_page(ROSTER),
        "rules.md": rules_page(CATALOGUE),
    }


def write_pages(folder: Path) -> list[Path]:
    """Write the reference pages into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        path = folder / name
        path.write_bytes(text.encode())
        written.append(path)
    return written


def split_sentence(text: str) -> tuple[str, str]:
    """What a sentence says is wrong, and what it asks for (nothing to do where it asks nothing)."""
    parts = re.findall(r"[^。？]+[。？]", text)
    asks = [any(word in part for word in words.ASKING) for part in parts]
    first = asks.index(True) if any(asks) else len(parts)
    return "".join(parts[:first]), "".join(parts[first:]) or words.NOTHING_TO_DO


def readable(rule: Rule, sentence: Sentence) -> str:
    """The sentence with a name in the place of every placeholder."""
    names = words.NAMES | words.NAMES_OF_RULE.get(rule.code, {})
    told = []
    for text, placeholder, _, _ in Formatter().parse(sentence.text):
        told.append(text)
        if placeholder:
            told.append(words.PLACEHOLDER.format(name=names[placeholder]))
    return "".join(told)


def _sentence_cells(rule: Rule, sentence: Sentence) -> Sequence[str]:
    severity = SEVERITY_WORDS[sentence.severity or rule.severity]
    return (severity, *split_sentence(readable(rule, sentence)))


def _table_blocks(table: Table, filled_by: Mapping[str, str]) -> list[str]:
    notes = [
        words.TABLE_NOTE.format(rows=table.prepared_rows),
        words.TOTAL_NOTE.format(total=table.total_label) if table.total_label else "",
    ]
    if table.partial_labels:
        partial = "、".join(f"“{word}”" for word in table.partial_labels)
        notes.append(words.PARTIAL_NOTE.format(partial=partial))
    rows = (
        (column_letters(table.column(one.name)), *_field_cells(one, filled_by))
        for one in table.fields
    )
    heading = words.TABLE_HEADING.format(sheet=table.sheet)
    return [heading, "".join(notes), _grid(words.TABLE_HEADS, rows)]


def _field_cells(one: Field, filled_by: Mapping[str, str]) -> Sequence[str]:
    rule = one.help
    if one.choices:
        rule += template_words.CHOICES.format(choices=one.choices)
    who = filled_by[one.filled_by.value]
    return (one.heading, who, _need(one), rule, "、".join(one.aliases) or words.BLANK)


def _need(one: Field) -> str:
    if one.filled_by is FilledBy.FORMULA:
        return template_words.COMPUTED
    need = template_words.REQUIRED if one.required else template_words.OPTIONAL
    return words.COLUMN_NEEDED.format(need=need) if one.column_required else need


def _list_cells(form: Form) -> Iterable[Sequence[str]]:
    users: dict[str, list[str]] = {}
    lists: dict[str, Choice] = {}
    for one in form.all_fields():
        if isinstance(one.kind, Choice):
            labels = users.setdefault(one.kind.list_name, [])
            lists[one.kind.list_name] = one.kind
            if one.label not in labels:
                labels.append(one.label)
    for name, choice in lists.items():
        also = words.BREAK.join(
            f"{alias}＝{choice.word(option)}" for alias, option in choice.aliases.items()
        )
        yield "、".join(users[name]), "、".join(choice.words.values()), also or words.BLANK


def _facts() -> Mapping[str, str]:
    """The figures that the explanations of the rules name."""
    policy = Policy()
    fields = (*MONITORING.card.fields, *PROJECTS.fields)
    return {
        "projects": PROJECTS.sheet,
        "indicators": INDICATORS.sheet,
        "signature": str(PROJECTS.signature),
        "project_columns": _needed_columns(PROJECTS),
        "indicator_columns": _needed_columns(INDICATORS),
        "required": "、".join(one.label for one in fields if one.required),
        "code_limit": str(Code().limit),
        "tolerance": wan_text(policy.tolerance_fen),
        "goal_gap": pct_text(policy.goal_gap),
        "ahead": pct_text(policy.ahead),
        "threshold": pct_text(policy.threshold),
        "spending_starts": str(policy.spending_starts),
        "large_adjustment": pct_text(LARGE_ADJUSTMENT),
        "version": MONITORING.version,
        "earlier": "、".join(EARLIER),
        "same_from": str(SAME_FROM),
        "whole": str(WHOLE_POINTS),
        "farthest": str(FARTHEST),
    }


def _needed_columns(table: Table) -> str:
    return "、".join(one.label for one in table.fields if one.column_required)


def _titled(sheet: str) -> str:
    return f"《{sheet}》"


def _link(rule: Rule) -> str:
    anchor = f"{rule.code} {rule.title}".lower().replace(" ", "-")
    anchor = re.sub(r"[^\w-]", "", anchor)
    return f"[{rule.code}](#{anchor})"


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(_escaped, line)) + " |" for line in lines)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _page(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    write_pages(FOLDER)
