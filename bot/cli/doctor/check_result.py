"""The result of one check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`what` was checked. `fault` is "" when it is sound; `remedy` says how to fix it, `detail` what was found."""

    what: str
    fault: str = ""
    remedy: str = ""
    detail: str = ""

    @property
    def sound(self) -> bool:
        return not self.fault
