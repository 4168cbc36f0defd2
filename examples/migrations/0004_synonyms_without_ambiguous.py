"""Takes away a mark that neither the search nor anyone else acted on; the note of each marked group says the same."""

import hashlib
import json

from django.db import migrations


def digest(group, without=()):
    """A frozen copy of the digest that the loader used when this migration was written."""
    left_out = {'id', *without}
    columns = [field.attname for field in group._meta.concrete_fields if field.attname not in left_out]
    state = {name: str(getattr(group, name)) for name in columns}
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def renew_digests(apps, schema_editor):
    """A group that still is as it was loaded must not look edited because it has lost a column."""
    entries = apps.get_model('examples', 'LoadedEntry').objects.filter(kind='synonyms')
    for group in apps.get_model('examples', 'SynonymGroup').objects.all():
        entries.filter(key=group.slug, stored=digest(group)).update(stored=digest(group, without=['ambiguous']))


class Migration(migrations.Migration):

    dependencies = [
        ('examples', '0003_roles'),
    ]

    operations = [
        migrations.RunPython(renew_digests, migrations.RunPython.noop),
        migrations.RemoveField(model_name='synonymgroup', name='ambiguous'),
    ]
