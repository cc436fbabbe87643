"""What the program costs in time and memory, beside honest rivals: ratios of one run, no promises."""
