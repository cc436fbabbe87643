"""The folder of the demo: made anew each time, and nothing but it is ever touched."""

import shutil
from dataclasses import dataclass
from pathlib import Path

MARK = "演示说明.txt"
TOLD = """这个文件夹由 make demo 生成，里面的单位和数字都是虚构的。每次运行都会整个重新生成，请不要把自己的文件放在这里。

应报单位名录.xlsx        80个单位和它们的项目
单位模板_2022-06         为每个单位预填好的填报模板
第一次收表               各单位第一次报来的文件
第一次汇总/2022-06       汇总表、反馈单（一个单位一份，标出问题）
第二次收表               原来的文件，加上单位改好、补报的文件
第二次汇总/2022-06       再次汇总的结果
"""


@dataclass(frozen=True)
class Owner:
    """Who makes a folder: its name, the file that says so, and what that file tells."""

    name: str
    mark: str
    told: str


DEMO = Owner("演示", MARK, TOLD)


class FolderRefused(Exception):
    """The folder is not one that its owner has made, or cannot be made anew; says why."""


def fresh(folder: Path, owner: Owner = DEMO) -> None:
    """An empty folder in the place of the owner's last one, with the text that says whose it is.

    The old one is set aside as a whole before it is removed. Raises FolderRefused.
    """
    try:
        _clear(folder, owner)
        folder.mkdir(parents=True)
        (folder / owner.mark).write_text(owner.told, "utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FolderRefused(
            f"{owner.name}文件夹“{folder}”不能重新生成（{reason}）。请关闭正在使用其中文件的程序后再运行。"
        ) from None


def _clear(folder: Path, owner: Owner) -> None:
    aside = folder.with_name(f".{folder.name}-old")
    if _is_ours(aside, owner):
        shutil.rmtree(aside)
    if not folder.exists() and not folder.is_symlink():
        return
    if _is_empty(folder):
        folder.rmdir()
        return
    if not _is_ours(folder, owner):
        raise FolderRefused(
            f"“{folder}”不是{owner.name}生成的文件夹，没有改动。请把它移走或改名后再运行。"
        )
    folder.rename(aside)
    shutil.rmtree(aside)


def _is_ours(folder: Path, owner: Owner) -> bool:
    """Whether it is a folder that the owner has made; a link to one is not."""
    return folder.is_dir() and not folder.is_symlink() and (folder / owner.mark).is_file()


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
