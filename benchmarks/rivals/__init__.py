"""What others would write for the same task, as well as they can; each is a program of its own.

Called with the inbox and a folder for what comes out; in it they say what they have read
(benchmarks.totals), so that nobody is measured who reads something else.
"""
