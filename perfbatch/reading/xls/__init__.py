"""The .xls family: a walk over the records of our own, and a library that must agree with it."""
