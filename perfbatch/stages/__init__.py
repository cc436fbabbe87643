"""The stages of the data; `pipeline` says in which order they are run.

collect → extract → harmonise → merge → review → track → chase → write and give_back. Each takes
what the one before gives and returns its result and its findings; none knows another.
"""
