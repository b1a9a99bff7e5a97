"""The trail by months, append-only for everybody, with a chain that the database itself writes.

Runs as the owner of the tables. Functions that need more than the web's role may are SECURITY DEFINER: they take no
argument that could be abused, and their search path is fixed.
"""

from django.db import migrations

from mentoring_platform.tenancy.operations import POLICY, RULE, GuardTenantTable

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

# At commit, so that the lock is the last one taken: who holds it waits for nobody, and readers never ask for it.
# The tenant is set anew because a scope may have been left before the commit.
CHAIN = """
CREATE FUNCTION audit_part(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT coalesce(octet_length(value) || ':' || value, '-') || ',' $$;

CREATE FUNCTION audit_moment(value timestamptz) RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    present text := current_setting('app.org');
    last_sequence bigint;
    last_hash text;
    entry_hash text;
BEGIN
    PERFORM set_config('app.org', NEW.organization_id::text, true);
    PERFORM pg_advisory_xact_lock(4851010, NEW.organization_id::int);
    SELECT l.sequence, l.hash INTO last_sequence, last_hash FROM audit_auditlink l
        WHERE l.organization_id = NEW.organization_id ORDER BY l.sequence DESC LIMIT 1;
    last_sequence := coalesce(last_sequence, 0) + 1;
    entry_hash := encode(sha256(convert_to(
        audit_part(NEW.organization_id::text) || audit_part(NEW.id::text) || audit_part(audit_moment(NEW.at))
        || audit_part(NEW.actor_id::text) || audit_part(NEW.role) || audit_part(host(NEW.address))
        || audit_part(NEW.action) || audit_part(NEW.kind) || audit_part(NEW.allowed::text)
        || audit_part(NEW.subject_type) || audit_part(NEW.subject_id::text) || audit_part(NEW.detail::text),
        'UTF8')), 'hex');
    INSERT INTO audit_auditlink (id, organization_id, sequence, at, entry_hash, hash)
    VALUES (NEW.id, NEW.organization_id, last_sequence, NEW.at, entry_hash, encode(sha256(convert_to(
        audit_part(coalesce(last_hash, '')) || audit_part(NEW.organization_id::text)
        || audit_part(last_sequence::text) || audit_part(NEW.id::text) || audit_part(audit_moment(NEW.at))
        || audit_part(entry_hash), 'UTF8')), 'hex'));
    PERFORM set_config('app.org', present, true);
    RETURN NULL;
END
$$;
"""

MONTHS = f"""
CREATE FUNCTION audit_guard_partition(name text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format($policy$CREATE POLICY {POLICY} ON %I USING ({RULE}) WITH CHECK ({RULE})$policy$, name);
    EXECUTE format('REVOKE ALL ON %I FROM app', name);
    EXECUTE format('GRANT SELECT ON %I TO ops', name);
    EXECUTE format('CREATE TRIGGER audit_keep_table BEFORE TRUNCATE ON %I EXECUTE FUNCTION audit_refuse()', name);
END
$$;

CREATE FUNCTION audit_make_partition(month timestamp) RETURNS boolean LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    name text := 'audit_auditentry_' || to_char(month, '"y"YYYY"m"MM');
BEGIN
    IF to_regclass('public.' || name) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF audit_auditentry FOR VALUES FROM (%L) TO (%L)', name,
        month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
    PERFORM audit_guard_partition(name);
    RETURN true;
EXCEPTION WHEN check_violation THEN
    -- Entries of this month lie in the default partition already, and are safe there.
    RETURN false;
END
$$;

CREATE FUNCTION audit_keep_months() RETURNS TABLE (made int, dropped int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    present timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    keep_from timestamp := present - interval '24 months';
    partition text;
BEGIN
    made := 0;
    dropped := 0;
    FOR ahead IN 0..3 LOOP
        made := made + audit_make_partition(present + make_interval(months => ahead))::int;
    END LOOP;
    FOR partition IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'audit_auditentry'::regclass AND c.relname ~ '^audit_auditentry_y\\d{{4}}m\\d{{2}}$'
        AND to_date(right(c.relname, 7), 'YYYY"m"MM') < keep_from
    LOOP
        EXECUTE format('DROP TABLE %I', partition);
        dropped := dropped + 1;
    END LOOP;
    ALTER TABLE audit_auditentry_default NO FORCE ROW LEVEL SECURITY;
    IF EXISTS (SELECT FROM audit_auditentry_default WHERE at < keep_from AT TIME ZONE 'UTC') THEN
        ALTER TABLE audit_auditentry_default DISABLE TRIGGER audit_keep_row;
        DELETE FROM audit_auditentry_default WHERE at < keep_from AT TIME ZONE 'UTC';
        ALTER TABLE audit_auditentry_default ENABLE TRIGGER audit_keep_row;
    END IF;
    ALTER TABLE audit_auditentry_default FORCE ROW LEVEL SECURITY;
    RETURN NEXT;
END
$$;
REVOKE ALL ON FUNCTION audit_make_partition(timestamp), audit_guard_partition(text), audit_keep_months(), audit_chain()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_keep_months() TO app;
"""  # nosec B608  # constants only

SPLIT = """
ALTER TABLE audit_auditentry RENAME TO audit_auditentry_whole;
ALTER TABLE audit_auditentry_whole NO FORCE ROW LEVEL SECURITY;
CREATE TABLE audit_auditentry (LIKE audit_auditentry_whole INCLUDING DEFAULTS) PARTITION BY RANGE (at);
CREATE TABLE audit_auditentry_default PARTITION OF audit_auditentry DEFAULT;
CREATE TRIGGER audit_keep_table BEFORE TRUNCATE ON audit_auditentry EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_table BEFORE TRUNCATE ON audit_auditlink EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_row BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_row BEFORE UPDATE OR DELETE ON audit_auditlink
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit_auditentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_chain();
SELECT audit_guard_partition('audit_auditentry_default');
SELECT audit_make_partition(month) FROM (SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') AS month
    FROM audit_auditentry_whole) months ORDER BY month;
SELECT audit_make_partition(date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))
    FROM generate_series(0, 3) AS ahead;
INSERT INTO audit_auditentry SELECT * FROM audit_auditentry_whole ORDER BY at, id;
SET CONSTRAINTS ALL IMMEDIATE;
DROP TABLE audit_auditentry_whole;
ALTER TABLE audit_auditentry ADD CONSTRAINT audit_auditentry_pkey PRIMARY KEY (organization_id, id, at);
ALTER TABLE audit_auditentry ADD CONSTRAINT audit_auditentry_organization_fk FOREIGN KEY (organization_id)
    REFERENCES tenancy_organization (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE audit_auditentry ADD CONSTRAINT audit_auditentry_actor_fk FOREIGN KEY (actor_id)
    REFERENCES accounts_user (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX audit_by_subject ON audit_auditentry (organization_id, subject_id, at);
CREATE INDEX audit_newest_first ON audit_auditentry (organization_id, at DESC, id DESC);
CREATE INDEX audit_auditentry_actor_id ON audit_auditentry (actor_id);
SET CONSTRAINTS ALL DEFERRED;
"""

# The chain is written by the database alone.
LINKS_BY_TRIGGER_ONLY = "REVOKE INSERT ON audit_auditlink FROM app;"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_chain'),
    ]

    operations = [
        migrations.RunSQL(REFUSE),
        migrations.RunSQL(CHAIN),
        migrations.RunSQL(MONTHS),
        migrations.RunSQL(SPLIT),
        GuardTenantTable("AuditEntry", append_only=True),
        migrations.RunSQL(LINKS_BY_TRIGGER_ONLY),
    ]
