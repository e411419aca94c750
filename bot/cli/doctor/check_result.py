"""The result of one check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`what` was checked. `fault` is "" when it is sound; `remedy` says how to fix it, `detail` what was found.

    A `warning` is told and is no fault: it may be meant so.
    """

    what: str
    fault: str = ""
    remedy: str = ""
    detail: str = ""
    warning: bool = False

    @property
    def sound(self) -> bool:
        return self.warning or not self.fault
