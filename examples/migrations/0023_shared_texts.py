"""Readers see the texts of boards, strategies and frameworks at once, so only publishers may change them."""

from django.db import migrations

ACTIONS = {
    'icb': 'add change',
    'strategy': 'add change',
    'framework': 'add change',
    'succession': 'add change delete',
    'strategypriority': 'add change delete',
    'frameworkitem': 'add change delete',
}
CODENAMES = [f'{action}_{model}' for model, actions in ACTIONS.items() for action in actions.split()]


def set_editors_rights(apps, are_held):
    group = apps.get_model('auth', 'Group').objects.filter(name='editor').first()
    permissions = apps.get_model('auth', 'Permission').objects.filter(
        content_type__app_label='examples', codename__in=CODENAMES
    )
    if group:
        (group.permissions.add if are_held else group.permissions.remove)(*permissions)


class Migration(migrations.Migration):

    dependencies = [('examples', '0022_suggestion_digest'), ('auth', '0012_alter_user_first_name_max_length')]

    operations = [
        migrations.RunPython(
            lambda apps, editor: set_editors_rights(apps, False), lambda apps, editor: set_editors_rights(apps, True)
        )
    ]
