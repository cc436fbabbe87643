"""The .xlsx family: a gate, a scan of our own, and a library that must agree with it."""
