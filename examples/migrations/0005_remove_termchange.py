"""Changes of terms are recorded in Django's own log of the admin, and no longer with what undoing them would need."""

from django.db import migrations

CHANGE = 2  # LogEntry's flag


def move_to_log(apps, schema_editor):
    """The log needs an account and a term: changes by deleted accounts, and reorderings, are not moved."""
    TermChange, LogEntry = apps.get_model('examples', 'TermChange'), apps.get_model('admin', 'LogEntry')
    ContentType = apps.get_model('contenttypes', 'ContentType')
    term, _ = ContentType.objects.get_or_create(app_label='examples', model='term')
    rows = TermChange.objects.filter(user__isnull=False, term__isnull=False).select_related('term')
    LogEntry.objects.bulk_create(
        LogEntry(
            action_time=row.at, user_id=row.user_id, content_type=term, object_id=str(row.term_id),
            object_repr=row.term.label, action_flag=CHANGE,
            change_message=row.before.get('said', '') + (' (undone later)' if row.undone_at else ''),
        )
        for row in rows.order_by('pk')
    )
    ContentType.objects.filter(app_label='examples', model='termchange').delete()  # and the permissions for it


class Migration(migrations.Migration):

    dependencies = [
        ('examples', '0004_synonyms_without_ambiguous'),
        ('admin', '0003_logentry_add_action_flag_choices'),
    ]

    operations = [
        migrations.RunPython(move_to_log, migrations.RunPython.noop),
        migrations.DeleteModel(name='TermChange'),
    ]
