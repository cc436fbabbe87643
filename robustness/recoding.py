"""The bytes of a sound return as another unit's: its code replaced, whatever the format keeps it as.

Returns of one unit contradict each other and are set aside together; only returns of units of their
own can count side by side.
"""

import io
import zipfile

_ZIP = b"PK\3\4"


def recoded(data: bytes, old: str, new: str) -> bytes:
    """The bytes with the code `old` replaced by `new`, in the members of a zip too, zips among them.

    Both codes are of the same length, so that nothing moves. Raises LookupError: it is not there.
    """
    if len(old) != len(new):
        raise ValueError(f"{old} and {new} are not of one length")
    told = _replaced(data, old, new)
    if told == data:
        raise LookupError(f"{old} is not in the file")
    return told


def _replaced(data: bytes, old: str, new: str) -> bytes:
    if data.startswith(_ZIP):
        return _repacked(data, old, new)
    for encoding in ("ascii", "utf-16-le"):
        data = data.replace(old.encode(encoding), new.encode(encoding))
    return data


def _repacked(data: bytes, old: str, new: str) -> bytes:
    """Every member in its place, as it was packed before."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for member in before.infolist():
            kept = zipfile.ZipInfo(member.filename, member.date_time)
            kept.compress_type = member.compress_type
            after.writestr(kept, _replaced(before.read(member), old, new))
    return buffer.getvalue()
