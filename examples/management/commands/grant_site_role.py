"""Gives the database role of the site what it needs and nothing more: it cannot create, change or delete a table."""

import os
from typing import Any

import dj_database_url
from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier, Literal

# As the role that owns the tables. Later tables get the same rights at once.
GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role};
GRANT CONNECT ON DATABASE {database} TO {role};
GRANT USAGE ON SCHEMA public TO {role};
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""
POWERS = "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication FROM pg_roles WHERE rolname = %s"
OWNED = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s"


class Command(BaseCommand):
    help = (
        "Gives the role of SITE_DATABASE_URL, which is created if it is missing, the rights that the site needs. Run it"
        " after each migrate, with a DATABASE_URL whose role owns the tables. Does nothing with SQLite."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("Nothing to do: SQLite has no roles.")
            return
        if not (address := os.environ.get("SITE_DATABASE_URL")):
            raise CommandError("SITE_DATABASE_URL is not set. Set it to the DATABASE_URL of the site.")
        site = dj_database_url.parse(address)
        role = str(site["USER"])
        with transaction.atomic(), connection.cursor() as cursor:
            _create_role(cursor, role, str(site.get("PASSWORD", "")))
            database = Identifier(str(connection.settings_dict["NAME"]))
            cursor.execute(SQL(GRANTS).format(role=Identifier(role), database=database))
        self.stdout.write(f"The role {role} can read and change rows, and nothing else.")


def _create_role(cursor: Any, role: str, password: str) -> None:
    """Raises CommandError for a role that could do more whatever it is granted."""
    cursor.execute(POWERS, [role])
    powers = cursor.fetchone()
    cursor.execute(OWNED, [role])
    if (powers and powers[0]) or cursor.fetchone():
        raise CommandError(
            f"The role {role} is an administrator of the server or owns tables. Use another role for the site."
        )
    if not powers:
        cursor.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(role)))
    if password:
        # As a hash, because the server may log its statements.
        digest = connection.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        cursor.execute(SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(role), Literal(digest.decode())))
