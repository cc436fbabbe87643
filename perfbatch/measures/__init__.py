"""The arithmetic of monitoring: pure functions over whole fen and exact ratios, no tables.

Every percentage is rounded half up to two decimals first and then compared.
"""
