"""Hands the desk to Django's admin."""

import reversion
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User

from examples.admin.accounts.audit_admin import AccountEventAdmin, RoleAdmin
from examples.admin.accounts.user_admin import AccountAdmin
from examples.admin.examples.admin import ExampleAdmin
from examples.admin.feedback_admin import EmptySearchAdmin, SuggestionAdmin
from examples.admin.links.admin import LinkAdmin
from examples.admin.reference_data_admin import FrameworkAdmin, ICBAdmin, OrganisationAdmin, StrategyAdmin
from examples.admin.terms.admin import SynonymGroupAdmin, TermAdmin
from examples.documents.versions import VERSION_FORMAT
from examples.models import (
    ICB,
    AccountEvent,
    EmptySearch,
    Example,
    Framework,
    Link,
    Organisation,
    Strategy,
    Suggestion,
    SynonymGroup,
    Term,
)

admin.site.site_title = admin.site.site_header = f"{settings.SITE_NAME}: editors’ desk"
# The breadcrumbs lead everywhere; the lists and the long form need the width.
admin.site.enable_nav_sidebar = False
admin.site.index_title = "What would you like to work on?"

admin.site.register(Example, ExampleAdmin)
admin.site.register(Term, TermAdmin)
admin.site.register(Organisation, OrganisationAdmin)
admin.site.register(ICB, ICBAdmin)
admin.site.register(Strategy, StrategyAdmin)
admin.site.register(Framework, FrameworkAdmin)
admin.site.register(SynonymGroup, SynonymGroupAdmin)
admin.site.register(Suggestion, SuggestionAdmin)
admin.site.register(Link, LinkAdmin)
admin.site.register(EmptySearch, EmptySearchAdmin)

# Django's own page of accounts came with the import.
admin.site.unregister([User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RoleAdmin)
admin.site.register(AccountEvent, AccountEventAdmin)

reversion.register(Example, format=VERSION_FORMAT, fields=())
