"""Write the example returns of January to June 2022: five units, five kinds of return.

The first is a real case, from the monitoring report of a county office; the others are invented.
Run from the root of the project: python examples/make_examples.py
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from perfbatch.form.monitoring import INDICATORS, MONITORING, PROJECTS
from perfbatch.model.period import Period
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import CellValue

FOLDER = Path(__file__).parent / "2022-06"
PERIOD = Period(2022, 6)

Row = dict[str, CellValue]

MET, PARTLY, FAR_SHORT = "能实现", "不能完全实现", "差距较大"
OUTPUT, BENEFIT, COST = "产出指标", "效益指标", "成本指标"


def heading(code: str, name: str, department: str, **more: CellValue) -> Row:
    """The heading card of a first return."""
    unit: Row = {"unit_code": code, "unit_name": name, "department": department}
    return unit | {"correction_no": 0, "nil_return": "否"} | more


def signed(preparer: str, responsible: str, phone: str, day: int) -> Row:
    """Who filled the return, and on which day of July."""
    people: Row = {"preparer": preparer, "responsible": responsible, "phone": phone}
    return people | {"filled_date": date(2022, 7, day)}


def planned(code: str, name: str, budget: CellValue, **more: CellValue) -> Row:
    """A project of the year's budget that will reach its goal."""
    row: Row = {"project_code": code, "project_name": name, "budget_origin": "年初预算"}
    return row | {"original_budget_fen": budget, "year_end_outlook": MET} | more


def added(code: str, name: str, month: int, amount: float, **more: CellValue) -> Row:
    """A project added during the year."""
    row = planned(code, name, 0, **more)
    return row | {
        "budget_origin": "年中追加",
        "issue_month": month,
        "budget_adjustment_fen": amount,
    }


def progress(executed: float | None, projected: float | None, goal: float) -> Row:
    """What has been paid, what will have been by the end of the year, and how far the goal is."""
    return {
        "executed_fen": executed,
        "projected_executed_fen": projected,
        "goal_attainment": goal,
    }


def behind(outlook: str, cause: str, note: str, measure: str, day: date) -> Row:
    """Why a project lags and what is done about it."""
    return {
        "year_end_outlook": outlook,
        "deviation_cause": cause,
        "deviation_note": note,
        "rectification_measure": measure,
        "due_date": day,
    }


def numbered(rows: Sequence[Row]) -> list[Row]:
    """The rows with their running number."""
    return [{"serial_no": number} | row for number, row in enumerate(rows, start=1)]


def returned(head: Row, projects: Sequence[Row], indicators: Sequence[Row] = ()) -> Content:
    """The content of a return."""
    rows = {PROJECTS.name: numbered(projects), INDICATORS.name: numbered(indicators)}
    return Content(head, rows, PERIOD)


def internet_office() -> Content:
    """The real case, in the report's own words: payments left blank, totals declared wrong."""
    head = heading("118001", "县委网信办", "县委网信办")
    head |= {"declared_project_count": 7, "declared_amount_fen": 27.75}
    third_party: Row = {
        "deviation_note": "网络安全公司聘经费和信息化项目初审经费涉及第三方公司，为高质量完成"
        "网络安全保障工作和信息化初审工作，为在资金拨付后立即支付。",
        "rectification_measure": "待网络安全公司聘经费和信息化项目初审经费两个项目完成后，确保"
        "网络安全和信息化工作落实落地，将一次性支付合同金额。",
    }
    opinion: Row = {
        "deviation_note": "5月份追加的“舆情处置经费”项目第二季度已支出25.33%，符合预算支出安排，"
        "下半年我办将持续推进项目支出。"
    }
    projects = [
        planned("", "网信工作专项经费", 2.41) | progress(None, None, 99.77),
        planned("", "网络安全公司聘请经费", 2) | progress(None, None, 42.86) | third_party,
        planned("", "信息化项目初审经费", 2) | progress(None, None, 42.86) | third_party,
        added("", "网络安全公司聘请经费", 6, 6) | progress(None, None, 42.86) | third_party,
        added("", "舆情处置经费", 6, 1.5) | progress(0.38, None, 46.48) | opinion,
    ]
    return returned(head, projects)


SCHOOL_REPAIR = ("130600220520500100001", "义务教育学校校舍维修项目")
SCHOOL_MEALS = ("130600220520500100002", "农村义务教育学生营养改善计划")
TEACHER_TRAINING = ("130600220520500100004", "教师培训经费")


def education_bureau() -> Content:
    """A larger return without a fault, with indicators of every nature."""
    head = heading("205001", "县教育局", "县教育局") | signed("王敏", "赵志刚", "7612301", 5)
    head |= {"declared_project_count": 7, "declared_amount_fen": 3290.15}
    projects = [
        planned(*SCHOOL_REPAIR, 860) | progress(412.8, 860, 50.5),
        planned(*SCHOOL_MEALS, 1250.5) | progress(637.755, 1250.5, 52.25),
        planned("130600220520500100003", "学前教育普惠性补助", 386.4)
        | progress(170.016, 380, 46.2),
        planned(*TEACHER_TRAINING, 95) | progress(38.95, 95, 45.5),
        added("130600220520500100005", "教育信息化设备购置项目", 4, 240) | progress(108, 240, 47.8),
        planned("130600220520500100006", "家庭经济困难学生资助", 310.25)
        | {"budget_adjustment_fen": 20}
        | progress(178.335, 330.25, 55),
        planned("130600220520500100007", "校园安全保障经费", 128) | progress(62.72, 128, 51.6),
    ]
    return returned(head, projects, education_indicators())


def indicator(
    project: tuple[str, str], kinds: tuple[str, str, str, str], *values: CellValue
) -> Row:
    """An indicator: its kinds and name, then unit, target, actual and projected value, weight."""
    row: Row = {"project_code": project[0], "project_name": project[1], "likelihood": "确定能"}
    row |= zip(("dimension", "category", "indicator", "indicator_nature"), kinds, strict=True)
    names = ("measure_unit", "target_value", "actual_value", "projected_value", "weight")
    return row | dict(zip(names, values, strict=True))


def education_indicators() -> list[Row]:
    """The indicators of three of the projects; they give the goal attainment declared there."""
    more, less, words = "正向", "反向", "定性"
    repair, meals, training = SCHOOL_REPAIR, SCHOOL_MEALS, TEACHER_TRAINING
    area = (OUTPUT, "数量指标", "维修校舍面积", more)
    started = (OUTPUT, "时效指标", "按期开工的校舍", more)
    accidents = (OUTPUT, "质量指标", "施工安全事故", less)
    pupils = (BENEFIT, "社会效益指标", "受益学生人数", more)
    days = (OUTPUT, "数量指标", "供餐天数", more)
    served = (BENEFIT, "社会效益指标", "受益学生人次", more)
    trained = (OUTPUT, "数量指标", "培训教师人次", more)
    courses = (OUTPUT, "数量指标", "举办培训班次", more)
    cost = (COST, "经济成本指标", "人均培训成本", less)
    skill = (BENEFIT, "可持续影响指标", "教师教学能力提升情况", words)
    return [
        indicator(repair, area, "平方米", 12000, 5400, 12000, 40),
        indicator(repair, started, "处", 20, 9, 20, 30),
        indicator(repair, accidents, "起", 1, 0, 0, 10),
        indicator(repair, pupils, "人", 8000, 3600, 8000, 20),
        indicator(meals, days, "天", 200, 106, 200, 50),
        indicator(meals, served, "万人次", 480, 247.2, 480, 50),
        indicator(training, trained, "人次", 1000, 450, 1000, 50),
        indicator(training, courses, "期", 40, 13, 40, 40),
        indicator(training, cost, "元", 1000, 950, 950, 10),
        indicator(training, skill, "", "明显提升", "有所提升", "明显提升", None),
    ]


def agriculture_bureau() -> Content:
    """Projects behind in money, in goal and at the end of the year, each with its reasons."""
    head = heading("312001", "县农业农村局", "县农业农村局")
    head |= signed("刘洋", "陈建国", "7623108", 6)
    head |= {"declared_project_count": 5, "declared_amount_fen": 3118.3}
    autumn, winter = date(2022, 9, 30), date(2022, 11, 30)
    fields = behind(
        FAR_SHORT,
        "硬件条件保障",
        "部分地块征占手续尚未办结，加之5月连续降雨，施工机械无法进场，工程进度滞后。",
        "会同乡镇倒排工期，8月底前全部进场施工；按月通报进度，按合同节点支付工程款。",
        winter,
    )
    villages = behind(
        PARTLY,
        "制度保障",
        "第三方保洁服务采购流程较长，5月才签订合同，上半年付款少。",
        "按季考核并支付服务费，第三季度补付上半年费用。",
        autumn,
    )
    testing = behind(
        PARTLY,
        "人员保障",
        "检测中心两名技术人员借调外出，样品检测任务完成较慢。",
        "已申请补充两名检测人员，并委托市检测中心代检部分样品。",
        autumn,
    )
    projects = [
        planned("130600220531200100001", "高标准农田建设项目", 1800, carryover_fen=200)
        | progress(460, 1500, 30)
        | fields,
        planned("130600220531200100002", "农村人居环境整治经费", 420)
        | progress(138.6, 400, 38.5)
        | villages,
        planned("130600220531200100003", "农产品质量安全检测经费", 66)
        | progress(29.04, 62, 34)
        | testing,
        planned("130600220531200100004", "动物疫病防控经费", 152.3) | progress(76.15, 152.3, 52),
        planned("130600220531200100005", "农机购置补贴", 530, budget_adjustment_fen=-50)
        | progress(216, 480, 47.5),
    ]
    return returned(head, projects)


def archive() -> Content:
    """A nil return."""
    head = heading("126001", "县档案馆", "县委办公室") | signed("孙丽", "周文斌", "7601560", 4)
    head |= {"nil_return": "是", "declared_project_count": 0, "declared_amount_fen": 0}
    return returned(head, [])


def transport_bureau() -> Content:
    """Good rows beside one with an amount that nobody can read."""
    head = heading("318001", "县交通运输局", "县交通运输局")
    head |= signed("马强", "李国栋", "7634022", 8) | {"declared_project_count": 5}
    projects = [
        planned("130600220531800100001", "农村公路日常养护经费", 680) | progress(333.2, 680, 51),
        added("130600220531800100002", "公路水毁修复工程", 5, 120) | progress(54, 120, 46.4),
        planned("130600220531800100003", "客运站改造项目", 300) | progress(144, 300, 47.2),
        planned("130600220531800100004", "交通安全宣传经费", "约2万") | progress(0.9, 2, 45.6),
        planned("130600220531800100005", "治超站运行经费", 58) | progress(27.26, 58, 48.8),
    ]
    return returned(head, projects)


EXAMPLES = {
    "网信办1-6月监控表.xlsx": internet_office,
    "县教育局2022年1-6月预算绩效运行监控表.xlsx": education_bureau,
    "农业农村局绩效监控表（报财政）.xlsx": agriculture_bureau,
    "县档案馆（零报告）.xlsx": archive,
    "交通运输局1-6月.xlsx": transport_bureau,
}


def write_examples(folder: Path) -> list[Path]:
    """Write every example into a folder that exists."""
    paths = [folder / name for name in EXAMPLES]
    for path, content in zip(paths, EXAMPLES.values(), strict=True):
        write_template(path, MONITORING, content())
    return paths


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for written in write_examples(FOLDER):
        print(written.name)
