"""What the sheet calls a field, so that a sentence names what people see."""

from perfbatch.form.monitoring import PROJECTS
from perfbatch.model.source import Block


def label_on(block: Block, name: str) -> str:
    """The label on the sheet; that of the standard form where the sheet has none."""
    return block.labels.get(name) or PROJECTS.field(name).label
