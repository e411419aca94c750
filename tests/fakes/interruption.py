"""A process that ends at a failpoint, as a kill would have it, within a test that goes on with the same rows."""


class Interrupted(Exception):
    """The process ended there."""


class Interruption:
    """A failpoint that ends the process once at the point of its name."""

    def __init__(self) -> None:
        self.at = ""

    def __call__(self, name: str) -> None:
        if name == self.at:
            self.at = ""
            raise Interrupted(name)
