"""What can go wrong, and with which exit code.

DiendanError
├── InputError            command line, params, sidecars or data are wrong; nothing was executed   exit 2
├── ToolMissing           a tool or the environment is missing                                     exit 3
├── ReportFailed          one report could not be made; the others were                            exit 1
│   ├── ExecutionFailed   a cell raised, hung, or its kernel died
│   ├── RenderFailed      a renderer refused, crashed, hung, or left no document
│   └── DocumentRejected  a document was made and is not fit to publish
├── PublishFailed         the bundle could not be put in its place                                 exit 1
├── WriteFailed           another file could not be written; what stood there stays                exit 1
└── VerificationFailed    a rebuilt bundle differs                                                 exit 4
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """What the process tells its caller (docs/exit-codes.md)."""

    OK = 0
    REPORT_FAILED = 1
    INPUT_WRONG = 2
    TOOL_MISSING = 3
    DIFFERENCES = 4


class Outcome(StrEnum):
    """How the making of one report ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong in an input or a document.

    where: file and place, counted from 1 ("params/forums/2026-q3.yml: key `date`",
        "data/indicators/labour.csv: row 12, column value").
    got, expected: what stands there and what should, in words or values.
    hint: what to type or change next, or "".
    """

    where: str
    got: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: got {self.got}; expected {self.expected}"
        return f"{text}. {self.hint}" if self.hint else text


class DiendanError(Exception):
    """Base of all our errors; `findings` holds every single cause."""

    exit_code = ExitCode.REPORT_FAILED

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  - {finding}" for finding in self.findings)])

    def __reduce__(self) -> tuple[type, tuple[str, tuple[Finding, ...]]]:
        # Errors travel between worker processes: rebuilt from what they were made of.
        return type(self), (self.message, self.findings)


class InputError(DiendanError):
    exit_code = ExitCode.INPUT_WRONG


class ToolMissing(DiendanError):
    exit_code = ExitCode.TOOL_MISSING


class ReportFailed(DiendanError):
    pass


class ExecutionFailed(ReportFailed):
    pass


class RenderFailed(ReportFailed):
    pass


class DocumentRejected(ReportFailed):
    pass


class PublishFailed(DiendanError):
    pass


class WriteFailed(DiendanError):
    pass


class VerificationFailed(DiendanError):
    exit_code = ExitCode.DIFFERENCES
