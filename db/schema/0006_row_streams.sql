-- What rows are checked against and seldom changes has a version: whoever
-- changes it makes the version another one in the same transaction, and whoever
-- writes awards holds it (LOCK IN SHARE MODE), so that a server may keep what it
-- has read for as long as the version is the same. Numbers of kind:
-- db/fact_versions.h.
CREATE TABLE fact_versions (
  kind TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (kind)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

INSERT INTO fact_versions (kind, version) VALUES (1, 1), (2, 1);

-- An import is a workbook (1) or a stream of rows (2): domain/import.h. A block
-- of a stream is one of its batches, written with its awards; its number is how
-- many rows come before it.
ALTER TABLE imports ADD COLUMN source TINYINT NOT NULL DEFAULT 1;
ALTER TABLE import_blocks
  ADD COLUMN created_count INT NOT NULL DEFAULT 0,
  ADD COLUMN unchanged_count INT NOT NULL DEFAULT 0;
