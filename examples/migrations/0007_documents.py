"""Words of fields and constraints are in one place each; what was loaded is told by columns that are filled in.

The digest of a loaded row named every column, so that a column that is new in a release looked like an editor's
change. Rows that still are as they were loaded get the digest of today; others stay as they are, an editor's.
"""

import hashlib
import json

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


IGNORED = {
    'id', 'created_at', 'updated_at', 'retired_at', 'copy_of_id', 'based_on', 'publish_at', 'retire_at',
    'scheduled_by_id', 'schedule_fault', 'created_by_id', 'edited_by_id', 'next_change', 'next_note',
}
# kind -> model, relations whose rows belong to it
KINDS = {
    'organisation': ('Organisation', ()),
    'icb': ('ICB', ()),
    'framework': ('Framework', ('items',)),
    'strategy': ('Strategy', ('priorities',)),
    'synonyms': ('SynonymGroup', ()),
    'example': (
        'Example', ('area_links', 'participations', 'sources', 'outcomes', 'costs', 'resources', 'quotes'),
    ),
}


def digest(state):
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()


def state_of(row, children, only_filled):
    """As the loader had it before this release, and, for `only_filled`, has it since."""
    found = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        blank = value in (None, '') or value == column.get_default()
        if column.attname not in IGNORED and not (only_filled and blank):
            found[column.attname] = str(value)
    for relation in row._meta.many_to_many:
        if relation.remote_field.through._meta.auto_created:
            found[relation.name] = sorted(str(pk) for pk in getattr(row, relation.name).values_list('pk', flat=True))
    for name in children:
        found[name] = [state_of(child, (), only_filled) for child in getattr(row, name).all()]
    return found


def renew_digests(apps, schema_editor):
    entries = {(entry.kind, entry.key): entry for entry in apps.get_model('examples', 'LoadedEntry').objects.all()}
    rows = [(term.vocabulary, term.slug, term, ()) for term in apps.get_model('examples', 'Term').objects.all()]
    successions = apps.get_model('examples', 'Succession').objects.select_related('predecessor', 'successor')
    rows += [('succession', f'{row.predecessor.slug} {row.successor.slug}', row, ()) for row in successions]
    for kind, (model, children) in KINDS.items():
        rows += [(kind, row.slug, row, children) for row in apps.get_model('examples', model).objects.all()]
    for kind, key, row, children in rows:
        entry = entries.get((kind, key))
        if entry and entry.stored == digest(state_of(row, children, only_filled=False)):
            entry.stored = digest(state_of(row, children, only_filled=True))
            entry.save(update_fields=['stored'])


class Migration(migrations.Migration):

    dependencies = [
        ('examples', '0006_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(renew_digests, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='cost',
            name='amount',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0, 'Amount must be 0 or more.')]),
        ),
        migrations.AlterField(
            model_name='cost',
            name='amount_to',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0, 'Amount must be 0 or more.')]),
        ),
        migrations.AlterField(
            model_name='cost',
            name='covers',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AlterField(
            model_name='cost',
            name='per',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name='cost',
            name='price_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)]),
        ),
        migrations.AlterField(
            model_name='example',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AlterField(
            model_name='example',
            name='contact_name',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AlterField(
            model_name='example',
            name='editor_note',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='equality_effect',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='evidence_source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='examples.source'),
        ),
        migrations.AlterField(
            model_name='example',
            name='evidence_summary',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='limits',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='need',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='next_change',
            field=models.CharField(choices=[('changed', 'Something new was added or reworded'), ('corrected', 'Something was wrong and is put right'), ('checked', 'It was checked against its sources')], default='changed', help_text='Readers see this in the list of changes.', max_length=9, verbose_name='what kind of change is this?'),
        ),
        migrations.AlterField(
            model_name='example',
            name='provider_sought',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='example',
            name='slug',
            field=models.SlugField(max_length=80, unique=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='summary',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='to_start',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='what_changed',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='what_made_it_hard',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='example',
            name='what_was_done',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='quote',
            name='said_by',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AlterField(
            model_name='source',
            name='citation',
            field=models.CharField(max_length=400),
        ),
        migrations.AlterField(
            model_name='source',
            name='is_copy',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='source',
            name='number',
            field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9999)]),
        ),
        migrations.AlterField(
            model_name='source',
            name='published',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterConstraint(
            model_name='cost',
            name='cost_range_in_order',
            constraint=models.CheckConstraint(condition=models.Q(('amount_to__isnull', True), models.Q(('amount__isnull', False), ('amount_to__gte', models.F('amount'))), _connector='OR'), name='cost_range_in_order', violation_error_code='amount_to', violation_error_message='“To” needs an amount before it, and cannot be smaller.'),
        ),
        migrations.AlterConstraint(
            model_name='cost',
            name='cost_says_something',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', False), models.Q(('covers', ''), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='cost_says_something', violation_error_code='covers', violation_error_message='Give an amount, or say what it covers, or write a note.'),
        ),
        migrations.AlterConstraint(
            model_name='cost',
            name='cost_amount_has_source',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('source__isnull', False), _connector='OR'), name='cost_amount_has_source', violation_error_code='source', violation_error_message='An amount needs the source that gives it.'),
        ),
        migrations.AlterConstraint(
            model_name='emptysearch',
            name='empty_search_unique',
            constraint=models.UniqueConstraint(fields=('day', 'words'), name='empty_search_unique', violation_error_message='These words are already counted for this day.'),
        ),
        migrations.AlterConstraint(
            model_name='emptysearch',
            name='empty_search_has_words',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='empty_search_has_words', violation_error_code='words', violation_error_message='A search needs words.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_named',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='example_named', violation_error_code='title', violation_error_message='An entry needs a title and a slug.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_published_with_date_and_summary',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('published_at__isnull', False), models.Q(('summary', ''), _negated=True)), _connector='OR'), name='example_published_with_date_and_summary', violation_error_code='summary', violation_error_message='A published entry needs a plain summary.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_published_with_evidence_stage_cost',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('cost_band__isnull', False), ('evidence__isnull', False), ('stage__isnull', False)), _connector='OR'), name='example_published_with_evidence_stage_cost', violation_error_code='evidence', violation_error_message='A published entry needs a level of evidence, a stage and a cost band.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_retired_with_reason',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'retired'), _negated=True), models.Q(('retired_reason', ''), _negated=True), _connector='OR'), name='example_retired_with_reason', violation_error_code='retired_reason', violation_error_message='Say why it is retired: readers see the reason.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_ended_not_before_started',
            constraint=models.CheckConstraint(condition=models.Q(('started__isnull', True), ('ended__isnull', True), ('ended__gte', models.F('started')), _connector='OR'), name='example_ended_not_before_started', violation_error_code='ended', violation_error_message='The end cannot be before the start.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_copy_never_public',
            constraint=models.CheckConstraint(condition=models.Q(('copy_of__isnull', True), models.Q(('published_at__isnull', True), ('status__in', ['draft', 'in_review'])), _connector='OR'), name='example_copy_never_public', violation_error_code='status', violation_error_message='A working copy is never public itself: publish it over its entry.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_scheduled_from_review',
            constraint=models.CheckConstraint(condition=models.Q(('publish_at__isnull', True), ('status', 'in_review'), _connector='OR'), name='example_scheduled_from_review', violation_error_code='publish_at', violation_error_message='Send it to review first: only then can it be scheduled for publication.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_slug_not_reserved',
            constraint=models.CheckConstraint(condition=models.Q(('slug__in', ['retired']), _negated=True), name='example_slug_not_reserved', violation_error_code='slug', violation_error_message='The list of retired entries has this address. Choose another slug.'),
        ),
        migrations.AlterConstraint(
            model_name='example',
            name='example_retirement_scheduled_with_reason',
            constraint=models.CheckConstraint(condition=models.Q(('retire_at__isnull', True), models.Q(('status', 'published'), models.Q(('retired_reason', ''), _negated=True)), _connector='OR'), name='example_retirement_scheduled_with_reason', violation_error_code='retired_reason', violation_error_message='Only a published entry can be set to retire, and readers need the reason.'),
        ),
        migrations.AlterConstraint(
            model_name='exampleicb',
            name='example_icb_unique',
            constraint=models.UniqueConstraint(fields=('example', 'icb'), name='example_icb_unique', violation_error_code='icb', violation_error_message='Each ICB can be named only once for an entry.'),
        ),
        migrations.AlterConstraint(
            model_name='frameworkitem',
            name='framework_item_headed',
            constraint=models.CheckConstraint(condition=models.Q(('heading', ''), _negated=True), name='framework_item_headed', violation_error_code='heading', violation_error_message='An item needs a heading.'),
        ),
        migrations.AlterConstraint(
            model_name='icb',
            name='icb_closed_after_opened',
            constraint=models.CheckConstraint(condition=models.Q(('closed__isnull', True), ('closed__gt', models.F('opened')), _connector='OR'), name='icb_closed_after_opened', violation_error_code='closed', violation_error_message='The day it closed must be after the day it opened.'),
        ),
        migrations.AlterConstraint(
            model_name='icb',
            name='icb_named',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ods_code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='icb_named', violation_error_code='name', violation_error_message='An ICB needs a name and an ODS code.'),
        ),
        migrations.AlterConstraint(
            model_name='link',
            name='link_has_address',
            constraint=models.CheckConstraint(condition=models.Q(('address', ''), _negated=True), name='link_has_address', violation_error_code='address', violation_error_message='A link needs an address.'),
        ),
        migrations.AlterConstraint(
            model_name='organisation',
            name='organisation_named',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organisation_named', violation_error_code='name', violation_error_message='An organisation needs a name.'),
        ),
        migrations.AlterConstraint(
            model_name='outcome',
            name='outcome_complete',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure', ''), _negated=True), models.Q(('result', ''), _negated=True), models.Q(('period', ''), _negated=True), models.Q(('design', ''), _negated=True)), name='outcome_complete', violation_error_code='measure', violation_error_message='An outcome needs what was looked at, a result, a period and how we know. Write “not stated” where the source does not say.'),
        ),
        migrations.AlterConstraint(
            model_name='participation',
            name='participation_unique',
            constraint=models.UniqueConstraint(fields=('example', 'organisation', 'role'), name='participation_unique', violation_error_code='organisation', violation_error_message='Each organisation can have the same role only once.'),
        ),
        migrations.AlterConstraint(
            model_name='quote',
            name='quote_worded',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='quote_worded', violation_error_code='text', violation_error_message='A quote needs its words.'),
        ),
        migrations.AlterConstraint(
            model_name='resource',
            name='resource_titled',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='resource_titled', violation_error_code='title', violation_error_message='A resource needs a title.'),
        ),
        migrations.AlterConstraint(
            model_name='source',
            name='source_number_unique',
            constraint=models.UniqueConstraint(fields=('example', 'number'), name='source_number_unique', violation_error_code='number', violation_error_message='Two sources cannot have the same number. To swap two, give one a free number and save in between.'),
        ),
        migrations.AlterConstraint(
            model_name='source',
            name='source_cited',
            constraint=models.CheckConstraint(condition=models.Q(('citation', ''), _negated=True), name='source_cited', violation_error_code='citation', violation_error_message='A source needs a citation: who published it and what it is.'),
        ),
        migrations.AlterConstraint(
            model_name='succession',
            name='succession_unique',
            constraint=models.UniqueConstraint(fields=('predecessor', 'successor'), name='succession_unique', violation_error_message='This succession is already recorded.'),
        ),
        migrations.AlterConstraint(
            model_name='succession',
            name='succession_of_another',
            constraint=models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='succession_of_another', violation_error_code='successor', violation_error_message='A board cannot take over from itself.'),
        ),
        migrations.AlterConstraint(
            model_name='suggestion',
            name='suggestion_says_something',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='suggestion_says_something', violation_error_code='what', violation_error_message='Write something about the example.'),
        ),
        migrations.AlterConstraint(
            model_name='term',
            name='term_slug_unique',
            constraint=models.UniqueConstraint(fields=('vocabulary', 'slug'), name='term_slug_unique', violation_error_code='slug', violation_error_message='This vocabulary already has a term with this slug, perhaps a retired one.'),
        ),
        migrations.AlterConstraint(
            model_name='term',
            name='term_vocabulary_known',
            constraint=models.CheckConstraint(condition=models.Q(('vocabulary__in', ['setting', 'population', 'priority', 'phase', 'intervention', 'evidence', 'cost', 'stage', 'region'])), name='term_vocabulary_known', violation_error_code='vocabulary', violation_error_message='Choose one of the vocabularies.'),
        ),
        migrations.AlterConstraint(
            model_name='term',
            name='term_replaced_only_when_retired',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), ('retired_on__isnull', False), _connector='OR'), name='term_replaced_only_when_retired', violation_error_code='retired_on', violation_error_message='A term that is replaced needs the day it was retired.'),
        ),
    ]
