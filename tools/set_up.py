"""Set up the project's own Python environment in .venv: nothing global, nothing without a hash.

Called by the Makefile (through set_up.sh) and by summarize.bat with the name of a lock file in
requirements/. Whatever is in step already is left alone; what fails is said in a Chinese sentence.
Run by another Python than the environment's own, it first makes the environment anew.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / "python"
VERSION = "{}.{}".format(*sys.version_info)
LOCKS = {
    "runtime": ["runtime"],
    "cluster": ["cluster", "runtime"],  # the others are part of the first, here and below
    "dev": ["dev", "cluster", "runtime"],
    "bench": ["bench", "runtime"],
    "lock": ["lock"],
}

MAKING = "首次运行：正在建立程序自己的 Python 环境（.venv 文件夹，不影响电脑上的其他程序）……"
INSTALLING = "正在安装程序所需的组件（需要联网，一般一两分钟）……"
DONE = "环境已就绪。"
NO_VENV = """\
这个 Python（{python}）缺少 venv 或 ensurepip 组件，无法建立程序自己的环境。
Debian、Ubuntu、统信 UOS 等系统请安装：sudo apt install python{version}-venv，然后再运行一次。"""
NOT_MADE = "无法建立 .venv 文件夹：{error}\n请检查磁盘空间和文件夹的写入权限，然后再运行一次。"
NO_NETWORK = """\
连不上软件仓库，所需组件没有装好。请检查网络后再运行一次。
单位网络需要代理或使用内部镜像时，请先设置环境变量 HTTPS_PROXY 或 PIP_INDEX_URL。
不能联网的电脑，安装办法见 README.zh-CN.md 的“离线怎么装”。"""
WRONG_HASH = """\
下载到的组件与锁定文件（requirements/{lock}.txt）记录的校验值不一致，没有安装。
请检查网络或镜像后再运行一次；反复出现时，请联系维护人员。"""
NO_WHEEL = """\
软件仓库里没有适合本机的组件（Python {version}，{platform}）。
请使用 Python 3.11、3.12 或 3.13；使用内部镜像时，请确认镜像是完整的。"""
NOT_INSTALLED = "所需组件没有装好，原因见上面的英文信息。"
REASONS = {
    ("DO NOT MATCH THE HASHES",): WRONG_HASH,
    ("Retrying (", "Connection", "Timeout", "timed out", "ProxyError", "SSLError"): NO_NETWORK,
    ("No matching distribution",): NO_WHEEL,
}


def main(lock: str) -> int:
    """Bring the environment in step with a lock; returns the exit code."""
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        failed = _make_environment()
        if failed:
            return failed
    if _stamp(lock).is_file() and _stamp(lock).read_text("utf-8") == _state(lock):
        return 0
    return _install(lock)


def _make_environment() -> int:
    if None in map(importlib.util.find_spec, ["ensurepip", "venv"]):
        return _fail(NO_VENV.format(python=sys.executable, version=VERSION))
    import venv

    _say(MAKING)
    try:
        venv.create(ENVIRONMENT, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        return _fail(NOT_MADE.format(error=error))
    return 0


def _install(lock: str) -> int:
    _say(INSTALLING)
    for name in LOCKS[lock]:
        _stamp(name).unlink(missing_ok=True)
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input"]
    with subprocess.Popen(  # noqa: S603 - a command of this program's own
        [PYTHON, "-m", "pip", "install", *options, "-r", _lock_file(lock)],
        # A person sees how far a slow download has come.
        stdout=sys.stderr if sys.stderr.isatty() else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"PIP_USER": "0", "PYTHONUTF8": "1"},
        encoding="utf-8",
        errors="replace",
    ) as pip:
        told = "".join(map(_passed_on, pip.stderr or ()))
    if pip.returncode:
        return _fail(_reason(told).format(lock=lock, version=VERSION, platform=sys.platform))
    for name in LOCKS[lock]:
        _stamp(name).write_text(_state(name), "utf-8")
    _say(DONE)
    return 0


def _reason(told: str) -> str:
    """What stopped pip, from what it told."""
    for signs, reason in REASONS.items():
        if any(sign in told for sign in signs):
            return reason
    return NOT_INSTALLED


def _lock_file(lock: str) -> Path:
    return ROOT / "requirements" / f"{lock}.txt"


def _stamp(lock: str) -> Path:
    """Says which state of a lock is installed."""
    return ENVIRONMENT / f"{lock}.installed"


def _state(lock: str) -> str:
    return hashlib.sha256(_lock_file(lock).read_bytes()).hexdigest()


def _passed_on(line: str) -> str:
    sys.stderr.write(line)
    return line


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def _fail(sentence: str) -> int:
    _say(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
