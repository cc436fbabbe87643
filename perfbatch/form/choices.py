"""The closed lists with their words on the form, and the other ways in which people write them."""

from perfbatch.form.choice import Choice
from perfbatch.model.choices import (
    BudgetOrigin,
    DeviationCause,
    Dimension,
    IndicatorNature,
    Likelihood,
    YearEndOutlook,
    YesNo,
)

YES_NO = Choice(
    "list_yes_no",
    {YesNo.YES: "是", YesNo.NO: "否"},
    {"Y": YesNo.YES, "√": YesNo.YES, "N": YesNo.NO, "×": YesNo.NO},
)

BUDGET_ORIGIN = Choice(
    "list_budget_origin",
    {
        BudgetOrigin.ORIGINAL: "年初预算",
        BudgetOrigin.ADDED: "年中追加",
        BudgetOrigin.CARRIED_OVER: "上年结转",
    },
    {"年初": BudgetOrigin.ORIGINAL, "追加": BudgetOrigin.ADDED, "结转": BudgetOrigin.CARRIED_OVER},
)

YEAR_END_OUTLOOK = Choice(
    "list_year_end_outlook",
    {
        YearEndOutlook.MET: "能实现",
        YearEndOutlook.PARTLY: "不能完全实现",
        YearEndOutlook.FAR_SHORT: "差距较大",
    },
)

DEVIATION_CAUSE = Choice(
    "list_deviation_cause",
    {
        DeviationCause.FUNDING: "经费保障",
        DeviationCause.RULES: "制度保障",
        DeviationCause.STAFF: "人员保障",
        DeviationCause.EQUIPMENT: "硬件条件保障",
        DeviationCause.OTHER: "其他",
    },
)

DIMENSION = Choice(
    "list_dimension",
    {
        Dimension.COST: "成本指标",
        Dimension.OUTPUT: "产出指标",
        Dimension.BENEFIT: "效益指标",
        Dimension.SATISFACTION: "满意度指标",
    },
    {
        "成本": Dimension.COST,
        "产出": Dimension.OUTPUT,
        "效益": Dimension.BENEFIT,
        "满意度": Dimension.SATISFACTION,
    },
)

INDICATOR_NATURE = Choice(
    "list_indicator_nature",
    {
        IndicatorNature.POSITIVE: "正向",
        IndicatorNature.REVERSE: "反向",
        IndicatorNature.QUALITATIVE: "定性",
    },
)

LIKELIHOOD = Choice(
    "list_likelihood",
    {
        Likelihood.CERTAIN: "确定能",
        Likelihood.POSSIBLE: "有可能",
        Likelihood.IMPOSSIBLE: "完全不可能",
    },
)
