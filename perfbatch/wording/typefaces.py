"""Names of typefaces, as the office programs of the bureaus know them."""

TITLE = "方正小标宋简体"
"""Titles of official tables."""

BODY = "宋体"

CHARSET = 134
"""Simplified Chinese (GB 2312). An office program without a typeface takes one of this charset
and family, on a Chinese system 宋体, in its place."""

FAMILY = 3
"""Of fixed width, as both are."""

PITCH_FAMILY = 2
"""The same for the words of a chart, as its file format counts."""
