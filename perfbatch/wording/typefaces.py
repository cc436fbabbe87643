"""Names of typefaces, as the office programs of the bureaus know them."""

TITLE = "方正小标宋简体"
"""Titles of official tables; an office program without it falls back to a Song face."""

BODY = "宋体"
