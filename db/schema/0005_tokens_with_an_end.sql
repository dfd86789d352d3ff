-- A token has a number that is no secret, and an end: NULL is never.
-- created_by is '' for one that the server made itself. district_code is the
-- district inside which the maker administers (NULL: a state administrator): the
-- token is known only while its principal holds nothing beyond it.
ALTER TABLE tokens
  DROP PRIMARY KEY,
  ADD COLUMN token_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT FIRST,
  ADD COLUMN label VARCHAR(200) NOT NULL DEFAULT '',
  ADD COLUMN created_by VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  ADD COLUMN expires_at DATETIME(6) NULL,
  ADD COLUMN district_code CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD PRIMARY KEY (token_id),
  ADD UNIQUE KEY token_sha256 (sha256);

-- Who holds something in a district.
ALTER TABLE grants ADD KEY grant_scope (scope_type, scope_code);
