"""Why a file is refused as a whole."""

from __future__ import annotations


class HealthReportError(ValueError):
    """A file is no account health report, so nothing of it can be used."""

    @classmethod
    def empty(cls, name: str) -> HealthReportError:
        """Say that there is nothing in the file."""
        return cls(f"{name} is empty.\n\nHint: download the account health report again.")

    @classmethod
    def not_json(cls, name: str, line: int, column: int) -> HealthReportError:
        """Say where the file stops being JSON."""
        return cls(
            f"{name}, line {line}, column {column}: this is not JSON.\n\n"
            "Hint: choose the V2 seller performance report and download it again; the older V1 "
            "report is XML, and an editor may have cut or changed the file."
        )

    @classmethod
    def too_deep(cls, name: str) -> HealthReportError:
        """Say that the file is nested as no report is."""
        return cls(
            f"{name} is nested too deeply for an account health report.\n\n"
            "Hint: choose the V2 seller performance report and download it again."
        )

    @classmethod
    def other(cls, name: str, found: str) -> HealthReportError:
        """Say that the file is JSON, but another one."""
        return cls(
            f"{name} is no account health report: {found}.\n\n"
            "Hint: choose the V2 seller performance report, a JSON object with "
            "'accountStatuses' and 'performanceMetrics'."
        )
