"""Registers the admin classes."""

import reversion
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User

from examples import models
from examples.admin.accounts.admin import AccountAdmin, AccountEventAdmin, RoleAdmin
from examples.admin.examples.admin import ExampleAdmin
from examples.admin.feedback_admin import EmptySearchAdmin, PageRatingAdmin, SuggestionAdmin
from examples.admin.links.admin import LinkAdmin
from examples.admin.reference_data_admin import FrameworkAdmin, ICBAdmin, OrganisationAdmin, StrategyAdmin
from examples.admin.terms.admin import SynonymGroupAdmin, TermAdmin
from examples.documents.versions import VERSION_FORMAT

admin.site.site_title = admin.site.site_header = f"{settings.SITE_NAME}: editors’ desk"
# Breadcrumbs replace the sidebar: the lists and the long form need the width.
admin.site.enable_nav_sidebar = False
admin.site.index_title = "What would you like to work on?"

admin.site.unregister([User, Group])  # Django registered its own classes
for model, admin_class in {
    models.Example: ExampleAdmin,
    models.Term: TermAdmin,
    models.Organisation: OrganisationAdmin,
    models.ICB: ICBAdmin,
    models.Strategy: StrategyAdmin,
    models.Framework: FrameworkAdmin,
    models.SynonymGroup: SynonymGroupAdmin,
    models.Suggestion: SuggestionAdmin,
    models.PageRating: PageRatingAdmin,
    models.Link: LinkAdmin,
    models.EmptySearch: EmptySearchAdmin,
    models.AccountEvent: AccountEventAdmin,
    User: AccountAdmin,
    Group: RoleAdmin,
}.items():
    admin.site.register(model, admin_class)

reversion.register(models.Example, format=VERSION_FORMAT, fields=())
