"""Words that a search ignores, because they say nothing about what the reader looks for."""

# Ignored between other words; kept inside a phrase, and where the query has no other words.
STOP_WORDS = frozenset(
    (
        "a about across after again all also always am an and any anybody anyone anything are around as at available"
        " be because been before being best better between both but by can cannot case could did different do does"
        " doing done during each else ever every everybody everyone example examples find for from gave get gets"
        " getting give gives giving go goes going good got had has have having he help helping helps her here him his"
        " how i idea ideas if in into is it its just keep kind kinds know knows let lets like look looking looks lot"
        " made make makes making many may me meet meeting might more most much must my near need needs new no not of"
        " off on one only or other others our out over own patient patients people per person please possible put"
        " really run same see seen set she should show so some somebody someone something sort start still stop"
        " stories story such take takes taking tell than that the their them then there these they thing things this"
        " those through to too try trying type types up us use used uses using very want wanted wants was way ways we"
        " well were what when where which while who whom whose why will with within without work working works would"
        " you your"
    ).split()
)
