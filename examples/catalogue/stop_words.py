"""Words that a search ignores, because they say nothing about what the reader looks for. Without apostrophes."""

# Ignored between other words; kept inside a phrase, and where the query has no other words.
STOP_WORDS = frozenset(
    (
        "a about across after again all also always am an and any anybody anyone anything are arent around as at"
        " available be because been before being best better between both but by can cannot cans cant case could"
        " couldnt did didnt different do does doesnt doing done dont during each else ever every everybody everyone"
        " example examples find for from gave get gets getting give gives giving go goes going good got had hadnt"
        " has hasnt have havent having he help helping helps her here heres hers hes him his how hows i idea ideas"
        " if im in ins into is isnt it its ive just keep keeping keeps kind kinds know knows let lets like look"
        " looking looks lot lots made make makes making many may me meet meeting might more most much must my near"
        " need needs new no not of off offs ok okay on one ones only or other others our ours out outs over own"
        " owns patient patients people per person please possible put puts putting really run runs same see seen"
        " sees set sets she shes should shouldnt show so some somebody someone something sort start still stop"
        " stopping stops stories story such take takes taking tell than that thats the their them then there theres"
        " these they theyd theyll theyre theyve thing things this those through to too try trying type types up ups"
        " us use used uses using very want wanted wants was wasnt way ways we well were werent weve what whats when"
        " whens where wheres which while who whom whos whose why whys will with within without wont work working"
        " works would wouldnt you youd youll your youre youve"
    ).split()
)
