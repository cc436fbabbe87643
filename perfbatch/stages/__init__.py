"""The seven stages; their alphabetical order is the order of the data.

collect → extract → harmonise → merge → review → track → write. Each takes what the one before
gives and returns its result and its findings; none knows another, `pipeline` joins them.
"""
