"""Readers see an organisation's name at once, so only publishers may change it."""

from django.db import migrations


def set_editors_right(apps, is_held):
    group = apps.get_model('auth', 'Group').objects.filter(name='editor').first()
    permission = apps.get_model('auth', 'Permission').objects.filter(
        content_type__app_label='examples', codename='change_organisation'
    ).first()
    if group and permission:
        (group.permissions.add if is_held else group.permissions.remove)(permission)


class Migration(migrations.Migration):

    dependencies = [('examples', '0016_subscriptions'), ('auth', '0012_alter_user_first_name_max_length')]

    operations = [
        migrations.RunPython(
            lambda apps, editor: set_editors_right(apps, False), lambda apps, editor: set_editors_right(apps, True)
        )
    ]
