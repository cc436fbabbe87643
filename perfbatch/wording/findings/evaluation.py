"""The rules on the yearly self-evaluation 项目支出绩效自评表: K01–K05."""

from perfbatch.model.finding import Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, rule

K01 = rule(
    "K01",
    ERROR,
    "自评表分值合计为100分",
    sum="预算执行率和各项指标的分值加起来是 {found} 分，应为 {expected} 分，相差 {difference} 分。请核对各项分值，使合计为 {expected} 分。",
    total="“总分”一行的分值写的是 {found} 分，应为 {expected} 分（各项分值加起来正好是 {expected} 分），相差 {difference} 分。请改为 {expected} 分。",
    unread="分值写的是“{found}”，不是数字，无法核对分值合计。请只填数字。",
    no_indicators="没有找到绩效指标表（表头要有“三级指标”“实际完成值”“分值”“得分”），这张自评表的分值和得分没有核对。请按项目支出绩效自评表的表式补完整。",
)
K02 = rule(
    "K02",
    ERROR,
    "自评得分符合评分规则",
    rate="预算执行率的得分写的是 {found} 分，按分值 {weight} 分×执行率 {rate}%（最高按100%）应为 {expected} 分，相差 {difference} 分。请核对全年预算数、全年执行数和得分。",
    no_amounts="预算执行率写了得分 {found} 分，但“{label}”没有填，或者填的不是金额，无法核对得分。请填写金额，只填数字。",
    full="年度指标值是“{target}”，实际完成值是“{actual}”，已经完成，得分应为全部分值 {expected} 分，现为 {found} 分，相差 {difference} 分。请改正得分。",
    above="年度指标值是“{target}”，实际完成值是“{actual}”，已经完成，得分应为全部分值 {expected} 分，现为 {found} 分，相差 {difference} 分，也没有写扣分的原因。请改正得分；因指标值定得明显偏低而扣分的，请写明原因。",
    part="年度指标值是“{target}”，实际完成值是“{actual}”，按完成比例应得 {expected} 分，现为 {found} 分，相差 {difference} 分。请改正得分。",
    missed="年度指标值是“{target}”，实际完成值是“{actual}”，没有完成，却得了全部分值 {found} 分。请按完成情况扣分，并写明原因。",
    beyond="得分写的是 {found} 分，应在0到分值 {expected} 分之间。请改正得分。",
    unread="得分写的是“{found}”，不是数字，无法核对。请只填数字。",
    blank="这一项有分值 {expected} 分，没有填得分。请补填；没有得分的请填0。",
    total="总分写的是 {found} 分，各项得分加起来是 {expected} 分，相差 {difference} 分。请核对各项得分和总分。",
)
K03 = rule(
    "K03",
    ERROR,
    "未执行完或扣分的写明原因",
    money="全年执行数 {found} 少于全年预算数 {expected}，表上没有写明偏差原因。请在“偏差原因分析及改进措施”中写明原因和改进措施；表上没有这一栏的，写在表的下方。",
    score="这项指标分值 {expected} 分、得分 {found} 分，扣了 {difference} 分，没有写明原因。请在这一行的“偏差原因分析及改进措施”中写明原因和改进措施；表上没有这一栏的，写在表的下方。",
)
K04 = rule(
    "K04",
    ERROR,
    "自评等级与得分一致",
    "自评等级写的是“{found}”，总分 {score} 分应为“{expected}”（90分及以上为优，80分及以上为良，60分及以上为中，60分以下为差）。请核对总分和等级。",
    unread=Sentence(
        "自评等级写的是“{found}”，看不出是优、良、中、差中的哪一个，没有核对。请写明其中一个。",
        EXPLAIN,
    ),
)
K05 = rule(
    "K05",
    ERROR,
    "定量指标的完成值是数字",
    blank="年度指标值是“{expected}”，实际完成值没有填。请补填完成的数。",
    words="年度指标值是“{expected}”，实际完成值写的是“{found}”，没有数字。请填写实际完成的数。",
    about="年度指标值是“{expected}”，实际完成值写的是“{found}”，不是确定的数。请填写实际完成的数，不要写“约”“以上”“≥”等。",
)

OF_SELF_EVALUATION = frozenset({K01, K02, K03, K04, K05})
"""What is wrong in a self-evaluation: never the reason why the file does not count."""
