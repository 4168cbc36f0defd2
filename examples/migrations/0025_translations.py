"""An entry has translations of its public reading, and an Easy Read version."""

import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import examples.models.languages

ROLES = ('contributor', 'editor', 'publisher')


def allow_translations(apps, schema_editor):
    """Permissions are made after a migrate, roles need them now."""
    config = apps.get_app_config('examples')
    config.models_module = True
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    config.models_module = None
    permissions = apps.get_model('auth', 'Permission').objects.filter(
        content_type__app_label='examples', content_type__model__in=['translation', 'easyreadline']
    )
    for group in apps.get_model('auth', 'Group').objects.filter(name__in=ROLES):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):

    dependencies = [
        ('examples', '0024_web_addresses'),
    ]

    operations = [
        migrations.AlterField(
            model_name='change',
            name='kind',
            field=models.CharField(choices=[('published', 'First published'), ('changed', 'Changed'), ('corrected', 'Corrected'), ('checked', 'Checked against its sources'), ('retired', 'Retired'), ('returned', 'Published again'), ('translated', 'Translation or Easy Read version added or changed')], max_length=10),
        ),
        migrations.CreateModel(
            name='EasyReadLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('text', models.CharField(max_length=300)),
                ('picture', models.CharField(blank=True, choices=[('person', 'A person'), ('people', 'Two people together'), ('nurse', 'A nurse'), ('home', 'A home'), ('hospital', 'A hospital'), ('bed', 'A person in bed'), ('talk', 'Talking'), ('phone', 'A telephone'), ('paper', 'A written page'), ('medicine', 'Medicine'), ('calendar', 'A calendar'), ('night', 'Night'), ('money', 'Money'), ('yes', 'A tick'), ('no', 'A cross'), ('question', 'A question mark')], max_length=8)),
                ('picture_text', models.CharField(blank=True, max_length=160)),
                ('example', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='easy_read', to='examples.example')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='easy_read_worded', violation_error_code='text', violation_error_message='A line of an Easy Read version needs its words.'), models.CheckConstraint(condition=models.Q(models.Q(('picture', ''), ('picture_text', '')), models.Q(models.Q(('picture', ''), _negated=True), models.Q(('picture_text', ''), _negated=True)), _connector='OR'), name='easy_read_picture_described', violation_error_code='picture_text', violation_error_message='Say what the picture shows, for people who cannot see it. Without a picture, leave this empty.')],
            },
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=examples.models.languages.list_language_choices, max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField()),
                ('evidence', models.TextField()),
                ('text', models.TextField(blank=True)),
                ('method', models.CharField(choices=[('person', 'Translated by a person'), ('machine', 'Translated by a machine, then checked by a person')], max_length=7)),
                ('checked_by', models.CharField(blank=True, max_length=160)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('example', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='examples.example')),
            ],
            options={
                'ordering': ['language', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('example', 'language'), name='translation_language_unique', violation_error_code='language', violation_error_message='This entry has a translation into this language already. Change that one.'), models.CheckConstraint(condition=models.Q(models.Q(('language', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('summary', ''), _negated=True), models.Q(('evidence', ''), _negated=True), models.Q(('method', ''), _negated=True)), name='translation_complete', violation_error_code='language', violation_error_message='A translation needs its language, title, summary, evidence, and how it was made.'), models.CheckConstraint(condition=models.Q(models.Q(('checked_by', ''), ('checked_on__isnull', True)), models.Q(('checked_on__isnull', False), models.Q(('checked_by', ''), _negated=True)), _connector='OR'), name='translation_checked_by_someone_on_a_day', violation_error_code='checked_by', violation_error_message='Give both: who checked the translation, and the day. Leave both empty until someone has.')],
            },
        ),
        migrations.RunPython(allow_translations, migrations.RunPython.noop),
    ]
