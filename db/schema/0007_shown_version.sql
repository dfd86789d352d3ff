-- One row: the version of what calls that only read are answered from, the
-- roster, the grants and which school year is current. Whoever changes one of
-- these makes it another one in the same transaction, so that a server may keep
-- what it has read for as long as it is the same. Nobody holds it, unlike
-- fact_versions.
CREATE TABLE shown_version (
  only_row TINYINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (only_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

INSERT INTO shown_version (only_row, version) VALUES (1, 1);
