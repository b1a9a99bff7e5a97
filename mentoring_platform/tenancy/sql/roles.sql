-- The three roles of Livui. Run by a superuser, as often as one likes; passwords are set apart.
--   owner  owns the tables and migrates them
--   app    web and workers: owns nothing, bound by row-level security, sees no row until a tenant is set
--   ops    backups: sees every row; never used by the web
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') THEN CREATE ROLE owner LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ops') THEN CREATE ROLE ops LOGIN; END IF;
END
$$;
ALTER ROLE owner NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE app NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE ops NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE owner SET app.org = '0';
ALTER ROLE app SET app.org = '0';
-- Storage without moving parts: otherwise the planner reads whole tables of logs where an index would do.
ALTER ROLE app SET random_page_cost = 1.1;
-- Every tenant table is bound to the same organization, so the planner may join any with any, and tries all orders of
-- them: 12 ms of planning for 1 ms of work in a join of seven tables. Six at a time find the same plans in 2 ms.
ALTER ROLE app SET join_collapse_limit = 6;
