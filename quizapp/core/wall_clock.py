"""Times as people type them: what a clock on the wall shows, in a named zone."""

from datetime import UTC, datetime, tzinfo

FIRST_YEAR, LAST_YEAR = 2000, 2100


def readings(local: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """The instants that a time on the wall can mean, in UTC, earlier first.

    One; or two where the clocks change, for a time that comes twice (each time it comes) or is skipped
    (counted on by the old clock, and by the new one). None outside the years that a quiz can be set for.
    """
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        return ()
    return tuple(sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}))


def is_skipped(local: datetime, zone: tzinfo) -> bool:
    """Whether the clocks never show this time, because they are put forward over it."""
    return all(instant.astimezone(zone).replace(tzinfo=None) != local for instant in readings(local, zone))
