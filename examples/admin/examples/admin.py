"""The admin of examples: the list, the form and the pages of an entry."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as django_delete_selected
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override

from examples.admin.base import ConditionFilter, build_fieldset
from examples.admin.dashboard import AttentionFilter
from examples.admin.examples.form_layout import LAYOUT
from examples.admin.examples.forms import ExampleForm, build_name_lists
from examples.admin.examples.inlines import INLINES, create_organisations
from examples.admin.examples.preview import FRAMING_POLICY, create_reviewer_link_view, preview_new_view, preview_view
from examples.admin.import_export.views import IMPORT_EXPORT_PAGES, can_export, export_csv, export_xlsx
from examples.admin.pages import admin_path, entry_path, is_primary_key
from examples.admin.schedule import schedule_view
from examples.admin.version_history.restore import SoftDeleteAdmin, bring_back_view, deleted_view, restore_view
from examples.admin.version_history.views import compare_view, history_view, version_view
from examples.admin.workflow.optimistic_lock import OptimisticLockAdmin
from examples.admin.workflow.permissions import is_public
from examples.admin.workflow.views import review_view, transition_view
from examples.documents.schema import FIELD_BY_NAME
from examples.models import TAG_VOCABULARIES, Example, Participation, Suggestion, Term, Vocabulary
from examples.presenters.formatting import format_date

# Address, view and name of each page of an entry; then of the others.
ENTRY_PAGES = (
    ("preview/", preview_view, "preview"),
    ("review/", review_view, "review"),
    ("move/<str:name>/", transition_view, "move"),
    ("share/", create_reviewer_link_view, "share"),
    ("schedule/", schedule_view, "schedule"),
    ("schedule/cancel/", partial(transition_view, name="unschedule"), "unschedule"),
    ("history/", history_view, "history"),
    ("history/compare/", compare_view, "compare"),
    ("history/<int:version>/", version_view, "version"),
    ("history/<int:version>/restore/", restore_view, "restore"),
)
PAGES: tuple[tuple[str, Any, str], ...] = (
    ("preview/", preview_new_view, "preview_new"),
    ("deleted/", deleted_view, "deleted"),
    ("deleted/<int:version>/", bring_back_view, "bring_back"),
    *IMPORT_EXPORT_PAGES,
)


# Replaces Django's action of the same name. Entries that were ever public are retired, not deleted, so that links to
# them keep working.
@admin.action(permissions=["delete"], description="Delete selected examples (never published ones)")
def delete_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    protected = list(queryset.filter(Q(published_at__isnull=False) | Q(copy_of__isnull=False)))
    if not protected:
        return django_delete_selected(model_admin, request, queryset)
    titles = ", ".join(f"“{example}”" for example in protected)
    messages.error(
        request,
        f"Nothing was deleted, because these have been published or are working copies: {titles}. To take an entry "
        "out of the catalogue, open it and select “Retire”. To remove a working copy, open it and select "
        "“Discard this copy”.",
    )
    return None


def build_column(name: str, label: str = "") -> Any:
    """A column of the list under the label that readers see."""
    display = admin.display(description=label or FIELD_BY_NAME[name].label, ordering=name)
    return display(lambda self, example: getattr(example, name))


class CheckFilter(ConditionFilter):
    title = parameter_name = "check"
    conditions = {
        "overdue": ("Overdue", lambda: Q(check_due__lt=timezone.localdate())),
        "unset": ("No date set", lambda: Q(check_due__isnull=True)),
    }


class TermFilter(admin.SimpleListFilter):
    """Filters by a term of one vocabulary. Collapsed until used, because some vocabularies are long."""

    vocabulary: Vocabulary
    template = "admin/examples/folded_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Term.objects.in_vocabulary(self.vocabulary).values_list("slug", "label"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        term = Term.objects.in_vocabulary(self.vocabulary).filter(slug=self.value())
        return queryset.filter(terms__in=term) if self.value() else queryset


def build_term_filter(vocabulary: Vocabulary) -> type[TermFilter]:
    values = {"vocabulary": vocabulary, "title": vocabulary.label, "parameter_name": vocabulary.value}
    return type(f"{vocabulary.name.title()}Filter", (TermFilter,), values)


class LabelFilter(admin.RelatedFieldListFilter):
    """Has the label that readers see."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title = FIELD_BY_NAME[self.field_path].label


FILTERS: list[Any] = ["status", CheckFilter, AttentionFilter, ("evidence", LabelFilter), ("stage", LabelFilter)]
FILTERS += map(build_term_filter, TAG_VOCABULARIES)


@method_decorator(csp_override(FRAMING_POLICY), name="changeform_view")
class ExampleAdmin(SoftDeleteAdmin, OptimisticLockAdmin):
    form = ExampleForm
    inlines = INLINES
    list_display = (
        "title", "status_label", "evidence_label", "stage_label", "led_by", "checked_label", "due_label",
        "changed_label",
    )  # fmt: skip
    list_filter = FILTERS
    list_select_related = ("evidence", "stage")
    search_fields = ("title", "slug", "summary", "place", "organisations__name")
    search_help_text = "Searches titles, slugs, summaries, places and organisations."
    ordering = ("-updated_at", "pk")
    prepopulated_fields = {"slug": ("title",)}
    actions = (delete_selected, export_xlsx, export_csv)
    fieldsets = tuple(build_fieldset(name, *fields) for name, fields in LAYOUT.items() if fields)
    group_order = tuple(LAYOUT)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("participations__organisation")

    @admin.display(description="Led by")
    def led_by(self, example: Example) -> str:
        leads = [part for part in example.participations.all() if part.role == Participation.Role.LEAD]
        return ", ".join(part.organisation.name for part in leads) or ("sought" if example.provider_sought else "")

    evidence_label, stage_label, checked_label = map(build_column, ("evidence", "stage", "checked_on"))
    changed_label = build_column("updated_at", "Last change")

    @admin.display(description=FIELD_BY_NAME["check_due"].label, ordering="check_due")
    def due_label(self, example: Example) -> dt.date | str | None:
        if example.check_due and example.check_due < timezone.localdate():
            return f"{format_date(example.check_due)}: overdue"
        return example.check_due

    @admin.display(description="Status", ordering="status")
    def status_label(self, example: Example) -> str:
        label = example.get_status_display()
        return f"{label} (working copy)" if example.copy_of_id else label

    def get_fieldsets(self, request: HttpRequest, obj: Example | None = None) -> Any:
        """Without the slug for a working copy: publishing keeps the slug of its entry."""
        if obj is None or obj.copy_of_id is None:
            return self.fieldsets
        name, options = self.fieldsets[0]
        fields = [field for field in options["fields"] if field != "slug"]
        return ((name, options | {"fields": fields}), *self.fieldsets[1:])

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        context["name_lists"] = build_name_lists(context["adminform"].form.references)
        return super().render_change_form(request, context, *args, **options)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.references.organisations.update(create_organisations(request.user, formsets))
        super().save_related(request, form, formsets, change)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From a suggestion, if the address names one. The sender's details stay there: a draft has what and where."""
        key = request.GET.get("suggestion", "")
        if not (is_primary_key(key) and request.user.has_perm("examples.view_suggestion")):
            return super().get_changeform_initial_data(request)
        sent = get_object_or_404(Suggestion, pk=key)
        return {"title": truncatechars(sent.what, 100), "summary": sent.what, "place": sent.place}

    def view_on_site(self, obj: Example) -> str | None:
        return obj.get_absolute_url() if is_public(obj) else None

    def has_delete_permission(self, request: HttpRequest, obj: Example | None = None) -> bool:
        is_deletable = obj is None or (obj.published_at is None and obj.copy_of_id is None)
        return is_deletable and super().has_delete_permission(request, obj)

    def has_exchange_permission(self, request: HttpRequest) -> bool:
        """Who is offered the export's actions."""
        return can_export(request.user)

    def get_urls(self) -> list[Any]:
        return [
            *(entry_path(self, *page) for page in ENTRY_PAGES),
            *(admin_path(self, *page) for page in PAGES),
            *super().get_urls(),
        ]
