-- What the user that serves may do, table by table and no more: no DDL, no
-- files, nothing of the whole server (its own statements it may kill without a
-- right). After each `ctecredd --migrate`, with the schema as the default one:
--   mysql ctecred < grants.sql

GRANT SELECT ON schema_migrations TO ctecred_serve;

-- The audit is only added to, and read.
GRANT SELECT, INSERT ON audit_records TO ctecred_serve;
GRANT SELECT, INSERT ON audit_order TO ctecred_serve;
GRANT SELECT, INSERT, DELETE ON audit_outbox TO ctecred_serve;
GRANT SELECT, UPDATE ON audit_position TO ctecred_serve;

-- The roster and the catalogue: replaced, never erased.
GRANT SELECT, INSERT, UPDATE ON districts TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON buildings TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON programs TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON students TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON classes TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON enrollments TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON credentials TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON credential_terms TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON credential_cips TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON school_years TO ctecred_serve;
-- That they have changed.
GRANT SELECT, UPDATE ON fact_versions TO ctecred_serve;
GRANT SELECT, UPDATE ON shown_version TO ctecred_serve;

GRANT SELECT, INSERT, UPDATE, DELETE ON grants TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE, DELETE ON tokens TO ctecred_serve;

GRANT SELECT, INSERT, UPDATE ON program_years TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE, DELETE ON awards TO ctecred_serve;
GRANT SELECT, INSERT, DELETE ON removed_awards TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE ON suggestions TO ctecred_serve;

GRANT SELECT, INSERT, UPDATE ON imports TO ctecred_serve;
GRANT SELECT, INSERT, DELETE ON import_chunks TO ctecred_serve;
GRANT SELECT, INSERT, UPDATE, DELETE ON import_blocks TO ctecred_serve;
GRANT SELECT, INSERT, DELETE ON import_findings TO ctecred_serve;
