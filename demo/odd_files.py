"""Files that are no return by themselves: locked, cut off, an archive, a yearly self-evaluation."""

import struct
from collections.abc import Mapping, Sequence

from robustness.faults.book import Cell, Sheet, workbook_bytes
from robustness.sound import zipped

RULES = frozenset({"S01", "K01", "K02", "K03", "K04", "K05"})
"""The rules that are broken by what stands here."""

_SECTOR, _ENTRY = 512, 64
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_HEADS = (
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
)


def encrypted() -> bytes:
    """The beginning of a workbook with a password to open: an OLE2 file with one stream."""
    head = bytearray(b"\xff" * _SECTOR)
    head[:76] = bytes(76)
    head[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", head, 44, 1, 0)
    struct.pack_into("<IIIIII", head, 56, 4096, _END, 0, _END, 0, 1)
    entries = b"".join(
        name.encode("utf-16-le").ljust(_ENTRY, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + bytes(60)
        for name, kind in (("Root Entry", 5), ("EncryptedPackage", 2))
    )
    return bytes(head) + entries.ljust(_SECTOR, b"\0") + struct.pack("<2I", _END, _TABLE)


def damaged(workbook: bytes) -> bytes:
    """A workbook of which only the first part arrived."""
    return workbook[: len(workbook) // 2]


def archive(members: Mapping[str, bytes]) -> bytes:
    """Workbooks in a zip."""
    return zipped(members)


def self_evaluation(unit: str, department: str) -> bytes:
    """A yearly self-evaluation in which everything that is checked is wrong (K01–K05).

    The weights are 10 + 40 + 30 + 15 = 95; 80 of 100 spent give 8 points of 10, not 10, and no cause
    is told; 980 of 1,000 give 39.20 of 40; a target of 3 is "done"; 92 points are no 良.
    """
    rows: Sequence[Sequence[Cell]] = (
        ("项目支出绩效自评表",),
        ("（2021年度）",),
        ("项目名称", None, "档案数字化"),
        ("主管部门", None, department, None, None, None, "实施单位", unit),
        ("项目资金（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        (None, "年度资金总额", None, 100, 100, 80, 10, "80%", 10),
        (*_HEADS, "偏差原因分析及改进措施"),
        (None, "产出指标", "数量指标", "数字化页数", "≥1000页", "980页", 40, 40),
        (None, "产出指标", "数量指标", "开展宣传", "3次", "达成预期指标", 30, 30),
        (None, "满意度指标", "满意度", "群众满意度", "≥95%", "96%", 15, 12),
        ("总分", None, None, None, None, None, 100, 92),
        ("自评等级", "良"),
    )  # fmt: skip
    sheet = Sheet("自评表")
    for number, cells in enumerate(rows, start=1):
        sheet.line(number, cells)
    return workbook_bytes([sheet])
