"""The rules on the roster and the register of projects: R01–R03. The bureau itself corrects them.

What the other rules say of a roster stands beside what they say of a return: variant `roster_…`.
"""

from dataclasses import replace

from perfbatch.model.finding import Finding, Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, rule

AMOUNT_UNUSED = "，这一项没有采用"
"""The effect of an amount that cannot be read, in the sentences that name an {effect}."""

R01 = rule(
    "R01",
    ERROR,
    "名录中一个编码、一个名称只指一个单位",
    code="单位编码“{found}”已经用在第{rows}行的“{names}”上，这一行没有采用。请改正编码；同一单位写了两行的，请删除一行。",
    name="单位名称“{found}”与第{rows}行相同，两行又没有不同的编码，这一行没有采用。请补填编码；同一单位写了两行的，请删除一行。",
    shared_name="单位名称“{found}”与第{rows}行相同，两行的编码却不同。两行都已采用，但没有写编码的报表将分不清是谁的。请把名称写全，使两个单位的名称不同；同一单位写了两行的，请删除一行。",
    alias="其他名称“{found}”也是第{rows}行“{names}”的名称或其他名称，用这个名称又没有写编码的报表将分不清是谁的。请只在一个单位写这个名称。",
)
R02 = rule(
    "R02",
    ERROR,
    "项目库中项目的单位在名录上",
    nobody="单位编码和单位名称都没有填，不知道是哪个单位的项目，这一行没有采用。请填写单位编码或单位名称，至少填一项。",
    unlisted="名录中没有{who}，这一行没有采用。{near}请改正单位编码和单位名称；确属应报单位的，请先在《应报单位》中补上。",
    ambiguous="名称“{found}”在名录中不止一个单位（编码{codes}），不知道是哪个单位的项目，这一行没有采用。请填写单位编码。",
    two_units="单位编码“{found}”在名录中是“{expected}”，单位名称写的“{names}”却是另一个单位，不知道是哪个单位的项目，这一行没有采用。请改正其中一项。",
    code_differs=Sentence(
        "单位编码“{found}”不在名录上，已按单位名称归到“{names}”（编码“{expected}”）。请改正编码。",
        EXPLAIN,
    ),
    name_differs=Sentence(
        "单位名称“{found}”不是名录中编码“{codes}”的名称，已按编码归到“{expected}”。请改成一致；是同一单位另一个名称的，请补到名录的“其他名称”。",
        EXPLAIN,
    ),
)
R03 = rule(
    "R03",
    ERROR,
    "项目库中一个项目只有一行",
    code="项目代码“{found}”已经用在第{rows}行的“{names}”上，这一行没有采用。请改正代码；同一项目写了两行的，请删除一行。",
    name=Sentence(
        "同一单位的第{rows}行也叫“{found}”，两行又没有不同的项目代码。两行都已采用。请核对是不是写重了；是不同项目的，请补填项目代码。",
        EXPLAIN,
    ),
)


def of_roster(finding: Finding) -> Finding:
    """The finding in the words for a roster, where its rule has some."""
    variant = f"roster_{finding.variant}".rstrip("_")
    return replace(finding, variant=variant) if variant in finding.rule.sentences else finding
