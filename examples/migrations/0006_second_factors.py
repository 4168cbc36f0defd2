"""Second factors move to django-allauth; forms that came too late are no longer stored; a cache for all processes.

Keys of apps move along, encrypted. Recovery codes were stored as digests, from which nothing can be made: their owners
make new ones. django-otp's tables held the keys in clear, so they go.
"""

from base64 import b32encode

from allauth.mfa.adapter import get_adapter
from django.core.management import call_command
from django.db import migrations

# As most apps make them: django-allauth knows no others. Whoever had another one sets theirs up again.
USUAL = 'confirmed AND digits = 6 AND step = 30 AND t0 = 0'
OLD_TABLES = ('otp_static_statictoken', 'otp_static_staticdevice', 'otp_totp_totpdevice')


def create_cache(apps, schema_editor):
    call_command('createcachetable', database=schema_editor.connection.alias, verbosity=0)


def move_keys(apps, schema_editor):
    connection = schema_editor.connection
    Authenticator = apps.get_model('mfa', 'Authenticator')
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)).intersection(OLD_TABLES)
        if 'otp_totp_totpdevice' in tables:
            cursor.execute(f'SELECT user_id, key FROM otp_totp_totpdevice WHERE {USUAL} ORDER BY id')
            for user_id, key in cursor.fetchall():
                secret = get_adapter().encrypt(b32encode(bytes.fromhex(key)).decode())
                Authenticator.objects.get_or_create(
                    user_id=user_id, type='totp', defaults={'data': {'secret': secret}},
                )
        for table in OLD_TABLES:
            if table in tables:
                cursor.execute(f'DROP TABLE {table}')


class Migration(migrations.Migration):
    dependencies = [
        ('examples', '0005_remove_termchange'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [
        migrations.RunPython(create_cache, migrations.RunPython.noop),
        migrations.RunPython(move_keys, migrations.RunPython.noop),
        migrations.DeleteModel(name='KeptForm'),
    ]
