"""The one catalogue of audit rules: code, severity, title and what it says to a clerk.

A sentence names what is wrong and what to do; the place is put before it (`place`). Codes are
public and never reused. A rule with several sentences tells them apart by variant.
"""

from collections.abc import Iterable

from perfbatch.model.finding import Finding, Rule, Severity, Standing
from perfbatch.model.source import Source
from perfbatch.wording.findings.balance import (
    B01,
    B02,
    B03,
    B04,
    B05,
    B08,
    B09,
    B10,
    B11,
    B12,
    B14,
    B15,
)
from perfbatch.wording.findings.consistency import C01, C02, C03, C04, C05
from perfbatch.wording.findings.evaluation import K01, K02, K03, K04, K05, OF_SELF_EVALUATION
from perfbatch.wording.findings.plausibility import C06, C07, C08, C09, C10, C11, C12, C17
from perfbatch.wording.findings.roster import R01, R02, R03
from perfbatch.wording.findings.submission import (
    S01,
    S02,
    S03,
    S04,
    S05,
    S06,
    S07,
    S08,
    S09,
    S10,
    S11,
)
from perfbatch.wording.findings.values import V01, V02, V03, V04, V05, V06, V07, V08, V09, V10, V11

__all__ = [
    "B01",
    "B02",
    "B03",
    "B04",
    "B05",
    "B08",
    "B09",
    "B10",
    "B11",
    "B12",
    "B14",
    "B15",
    "C01",
    "C02",
    "C03",
    "C04",
    "C05",
    "C06",
    "C07",
    "C08",
    "C09",
    "C10",
    "C11",
    "C12",
    "C17",
    "CATALOGUE",
    "K01",
    "K02",
    "K03",
    "K04",
    "K05",
    "NEVER_TRIED",
    "OF_SELF_EVALUATION",
    "R01",
    "R02",
    "R03",
    "ROW_ASIDE",
    "S01",
    "S02",
    "S03",
    "S04",
    "S05",
    "S06",
    "S07",
    "S08",
    "S09",
    "S10",
    "S11",
    "SEVERITY_WORDS",
    "STANDING_WORDS",
    "V01",
    "V02",
    "V03",
    "V04",
    "V05",
    "V06",
    "V07",
    "V08",
    "V09",
    "V10",
    "V11",
    "expected_words",
    "full_sentence",
    "joined",
    "place",
    "reply_words",
    "where",
]

ROW_ASIDE = "，该行未计入汇总"
"""The effect of an amount that cannot be read, in the sentences that name an {effect}."""

CATALOGUE: tuple[Rule, ...] = tuple(
    value for name, value in sorted(globals().items()) if isinstance(value, Rule)
)
"""Every rule, in the order of its code."""

SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.EXPLAIN: "需说明", Severity.NOTE: "提示"}

STANDING_WORDS = {
    Standing.ERROR: "错误",
    Standing.EXPLAIN: "需说明",
    Standing.EXPLAINED: "已说明",
    Standing.NOTE: "提示",
    Standing.TRIAL: "提示（试行）",
}

NEVER_TRIED = frozenset({S01, S02, S03, S05, S06, S07, S11, V01, V02, V11})
"""On these rules it hangs what counts: none can be on trial."""


def place(source: Source) -> str:
    """Where on a workbook's sheets a finding stands: 《项目监控表》J14; nothing for a whole file."""
    if not source.sheet:
        return ""
    if not source.column:
        return f"《{source.sheet}》" + (f"第{source.row}行" if source.row else "")
    return f"《{source.sheet}》{source.address}"


_LIMITS = {"B03": "≤{}", "B08": "≥{}", "B09": "≤{}", "B11": "1–{}"}
"""What a rule holds a value against, where that is a limit and not the right value."""


def expected_words(finding: Finding) -> str:
    """What should stand there, as a clerk may take it: a value or its limit.

    Nothing for a rule that only compares two things that are both the unit's (C).
    """
    if finding.rule.code[0] == "C" or not finding.expected:
        return ""
    limit = finding.rule.code in _LIMITS and finding.expected.replace(",", "").replace(".", "")
    told = _LIMITS[finding.rule.code] if limit and limit.isdigit() and limit != "0" else "{}"
    return told.format(finding.expected)


TOO_LITTLE = "{reply}（不足10个字或没有写明原因，未采纳）"
WRONG_PLACE = "{answer}（写在“单位答复”里的；作为说明的，要写在该行“审核说明”里）"


def reply_words(finding: Finding) -> str:
    """What the unit says to a finding, and whether that is too little, or in the wrong place."""
    asked = finding.standing is Standing.EXPLAIN
    too_little = TOO_LITTLE if asked else "{reply}"
    elsewhere = WRONG_PLACE if asked and not finding.reply else "{answer}"
    told = [
        too_little.format(reply=finding.reply) if finding.reply else "",
        elsewhere.format(answer=finding.answer) if finding.answer else "",
    ]
    return "；".join(filter(None, told))


def where(source: Source) -> str:
    """The cell, or the row: J12, 第12行."""
    return f"第{source.row}行" if source.row and not source.column else source.address


def joined(sentences: Iterable[str]) -> str:
    """Several reasons as one text; each ends with a stop of its own."""
    return "".join(dict.fromkeys(sentences))


def full_sentence(finding: Finding) -> str:
    """Where, what is wrong, what to do. The file is named beside it wherever this is shown."""
    where = place(finding.source)
    return f"{where}：{finding.message}" if where else finding.message
