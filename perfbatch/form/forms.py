"""Every form that is read, in the order in which a workbook is tried."""

from collections.abc import Mapping

from perfbatch.form.earlier import MONITORING_2025
from perfbatch.form.monitoring import MONITORING
from perfbatch.form.platform_export import EXPORT
from perfbatch.form.schema import Form
from perfbatch.form.single_project import SINGLE_PROJECT
from perfbatch.form.statement import STATEMENT

FORMS: tuple[Form, ...] = (MONITORING_2025, MONITORING, SINGLE_PROJECT, STATEMENT, EXPORT)

FORM_BY_KEY: Mapping[str, Form] = {form.key: form for form in FORMS}
