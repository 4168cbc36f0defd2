"""The form of an example: sources first, because the rest cites them, then in the order of the public page."""

# Title of a fieldset -> its fields; name of a part -> nothing.
LAYOUT: dict[str, tuple[str, ...]] = {
    "sources": (),
    "Title and summary": ("title", "slug", "kind", "summary"),
    "participations": (),
    "Where and when": ("scope", "place", "started", "started_note", "ended", "ended_note", "stage", "stage_note"),
    "area_links": (),
    "Who it helps and how": (
        "population", "setting", "priority", "phase", "intervention", "framework_items", "keywords",
    ),
    "How strong is the evidence": (
        "evidence", "evidence_source", "evidence_direction", "evaluated_by", "evidence_summary", "limits",
    ),
    "Results in short": ("what_changed", "equality_effect"),
    "outcomes": (),
    "quotes": (),
    "What was done": ("need", "what_was_done", "stopped"),
    "adoptions": (),
    "What another place needs": ("to_start", "workforce", "implementation_time", "what_made_it_hard", "lessons"),
    "Cost in short": ("cost_band",),
    "costs": (),
    "Materials": ("materials",),
    "resources": (),
    "Contact": (
        "provider_sought", "contact_name", "contact_email", "contact_address", "contact_open", "contact_checked_on",
    ),
    "Related examples": ("related",),
    "easy_read": (),
    "translations": (),
    "For colleagues": ("editor_note",),
    "Publishing": ("checked_on", "check_due", "next_change", "next_note"),
}  # fmt: skip
