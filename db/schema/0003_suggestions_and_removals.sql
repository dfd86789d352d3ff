-- A suggestion is one name in all its spellings: name_key is SuggestionKey of
-- domain/suggestion.h, and state is numbered there. settled_as is the credential
-- that it means once the state has said so.
CREATE TABLE suggestions (
  suggestion_id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  name_key VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
  state TINYINT NOT NULL DEFAULT 1,
  settled_as INT UNSIGNED NULL,
  settled_by VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  settled_at DATETIME(6) NULL,
  PRIMARY KEY (suggestion_id),
  UNIQUE KEY suggestion_name (name_key),
  CONSTRAINT suggestion_settled_as FOREIGN KEY (settled_as)
    REFERENCES credentials (credential_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A spelling carries what its suggestion was settled as too: awards are read by
-- COALESCE(settled_as, credential_id), and a settlement changes the rows that
-- awards point at, so that no server or node writes one of them meanwhile.
ALTER TABLE credentials
  ADD COLUMN suggestion_id INT UNSIGNED NULL,
  ADD COLUMN settled_as INT UNSIGNED NULL,
  ADD COLUMN revision INT UNSIGNED NOT NULL DEFAULT 0,
  ADD KEY credential_settled_as (settled_as),
  ADD CONSTRAINT credential_of_suggestion FOREIGN KEY (suggestion_id)
    REFERENCES suggestions (suggestion_id);

-- Names that were entered before there were suggestions. By number, for the two
-- engines write brackets in brackets differently: blank and punctuation but for
-- "+" and "#". A name of nothing else is its own key.
INSERT INTO suggestions (name_key)
  SELECT COALESCE(NULLIF(LOWER(REGEXP_REPLACE(suggested_name,
    '[\\x20-\\x22\\x24-\\x2A\\x2C-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E]+',
    '')), ''), suggested_name) COLLATE utf8mb4_bin AS name_key
  FROM credentials WHERE suggested_name IS NOT NULL GROUP BY name_key;

UPDATE credentials c JOIN suggestions s
  ON s.name_key = COALESCE(NULLIF(LOWER(REGEXP_REPLACE(c.suggested_name,
    '[\\x20-\\x22\\x24-\\x2A\\x2C-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E]+',
    '')), ''), c.suggested_name) COLLATE utf8mb4_bin
  SET c.suggestion_id = s.suggestion_id
  WHERE c.suggested_name IS NOT NULL;

-- Who entered an award by itself; an import's are the committer's.
ALTER TABLE awards
  ADD COLUMN awarded_by VARCHAR(255) COLLATE utf8mb4_bin NULL;

-- Awards that are not there any more, as they were (R15). merged: another award
-- stands for it since its suggestion was settled.
CREATE TABLE removed_awards (
  removal_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  psn BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  uic CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  credential_id INT UNSIGNED NOT NULL,
  import_id BIGINT UNSIGNED NULL,
  import_row INT NULL,
  awarded_by VARCHAR(255) COLLATE utf8mb4_bin NULL,
  awarded_at DATETIME(6) NOT NULL,
  removed_by VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  removed_at DATETIME(6) NOT NULL,
  merged BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY (removal_id),
  KEY removed_of_program (psn, school_year, uic),
  KEY removed_of_student (uic),
  CONSTRAINT removed_credential FOREIGN KEY (credential_id)
    REFERENCES credentials (credential_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
