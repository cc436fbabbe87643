"""What the operating system refuses, or a store beyond it, said in Chinese."""

import errno
import re

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "找不到文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "那里是一个文件夹",
    errno.EEXIST: "那里已有同名文件",
    errno.ELOOP: "那里是一个链接",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EFBIG: "文件超过允许的大小",
    errno.EBUSY: "正被占用",
    getattr(errno, "EDQUOT", -1): "磁盘配额已用完",  # Windows has no such number
}

NO_ANSWER = "等了很久没有回音"
_CLOSED = "连不上，或者连接断了"
_OF_STORES = {
    "NoCredentialsError": "没有找到访问凭据",
    "PartialCredentialsError": "访问凭据不全",
    "TimeoutError": NO_ANSWER,
    "ConnectTimeoutError": NO_ANSWER,
    "ReadTimeoutError": NO_ANSWER,
    "ConnectionError": _CLOSED,
    "ClientConnectionError": _CLOSED,
    "HTTPClientError": _CLOSED,
    "gaierror": "找不到这台主机",
    "ClientConnectorDNSError": "找不到这台主机",
}
"""By the name of the exception: the libraries that raise them need not be there."""

_QUERY = re.compile(r"\?[^\s\"']*")

OUTPUT_TAKEN = "本程序的另一次运行正在往这里写结果，等了{seconds}秒还没有写完；请等它结束后重新运行"


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few words; its own words where there are none here."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def reason_of_store(error: Exception) -> str:
    """Why a store refused: in a few words where there are some, then its own, without queries."""
    told = str(getattr(error, "strerror", None) or error) or type(error).__name__
    own = _QUERY.sub("", told.partition("\n")[0])
    names = (one.__name__ for one in type(error).__mro__)
    word = next((_OF_STORES[name] for name in names if name in _OF_STORES), None)
    return f"{word}（{own}）" if word else own
