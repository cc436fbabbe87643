"""Rows that are no data by what they say, with names of projects that only look like them."""

import pytest

from perfbatch.form.sums import compares, is_detail, is_sum, may_be_detail, numbers_columns

PROJECTS = [
    "养老保险缺口历年累计",
    "二期工程小计算机采购",
    "会计核算中心运行",
    "公共服务项目",
    "3个项目前期费",
    "2022年3个项目",
    "项目管理费",
    "总计划编制经费",
    "合计算力中心",
    "交通流量综合计数",
    "其中镇污水处理厂运维",
    "含光路改造",
    "包括西线",
    "含:",
    "平均地权改革",
    "同比例缩放系统",
    "核对平台运维",
    "校验设备采购",
    "比重计采购",
    "2021年同期声传译",
    "占比",
]


@pytest.mark.parametrize(
    "word",
    [
        *("合计", "【合 计】：", "小计数", "总计数", "教育支出小计", "教育合计数", "教育合计金额"),
        *("合计（万元）", "合计(大写)", "合计(大写)壹万元整", "合计：12.5", "共计2个项目"),
        *("2个项目合计数：", "共2个项目", "2个项目", "（2个项目）", "共十二个项目", "共 3 项项目"),
        *(
            "本年累计",
            "本月合计",
            "本月累计",
            "全年累计数",
            "累计",
            "本页小计",
            "Total",
            "以上合计",
        ),
    ],
)
def test_a_row_of_sums(word: str) -> None:
    assert is_sum(word)


@pytest.mark.parametrize("word", PROJECTS)
def test_a_project_is_no_sum(word: str) -> None:
    assert not is_sum(word)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "其中",
            "其中：",
            "其中：本级",
            "其 中 :本级",
            "#其中：省级资金",
            "＃其中:本级",
            "（其中：本级）",
        ),
        *(
            "其中，本级",
            "其中、本级",
            "含：省级资金",
            "包括：本级",
            "（含：本级）",
            "—其中：本级",
            "（其中）",
        ),
    ],
)
def test_a_part_of_the_row_above(word: str) -> None:
    assert is_detail(word)
    assert not may_be_detail(word)


@pytest.mark.parametrize("word", [one for one in PROJECTS if one != "含:"])
def test_a_project_is_no_part(word: str) -> None:
    assert not is_detail(word)


def test_what_begins_like_a_part_may_be_one() -> None:
    assert may_be_detail("其中镇污水处理厂运维")
    assert may_be_detail("#其中本级资金")
    assert not may_be_detail("含光路改造")


@pytest.mark.parametrize(
    "word",
    [
        *("上年同期", "上年同期数", "去年同期", "2021年同期", "2021年1-6月同期支付数", "同期"),
        *("同比", "同比增减", "同比增长率", "同比（%）", "环比", "较上年增减", "比上年同期增长"),
        *(
            "较2021年增减额",
            "占比",
            "所占比重",
            "比重",
            "平均",
            "平均数",
            "校验",
            "核对",
            "核对：",
            "校 验",
        ),
    ],
)
def test_a_row_that_compares(word: str) -> None:
    assert compares(word)
    assert not is_sum(word)
    assert not is_detail(word)


@pytest.mark.parametrize(
    "word", [*(one for one in PROJECTS if one != "占比"), "上年结转", "合计", "其中：本级", ""]
)
def test_a_row_that_compares_nothing(word: str) -> None:
    assert not compares(word)


@pytest.mark.parametrize(
    "cells",
    [
        "1 2 3",
        "4 5 6 7",
        "(1) (2) (3)",
        "① ② ③=②/①",
        "1.0 2.0 3.0",
        "栏次 1 2 3",
        "栏次 — 1 2 3=2/1",
        "栏号 - - 1 2",
        "甲 乙 1 2",
        "甲 乙 丙",
        "A B 1 2",
        "A B C",
        "A B C=B/A",
        "Ａ Ｂ Ｃ＝Ｂ÷Ａ×100%",
        "一 二 三 四",
        "1 2 3=1+2 4=3-2 5",
        "(1) (2) (3)=(2)/(1)×100%",
        "甲 1 2=1",
        "1 2 3 — 4",
    ],
)
def test_a_row_that_numbers_the_columns(cells: str) -> None:
    assert numbers_columns(cells.split())


@pytest.mark.parametrize(
    "cells",
    [
        "1 项目一 2 3",
        "1 2 5",
        "1 2",
        "3 2 1",
        "1 1 1",
        "1 - 2",
        "1 A 2 3",
        "1 2 —",
        "A C 1 2",
        "甲 丙 丁",
        "甲 乙 1",
        "甲 乙",
        "栏次 — 1",
        "100 101 102",
        "1 2.5 3",
        "1 2 3 备注",
        "1 2 3=2/项目",
        "- - -",
        "栏次 栏次 栏次",
        "1 2 2/1",
        "1 2 4=2/1",
        "1 二 3",
        "",
    ],
)
def test_a_row_that_numbers_nothing(cells: str) -> None:
    assert not numbers_columns(cells.split())


def test_a_long_text_takes_no_time() -> None:
    for text in (
        "1=" * 20_000,
        "(1)" * 20_000,
        "其中" * 20_000,
        "合计" * 20_000,
        "#" * 40_000 + "x",
        ":" * 40_000 + "x",
    ):
        assert not numbers_columns([text, text, text])
        assert not compares(text)
        assert not is_detail(text)
