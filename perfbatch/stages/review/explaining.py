"""Where a unit may explain itself: in 审核说明, if its form has that column."""

from perfbatch.model.records import Project
from perfbatch.wording.findings.explaining import IN_REPORT, IN_ROW, IN_ROW_OF_PROJECT


def how_to_explain(project: Project) -> str:
    """What a question about a project's row asks for: the fact {explain} of its sentence."""
    return IN_ROW if _has_column(project) else IN_REPORT


def how_to_explain_indicator(project: Project) -> str:
    """The same for a question about an indicator, which its project's row answers."""
    return IN_ROW_OF_PROJECT if _has_column(project) else IN_REPORT


def _has_column(project: Project) -> bool:
    return project.block.has("review_explanation")
