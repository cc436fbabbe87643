"""The one catalogue of audit rules: code, severity, title and what it says to a clerk.

A sentence names what is wrong and what to do; the place is put before it (`place`). Codes are
public and never reused. A rule with several sentences tells them apart by variant.
"""

from collections.abc import Iterable

from perfbatch.model.finding import Finding, Rule, Severity
from perfbatch.model.source import Source
from perfbatch.wording.findings.balance import B01, B03, B04, B05, B08, B10, B11, B14
from perfbatch.wording.findings.consistency import C01, C02, C03, C04, C05
from perfbatch.wording.findings.submission import S01, S02, S03, S04, S05, S06, S07, S08, S09, S11
from perfbatch.wording.findings.values import V01, V02, V03, V04, V05, V06, V07, V08, V09, V10, V11

__all__ = [
    "B01",
    "B03",
    "B04",
    "B05",
    "B08",
    "B10",
    "B11",
    "B14",
    "C01",
    "C02",
    "C03",
    "C04",
    "C05",
    "CATALOGUE",
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
    "S11",
    "SEVERITY_WORDS",
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
    "full_sentence",
    "joined",
    "place",
]

ROW_ASIDE = "，该行未计入汇总"
"""The effect of an amount that cannot be read, in the sentences that name an {effect}."""

CATALOGUE: tuple[Rule, ...] = tuple(
    value for name, value in sorted(globals().items()) if isinstance(value, Rule)
)
"""Every rule, in the order of its code."""

SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.EXPLAIN: "需说明", Severity.NOTE: "提示"}


def place(source: Source) -> str:
    """Where on a workbook's sheets a finding stands: 《项目监控表》J14; nothing for a whole file."""
    if not source.sheet:
        return ""
    if not source.column:
        return f"《{source.sheet}》" + (f"第{source.row}行" if source.row else "")
    return f"《{source.sheet}》{source.address}"


def joined(sentences: Iterable[str]) -> str:
    """Several reasons as one text; each ends with a stop of its own."""
    return "".join(dict.fromkeys(sentences))


def full_sentence(finding: Finding) -> str:
    """Where, what is wrong, what to do. The file is named beside it wherever this is shown."""
    where = place(finding.source)
    return f"{where}：{finding.message}" if where else finding.message
