-- What was done (R29): rows are added, each in the transaction of the write that
-- it is about, and never changed or erased. Numbers of action, and what content
-- (db/audit_content.h) holds: domain/audit.h. A batch of an import has the rows
-- of the spreadsheet that it wrote: awards carry import_id and import_row.
CREATE TABLE audit_records (
  audit_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  recorded_at DATETIME(6) NOT NULL,
  principal VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action TINYINT UNSIGNED NOT NULL,
  psn BIGINT NULL,
  school_year SMALLINT NULL,
  uic CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  import_id BIGINT UNSIGNED NULL,
  first_row INT NULL,
  last_row INT NULL,
  content MEDIUMTEXT NOT NULL,
  PRIMARY KEY (audit_id),
  KEY audit_time (recorded_at),
  KEY audit_principal (principal, recorded_at),
  KEY audit_program (psn, recorded_at),
  KEY audit_student (uic, recorded_at),
  KEY audit_import (import_id, action, first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An audit_id is taken before the commit, so that who reads by it would miss
-- what commits later. Each writer puts its records here; whoever reads moves
-- what is committed into audit_order, one at a time by audit_position, and so
-- no writer waits for another one.
CREATE TABLE audit_outbox (
  audit_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (audit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE audit_order (
  position BIGINT NOT NULL,
  audit_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (position),
  UNIQUE KEY audit_order_record (audit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- One row: the last position given.
CREATE TABLE audit_position (
  only_row TINYINT NOT NULL,
  last_position BIGINT NOT NULL,
  PRIMARY KEY (only_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

INSERT INTO audit_position (only_row, last_position) VALUES (1, 0);
