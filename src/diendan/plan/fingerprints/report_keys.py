"""What reports are made from, as digests: equal keys, equal report, whatever the clock says."""

from collections.abc import Mapping
from functools import cache

from diendan.language import Language
from diendan.plan.fingerprints.digests import digest
from diendan.plan.fingerprints.inputs import Inputs
from diendan.project import Project
from diendan.spec.forum_file import Forum
from diendan.spec.report_matrix import RequestedReport
from diendan.spec.report_requests import Order
from diendan.spec.sidecar import Value
from diendan.spec.subjects import Subject


class Keys:
    """The keys of one forum's reports; what many of them share is put together once."""

    def __init__(self, project: Project, inputs: Inputs, forum: Forum, renderer: str) -> None:
        self.project, self.inputs, self.forum, self.renderer = project, inputs, forum, renderer

    def parameters(self, report: RequestedReport) -> dict[str, Value]:
        """Return the values that a report's notebook is executed with, in the order of its sidecar."""
        values: dict[str, Value] = {
            **report.subject.given,
            "forum_date": self.forum.day.isoformat(),
            "language": report.language,
            **dict(report.order.parameters),
        }
        return {parameter.name: values[parameter.name] for parameter in report.order.sidecar.parameters}

    def execute(self, report: RequestedReport) -> Mapping[str, str]:
        """Return what decides the numbers of a report, beside the reads that it records."""
        return {**self._execute_shared(report.order), "parameters": digest(self.parameters(report))}

    def render(self, report: RequestedReport) -> Mapping[str, str]:
        """Return what decides the look of a report; the same object for all units."""
        subject = None if report.subject.unit else report.subject
        return self._render_shared(report.order, subject, report.language)

    @cache  # noqa: B019 - lives as long as the plan
    def _execute_shared(self, order: Order) -> Mapping[str, str]:
        inputs, sidecar = self.inputs, order.sidecar
        return {
            "notebook": inputs.notebook(order.report),
            "code of the analysis": inputs.execution_code(order.report),
            "description of the data": inputs.data_description(sidecar.reads),
            "environment (requirements.lock)": inputs.environment(),
            "tables that the sidecar lets it read": digest(sorted(sidecar.reads)),
        }

    @cache  # noqa: B019
    def _render_shared(self, order: Order, subject: Subject | None, language: Language) -> Mapping[str, str]:
        inputs, forum, sidecar = self.inputs, self.forum, order.sidecar
        return {
            "texts": inputs.file(self.project.text_file(order.report, language)),
            "templates and styles": inputs.look(),
            "code of the rendering": inputs.rendering_code(),
            "renderer": self.renderer,
            "formats": " ".join(order.formats),
            "forum": digest(
                [
                    *(*forum.title, *forum.place, *forum.host),
                    forum.day.isoformat(),
                    forum.example,
                    *([forum.illustrative] if forum.illustrative else []),
                    *([subject.name, subject.line] if subject else []),
                ]
            ),
            "sidecar": digest([sidecar.title.vi, sidecar.title.en, sidecar.layout]),
        }
