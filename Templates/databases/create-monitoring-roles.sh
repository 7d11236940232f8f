{{% CONTENT_TYPE:SHELL}}
#!/bin/sh
{{#header}}
# {{text}}
{{/header}}
#
# Makes the roles by which exporters connect to the database, or gives them the passwords that their secrets hold now. They may
# read statistics (pg_monitor) and no data. The image runs this once, when the data folder is empty. For an older database, and
# after a password was replaced:
{{#isComposed}}
#   docker compose … exec {{service}} sh /docker-entrypoint-initdb.d/99-create-monitoring-roles.sh
{{/isComposed}}
{{#stacks}}
#   docker exec "$({{containers}})" sh /docker-entrypoint-initdb.d/99-create-monitoring-roles.sh
{{/stacks}}
set -eu

# monitoring_role NAME SECRET: the password stands on no command line and in no log.
monitoring_role() {
  [ -s "/run/secrets/$2" ] || { printf 'secret %s is missing or empty\n' "$2" >&2; return 1; }
  psql --no-psqlrc --quiet --no-password --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set ON_ERROR_STOP=1 --set role="$1" --set secret="/run/secrets/$2" >/dev/null <<'SQL'
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET client_min_messages = 'warning';
\set password `cat :'secret'`
BEGIN;
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 5 PASSWORD :'password';
GRANT pg_monitor TO :"role";
COMMIT;
SQL
}

{{#roles}}
monitoring_role {{name}} {{secret}}
{{/roles}}
