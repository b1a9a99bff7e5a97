#!/bin/sh
# Passwords of the three roles and the database, when a new PostgreSQL is made under docker compose.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
     --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --set ops="$OPS_PASSWORD" <<'SQL'
ALTER ROLE owner PASSWORD :'owner';
ALTER ROLE app PASSWORD :'app';
ALTER ROLE ops PASSWORD :'ops';
CREATE DATABASE livui OWNER owner;
SQL
