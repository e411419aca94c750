"""Counts as people say them: 940, 5.2k, 18k, 1.3M. Pure."""


def short_count(count: int) -> str:
    """The count in at most four characters and its unit, rounded down so that nothing is made to look bigger."""
    for size, unit in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= size:
            tenths = count * 10 // size
            whole, tenth = divmod(tenths, 10)
            return f"{whole}.{tenth}{unit}" if tenth and whole < 100 else f"{whole}{unit}"  # noqa: PLR2004
    return str(count)
