-- The road of R2: a program and year with award_year set may have awards; one
-- with award_year NULL is declared as giving none. An award's foreign key points
-- at award_year, so that the schema itself refuses the one while the other is
-- there, on whatever server or node they meet.
CREATE TABLE program_years (
  psn BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  award_year SMALLINT NULL,
  declared_by VARCHAR(255) COLLATE utf8mb4_bin NULL,
  declared_at DATETIME(6) NULL,
  PRIMARY KEY (psn, school_year),
  UNIQUE KEY program_award_year (psn, award_year),
  CONSTRAINT program_year_program FOREIGN KEY (psn) REFERENCES programs (psn),
  CONSTRAINT award_year_is_the_year
    CHECK (award_year IS NULL OR award_year = school_year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- One upload of a workbook. Numbers of state: domain/import.h. The claim
-- (owner, claimed_until) says which server checks or commits it now.
CREATE TABLE imports (
  import_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  created_by VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state TINYINT NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  file_bytes BIGINT NOT NULL DEFAULT 0,
  file_sha256 BINARY(32) NULL,
  school_year SMALLINT NOT NULL,
  sheet_name VARCHAR(255) NOT NULL DEFAULT '',
  header_row INT NOT NULL DEFAULT 0,
  ignored_columns MEDIUMBLOB NULL,
  progress_done BIGINT NOT NULL DEFAULT 0,
  progress_total BIGINT NOT NULL DEFAULT 0,
  block_count INT NOT NULL DEFAULT 0,
  blocks_committed INT NOT NULL DEFAULT 0,
  row_count BIGINT NOT NULL DEFAULT 0,
  invalid_count BIGINT NOT NULL DEFAULT 0,
  created_count BIGINT NOT NULL DEFAULT 0,
  unchanged_count BIGINT NOT NULL DEFAULT 0,
  rejected_count BIGINT NOT NULL DEFAULT 0,
  committed_by VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  all_or_nothing BOOLEAN NOT NULL DEFAULT 0,
  failure_code INT NOT NULL DEFAULT 0,
  failure_reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    DEFAULT '',
  failure_message TEXT NULL,
  created_at DATETIME(6) NOT NULL,
  moved_at DATETIME(6) NOT NULL,
  checked_at DATETIME(6) NULL,
  committed_at DATETIME(6) NULL,
  expires_at DATETIME(6) NULL,
  owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  claimed_until DATETIME(6) NULL,
  PRIMARY KEY (import_id),
  UNIQUE KEY import_request (created_by, request_id),
  KEY import_state (state, expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The file as it came, in pieces.
CREATE TABLE import_chunks (
  import_id BIGINT UNSIGNED NOT NULL,
  chunk_number INT NOT NULL,
  bytes MEDIUMBLOB NOT NULL,
  PRIMARY KEY (import_id, chunk_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The checked rows, some thousands to a block (db/block_codec.h): one row of
-- this table for each row of a workbook would cost as much as the awards
-- themselves. outcomes has a byte for each row once the block is committed.
CREATE TABLE import_blocks (
  import_id BIGINT UNSIGNED NOT NULL,
  block_number INT NOT NULL,
  row_count INT NOT NULL,
  invalid_count INT NOT NULL,
  rejected_count INT NOT NULL DEFAULT 0,
  content MEDIUMBLOB NOT NULL,
  outcomes MEDIUMBLOB NULL,
  PRIMARY KEY (import_id, block_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- How many rows of a block carry a finding. Numbers: domain/finding.h.
CREATE TABLE import_findings (
  import_id BIGINT UNSIGNED NOT NULL,
  block_number INT NOT NULL,
  code TINYINT UNSIGNED NOT NULL,
  row_count INT NOT NULL,
  PRIMARY KEY (import_id, block_number, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- One student received one credential through one program in one school year.
-- import_row is the row number that the spreadsheet shows.
CREATE TABLE awards (
  psn BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  uic CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  credential_id INT UNSIGNED NOT NULL,
  import_id BIGINT UNSIGNED NULL,
  import_row INT NULL,
  awarded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (psn, school_year, uic, credential_id),
  KEY award_student (uic),
  KEY award_credential (credential_id),
  CONSTRAINT award_program_year FOREIGN KEY (psn, school_year)
    REFERENCES program_years (psn, award_year),
  CONSTRAINT award_of_credential FOREIGN KEY (credential_id)
    REFERENCES credentials (credential_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
