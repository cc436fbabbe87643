"""The policy: its defaults, each setting, and a clear refusal of whatever is impossible."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from perfbatch.policy import SETTINGS, Policy, PolicyError, policy_of, read_policy
from perfbatch.wording import policy as words


def test_defaults() -> None:
    """Threshold 30.00, near miss 20.00, ahead 30, gap 10 points, April, 0.005 万元."""
    default = Policy()
    assert (default.threshold, default.near_miss, default.ahead) == (3000, 2000, 3000)
    assert default.goal_gap == 1000
    assert default.spending_starts == 4
    assert default.tolerance_fen == Decimal("0.005") * 1_000_000
    assert (default.denominator, default.carryover) == ("revised", "in")
    assert default.added_pace == "calendar"
    assert not default.pace_table
    assert [default.calendar_pace(month) for month in (1, 6, 12)] == [
        Fraction(1, 12),
        Fraction(1, 2),
        1,
    ]


def test_an_empty_file_and_a_missing_one_mean_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("# 只有注释\n", "utf-8")
    assert policy_of("") == Policy()
    assert read_policy(tmp_path / "empty.toml") == Policy()
    assert read_policy(tmp_path / "none.toml") == Policy()


@pytest.mark.parametrize(
    ("toml", "field", "value"),
    [
        ("threshold = 25", "threshold", 2500),
        ("threshold = 25.5", "threshold", 2550),
        ('threshold = "25.55"', "threshold", 2555),
        ("threshold = 100", "threshold", 10_000),
        ("near_miss = 0.01", "near_miss", 1),
        ("ahead = 20", "ahead", 2000),
        ("goal_gap = 15", "goal_gap", 1500),
        ('denominator = "original"', "denominator", "original"),
        ('denominator = "revised"', "denominator", "revised"),
        ('carryover = "out"', "carryover", "out"),
        ('added_pace = "from_issue_month"', "added_pace", "from_issue_month"),
        ("spending_starts = 7", "spending_starts", 7),
        ("tolerance = 0", "tolerance_fen", 0),
        ("tolerance = 0.01", "tolerance_fen", 10_000),
        ("tolerance = 1", "tolerance_fen", 1_000_000),
        ("[pace_table]\n10 = 80\n4 = 25", "pace_table", {4: 2500, 10: 8000}),
        ("[pace_table]\n6 = 50\n7 = 50", "pace_table", {6: 5000, 7: 5000}),
    ],
)
def test_each_setting(toml: str, field: str, value: object) -> None:
    policy = policy_of(toml)
    assert getattr(policy, field) == value
    assert policy.changed == {field.removesuffix("_fen")}
    untouched = {"changed", field}
    for name, default in vars(Policy()).items():
        assert name in untouched or getattr(policy, name) == default


def test_a_setting_names_its_document() -> None:
    policy = policy_of('threshold = 25\n[sources]\nthreshold = "省财绩〔2022〕5号"')
    assert policy.sources == {"threshold": "省财绩〔2022〕5号"}


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes("threshold = 25".encode("utf-8-sig"))
    assert read_policy(path).threshold == 2500


# --- what is impossible

IMPOSSIBLE = [
    ("treshold = 25", "treshold", "unknown"),
    ("[sources]\ntreshold = '某文件'", "treshold", "unknown"),
    ("tolerance_fen = 5", "tolerance_fen", "unknown"),
    ("threshold = true", "threshold", "number"),
    ("threshold = '三成'", "threshold", "number"),
    ("threshold = [30]", "threshold", "number"),
    ("threshold = 2022-06-30", "threshold", "number"),
    ("threshold = 0", "threshold", "percent"),
    ("threshold = -1", "threshold", "percent"),
    ("threshold = 100.01", "threshold", "percent"),
    ("threshold = 30.005", "threshold", "percent"),
    ("threshold = nan", "threshold", "number"),
    ("threshold = inf", "threshold", "number"),
    ("near_miss = 30", "near_miss", "order"),
    ("near_miss = 40", "near_miss", "order"),
    ("threshold = 20", "near_miss", "order"),
    ("ahead = 0", "ahead", "percent"),
    ("goal_gap = 101", "goal_gap", "percent"),
    ("pace_table = 6", "pace_table", "table"),
    ("[pace_table]", "pace_table", "table"),
    ("[pace_table]\n0 = 10", "pace_table", "month"),
    ("[pace_table]\n13 = 10", "pace_table", "month"),
    ("[pace_table]\nJune = 10", "pace_table", "month"),
    ("[pace_table]\n-6 = 10", "pace_table", "month"),
    ("[pace_table]\n6 = 10\n06 = 20", "pace_table", "month"),
    ("[pace_table]\n'²' = 10", "pace_table", "month"),
    ("[pace_table]\n6 = 0", "pace_table", "percent"),
    ("[pace_table]\n6 = 'half'", "pace_table", "number"),
    ("[pace_table]\n6 = 40\n8 = 39.99", "pace_table", "falling"),
    ("denominator = 'both'", "denominator", "choice"),
    ("denominator = []", "denominator", "choice"),
    ("carryover = 'yes'", "carryover", "choice"),
    ("carryover = true", "carryover", "choice"),
    ("added_pace = 'June'", "added_pace", "choice"),
    ("spending_starts = 0", "spending_starts", "month"),
    ("spending_starts = 13", "spending_starts", "month"),
    ("spending_starts = 4.0", "spending_starts", "month"),
    ("spending_starts = true", "spending_starts", "month"),
    ("tolerance = -0.005", "tolerance", "tolerance"),
    ("tolerance = 1.000001", "tolerance", "tolerance"),
    ("tolerance = 0.0000001", "tolerance", "tolerance"),
    ("tolerance = inf", "tolerance", "number"),
    ("tolerance = '少许'", "tolerance", "number"),
    ("tolerance = []", "tolerance", "number"),
    ("trial = 'C09'", "trial", "codes"),
    ("trial = [9]", "trial", "codes"),
    ("trial = { C09 = true }", "trial", "codes"),
    ("sources = 'all'", "sources", "sources"),
    ("threshold = '29.99999999999999999999999999999999'", "threshold", "percent"),
    ("[sources]\nthreshold = 5", "threshold", "source"),
    ("threshold 30", "policy.toml", "syntax"),
    ("threshold = 30\nthreshold = 31", "policy.toml", "syntax"),
]


def rendered(error: PolicyError) -> str:
    """The sentence that a person reads."""
    reason = words.REASONS[error.reason].format(value=error.value)
    return words.REFUSED.format(file="policy.toml", setting=error.setting, reason=reason)


@pytest.mark.parametrize(("toml", "setting", "reason"), IMPOSSIBLE)
def test_impossible_settings(toml: str, setting: str, reason: str) -> None:
    with pytest.raises(PolicyError) as refused:
        policy_of(toml)
    assert (refused.value.setting, refused.value.reason) == (setting, reason)
    sentence = rendered(refused.value)
    assert setting in sentence
    assert not re.search(r"\{(value|file|setting|reason)\}", sentence)


def test_a_number_out_of_all_bounds() -> None:
    with pytest.raises(PolicyError):
        policy_of('threshold = "1e9999999"')


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes("threshold = 25 # 依据".encode("gbk"))
    with pytest.raises(PolicyError) as refused:
        read_policy(path)
    assert refused.value.reason == "encoding"
    assert rendered(refused.value)


def test_a_folder_called_policy(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").mkdir()
    with pytest.raises(PolicyError) as refused:
        read_policy(tmp_path / "policy.toml")
    assert refused.value.reason == "unreachable"
    assert rendered(refused.value)


def test_no_pace_is_guessed() -> None:
    policy = policy_of("pace_table = { 6 = 40, 8 = 60 }")
    policy.check_month(6)
    with pytest.raises(PolicyError) as refused:
        policy.check_month(7)
    assert (refused.value.setting, refused.value.reason) == ("pace_table", "month_missing")
    assert "7" in rendered(refused.value)
    Policy().check_month(7)


@pytest.mark.parametrize(
    ("code", "reason"), [("C99", "no_rule"), ("c9", "no_rule"), ("S05", "never_tried")]
)
def test_only_rules_that_are_there_and_decide_nothing_can_be_tried(code: str, reason: str) -> None:
    policy = policy_of(f'trial = ["C09", "{code}"]')
    with pytest.raises(PolicyError) as refused:
        policy.check_trial({"C09", "S05"}, {"S05"})
    assert (refused.value.setting, refused.value.reason) == ("trial", reason)
    assert code.upper() in rendered(refused.value)
    policy_of('trial = [" c09 "]').check_trial({"C09", "S05"}, {"S05"})


def test_every_reason_is_told_and_every_sentence_is_used() -> None:
    with_files = {"encoding", "unreachable", "month_missing", "no_rule", "never_tried"}
    assert {reason for _, _, reason in IMPOSSIBLE} | with_files == set(words.REASONS)


def test_every_setting_has_a_label_a_field_and_a_test() -> None:
    assert set(words.LABELS) == set(SETTINGS)
    fields = {name.removesuffix("_fen") for name in vars(Policy())} - {"sources", "changed"}
    assert fields == set(SETTINGS)
    assert {setting for _, setting, _ in IMPOSSIBLE} >= set(SETTINGS)
