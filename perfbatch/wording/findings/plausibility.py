"""The rules that ask whether figures that are possible are likely: C06–C12, C17."""

from perfbatch.wording.findings.rules import EXPLAIN, NOTE, rule

C06 = rule(
    "C06",
    EXPLAIN,
    "11月以前不大幅超进度",
    "执行率 {rate}% 比序时进度 {expected}% 快 {difference} 个百分点，达到了 {limit} 个百分点的界限。请核对累计执行数和预算数，改正填错的数；若属实，{explain}。",
)
C07 = rule(
    "C07",
    EXPLAIN,
    "应有支出的月份有支出",
    "有预算 {amount} 万元，到{month}月累计执行数仍为 0。已有支出的，请改正累计执行数；若确实没有支出，{explain}。",
)
C08 = rule(
    "C08",
    EXPLAIN,
    "实现程度与支出不矛盾",
    none_reached="绩效目标实现程度填的是 0%，却已支出 {amount} 万元。请核对，实现程度填错的请改正；若属实，{explain}。",
    all_reached="绩效目标实现程度填的是 100%，累计执行数却为 0（预算 {amount} 万元）。请核对实现程度和累计执行数，改正填错的数；若属实，{explain}。",
)
C09 = rule(
    "C09",
    EXPLAIN,
    "年中调整幅度不大",
    "年中调整数 {found} 万元，相当于年初预算数 {expected} 万元的 {share}%，达到了 {limit}% 的界限。请核对这两个数，改正填错的数；若属实，{explain}。",
)
C10 = rule(
    "C10",
    EXPLAIN,
    "预计大量结余却预计能实现",
    "全年预计执行数 {amount} 万元，预算预计有 {difference}% 用不完，达到了 {limit}% 的界限，预计年底实现情况却选了“{found}”。请核对全年预计执行数，不能实现的请改选；若确能实现，{explain}。",
)
C11 = rule(
    "C11",
    EXPLAIN,
    "预计年底实现情况与指标测算一致",
    "选的是“{found}”，而按《绩效指标表》的全年预计完成值测算，与年度目标的差距是 {difference}%，应为“{expected}”。选错的请改选，指标填错的请改正；若以所选的为准，{explain}。",
)
C12 = rule(
    "C12",
    EXPLAIN,
    "确定能完成的指标预计完成",
    "{nature}指标“{label}”的年度指标值是 {target}，全年预计完成值是 {projected}，预计只完成 {difference}%，完成目标可能性却选了“{found}”。预计完成值填错的请改正，不能确定完成的请改选；若属实，{explain}。",
)
C17 = rule(
    "C17",
    NOTE,
    "上年结转是否计入分母",
    "上年结转数 {found} 万元计入了执行率的分母。无需处理。",
)
