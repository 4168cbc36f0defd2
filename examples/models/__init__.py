"""The database models."""

from examples.models.account_events import AccountEvent
from examples.models.empty_searches import EmptySearch
from examples.models.evidence import Adoption, Cost, Outcome, Quote, Resource, Source
from examples.models.example import Example
from examples.models.example_organisations import ExampleICB, Participation
from examples.models.frameworks import Framework, FrameworkItem
from examples.models.icbs import ICB, Succession
from examples.models.links import Link
from examples.models.loaded_entries import LoadedEntry
from examples.models.organisations import Organisation
from examples.models.public_history import Change
from examples.models.publishing_rules import defer_publish_checks
from examples.models.revision import CatalogueRevision, ExampleRevision
from examples.models.strategies import Strategy, StrategyPriority
from examples.models.subscriptions import FormPost, Subscription
from examples.models.suggestions import PageRating, Suggestion
from examples.models.synonyms import SynonymGroup
from examples.models.terms import TAG_VOCABULARIES, Term, Vocabulary
from examples.models.translations import EasyReadLine, Translation, list_checked
from examples.models.uploads import Upload

__all__ = [
    "ICB",
    "TAG_VOCABULARIES",
    "AccountEvent",
    "Adoption",
    "CatalogueRevision",
    "Change",
    "Cost",
    "EasyReadLine",
    "EmptySearch",
    "Example",
    "ExampleICB",
    "ExampleRevision",
    "FormPost",
    "Framework",
    "FrameworkItem",
    "Link",
    "LoadedEntry",
    "Organisation",
    "Outcome",
    "PageRating",
    "Participation",
    "Quote",
    "Resource",
    "Source",
    "Strategy",
    "StrategyPriority",
    "Subscription",
    "Succession",
    "Suggestion",
    "SynonymGroup",
    "Term",
    "Translation",
    "Upload",
    "Vocabulary",
    "defer_publish_checks",
    "list_checked",
]
