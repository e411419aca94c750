"""What a check found: one thing looked at, sound or not, and what to do when it is not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`fault` is empty when all is well. `remedy` says what to do about the fault; `detail` what was seen."""

    what: str
    fault: str = ""
    remedy: str = ""
    detail: str = ""

    @property
    def sound(self) -> bool:
        return not self.fault
