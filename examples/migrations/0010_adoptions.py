"""An entry has other places that took it up, why it was stopped, what others can learn, and a kind.

The digest of a loaded row named every kind of row that belongs to it, so that a new kind of row looked like an editor's
change. Rows that still are as they were loaded get the digest of today; others stay as they are, an editor's.
"""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

DIGESTS = import_module('examples.migrations.0007_documents')
ROLES = ('contributor', 'editor', 'publisher')


def renew_digests(apps, schema_editor):
    entries = {(entry.kind, entry.key): entry for entry in apps.get_model('examples', 'LoadedEntry').objects.all()}
    for kind, (model, children) in DIGESTS.KINDS.items():
        for row in apps.get_model('examples', model).objects.all() if children else ():
            entry, state = entries.get((kind, row.slug)), DIGESTS.state_of(row, children, only_filled=True)
            if entry and entry.stored == DIGESTS.digest(state):
                filled = {name: value for name, value in state.items() if value or name not in children}
                entry.stored = DIGESTS.digest(filled)
                entry.save(update_fields=['stored'])


def allow_adoptions(apps, schema_editor):
    """Permissions are made after a migrate, roles need them now."""
    config = apps.get_app_config('examples')
    config.models_module = True
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    config.models_module = None
    permissions = apps.get_model('auth', 'Permission').objects.filter(
        content_type__app_label='examples', content_type__model='adoption'
    )
    for group in apps.get_model('auth', 'Group').objects.filter(name__in=ROLES):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):

    dependencies = [
        ('examples', '0009_difference_in_a_study'),
    ]

    operations = [
        migrations.RunPython(renew_digests, migrations.RunPython.noop),
        migrations.AddField(
            model_name='example',
            name='kind',
            field=models.CharField(choices=[('example', 'Example'), ('review', 'Review of studies')], default='example', max_length=7),
        ),
        migrations.AddField(
            model_name='example',
            name='lessons',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='example',
            name='stopped',
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('area', models.CharField(blank=True, max_length=200)),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)])),
                ('note', models.CharField(blank=True, max_length=400)),
                ('example', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='examples.example')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='examples.organisation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='adoptions', to='examples.source')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('organisation__isnull', False), models.Q(('area', ''), _negated=True), _connector='OR'), name='adoption_placed', violation_error_code='area', violation_error_message='Another place needs an organisation or an area.')],
            },
        ),
        migrations.RunPython(allow_adoptions, migrations.RunPython.noop),
    ]
