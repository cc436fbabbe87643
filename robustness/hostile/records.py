"""BIFF records: the stream of an .xls taken apart."""

import struct


def records(stream: bytes) -> list[tuple[int, bytes]]:
    """Number and body of each record, as far as the stream can be followed."""
    found = []
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        found.append((number, stream[at + 4 : at + 4 + length]))
        at += 4 + length
    return found
