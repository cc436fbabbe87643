"""The robustness suite: hostile folders and mutants, run through the real program and judged."""
