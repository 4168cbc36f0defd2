"""The facet “spread”: in how many other places an example is known to have been taken up."""

# slug -> label, fewest and most places; no limit if None
SPREAD: dict[str, tuple[str, int, int | None]] = {
    "none-known": ("No other place known", 0, 0),
    "one": ("1 other place", 1, 1),
    "two-to-five": ("2 to 5 other places", 2, 5),
    "six-or-more": ("6 or more other places", 6, None),
}


def find_spread(places: int) -> str:
    """The slug of the value for this number of places."""
    return next(slug for slug, (_, _, most) in SPREAD.items() if most is None or places <= most)
