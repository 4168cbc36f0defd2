"""The roles: groups, each with exactly the permissions that it needs."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

# As examples/desk/accounts/roles.py had it when this was written.
ROLES = {
    'contributor': [
        'examples.add_cost', 'examples.add_example', 'examples.add_exampleicb', 'examples.add_organisation',
        'examples.add_outcome', 'examples.add_participation', 'examples.add_quote', 'examples.add_resource',
        'examples.add_source', 'examples.change_cost', 'examples.change_example', 'examples.change_exampleicb',
        'examples.change_outcome', 'examples.change_participation', 'examples.change_quote',
        'examples.change_resource', 'examples.change_source', 'examples.delete_cost', 'examples.delete_exampleicb',
        'examples.delete_outcome', 'examples.delete_participation', 'examples.delete_quote',
        'examples.delete_resource', 'examples.delete_source', 'examples.view_change', 'examples.view_cost',
        'examples.view_example', 'examples.view_exampleicb', 'examples.view_framework',
        'examples.view_frameworkitem', 'examples.view_icb', 'examples.view_organisation', 'examples.view_outcome',
        'examples.view_participation', 'examples.view_quote', 'examples.view_resource', 'examples.view_source',
        'examples.view_strategy', 'examples.view_strategypriority', 'examples.view_succession',
        'examples.view_synonymgroup', 'examples.view_term',
    ],
    'editor': [
        'examples.add_cost', 'examples.add_example', 'examples.add_exampleicb', 'examples.add_framework',
        'examples.add_frameworkitem', 'examples.add_icb', 'examples.add_organisation', 'examples.add_outcome',
        'examples.add_participation', 'examples.add_quote', 'examples.add_resource', 'examples.add_source',
        'examples.add_strategy', 'examples.add_strategypriority', 'examples.add_succession',
        'examples.add_synonymgroup', 'examples.change_cost', 'examples.change_example',
        'examples.change_exampleicb', 'examples.change_framework', 'examples.change_frameworkitem',
        'examples.change_icb', 'examples.change_organisation', 'examples.change_outcome',
        'examples.change_participation', 'examples.change_quote', 'examples.change_resource',
        'examples.change_source', 'examples.change_strategy', 'examples.change_strategypriority',
        'examples.change_succession', 'examples.change_suggestion', 'examples.change_synonymgroup',
        'examples.delete_cost', 'examples.delete_example', 'examples.delete_exampleicb',
        'examples.delete_frameworkitem', 'examples.delete_outcome', 'examples.delete_participation',
        'examples.delete_quote', 'examples.delete_resource', 'examples.delete_source',
        'examples.delete_strategypriority', 'examples.delete_succession', 'examples.delete_suggestion',
        'examples.delete_synonymgroup', 'examples.edit_any_example', 'examples.exchange_example',
        'examples.view_change', 'examples.view_cost', 'examples.view_emptysearch', 'examples.view_example',
        'examples.view_exampleicb', 'examples.view_framework', 'examples.view_frameworkitem', 'examples.view_icb',
        'examples.view_link', 'examples.view_organisation', 'examples.view_outcome', 'examples.view_participation',
        'examples.view_quote', 'examples.view_resource', 'examples.view_source', 'examples.view_strategy',
        'examples.view_strategypriority', 'examples.view_succession', 'examples.view_suggestion',
        'examples.view_synonymgroup', 'examples.view_term',
    ],
    'publisher': [
        'examples.add_cost', 'examples.add_example', 'examples.add_exampleicb', 'examples.add_framework',
        'examples.add_frameworkitem', 'examples.add_icb', 'examples.add_organisation', 'examples.add_outcome',
        'examples.add_participation', 'examples.add_quote', 'examples.add_resource', 'examples.add_source',
        'examples.add_strategy', 'examples.add_strategypriority', 'examples.add_succession',
        'examples.add_synonymgroup', 'examples.add_term', 'examples.change_cost', 'examples.change_example',
        'examples.change_exampleicb', 'examples.change_framework', 'examples.change_frameworkitem',
        'examples.change_icb', 'examples.change_organisation', 'examples.change_outcome',
        'examples.change_participation', 'examples.change_quote', 'examples.change_resource',
        'examples.change_source', 'examples.change_strategy', 'examples.change_strategypriority',
        'examples.change_succession', 'examples.change_suggestion', 'examples.change_synonymgroup',
        'examples.change_term', 'examples.delete_cost', 'examples.delete_example', 'examples.delete_exampleicb',
        'examples.delete_frameworkitem', 'examples.delete_outcome', 'examples.delete_participation',
        'examples.delete_quote', 'examples.delete_resource', 'examples.delete_source',
        'examples.delete_strategypriority', 'examples.delete_succession', 'examples.delete_suggestion',
        'examples.delete_synonymgroup', 'examples.delete_term', 'examples.edit_any_example',
        'examples.exchange_example', 'examples.merge_term', 'examples.publish_example', 'examples.view_change',
        'examples.view_cost', 'examples.view_emptysearch', 'examples.view_example', 'examples.view_exampleicb',
        'examples.view_framework', 'examples.view_frameworkitem', 'examples.view_icb', 'examples.view_link',
        'examples.view_organisation', 'examples.view_outcome', 'examples.view_participation',
        'examples.view_quote', 'examples.view_resource', 'examples.view_source', 'examples.view_strategy',
        'examples.view_strategypriority', 'examples.view_succession', 'examples.view_suggestion',
        'examples.view_synonymgroup', 'examples.view_term', 'examples.view_termchange',
    ],
    'administrator': [
        'auth.add_user', 'auth.change_user', 'auth.view_group', 'auth.view_user', 'examples.view_accountevent',
    ],
}


def make(apps, schema_editor):
    """Permissions are made after a migrate, roles need them now."""
    for label in ('auth', 'examples'):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
        config.models_module = None
    Group, Permission = apps.get_model('auth', 'Group'), apps.get_model('auth', 'Permission')
    by_name = {f'{p.content_type.app_label}.{p.codename}': p for p in Permission.objects.select_related('content_type')}
    for name, held in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([by_name[permission] for permission in held])


def unmake(apps, schema_editor):
    apps.get_model('auth', 'Group').objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('examples', '0002_desk'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [migrations.RunPython(make, unmake)]
