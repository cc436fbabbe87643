"""Earlier versions of the standard form that are still read, each as it differs from the present one."""

from dataclasses import replace

from perfbatch.form.monitoring import INDICATORS, MONITORING, PROJECTS
from perfbatch.form.schema import Form

_NOT_YET_2025 = frozenset({"issue_month", "carryover_fen", "review_explanation"})
"""Columns that came with version 2026.1."""

MONITORING_2025 = Form(
    id=MONITORING.id,
    version="2025.1",
    title=MONITORING.title,
    card=MONITORING.card,
    tables=(
        replace(
            PROJECTS,
            fields=tuple(one for one in PROJECTS.fields if one.name not in _NOT_YET_2025),
            identifying=tuple(name for name in PROJECTS.identifying if name not in _NOT_YET_2025),
            signature=8,
        ),
        INDICATORS,
    ),
    mark="2025.1",
    card_signature=MONITORING.card_signature,
)
