-- What the state's other systems know: districts, programs, students, classes,
-- enrolments, the credential catalogue, grants and school years.
--
-- Codes are ASCII and compared byte by byte. School years are named by the year
-- in which they end; a last_year of NULL is open.

CREATE TABLE districts (
  district_code CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  PRIMARY KEY (district_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE buildings (
  building_code CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  district_code CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (building_code),
  CONSTRAINT building_district FOREIGN KEY (district_code)
    REFERENCES districts (district_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE programs (
  psn BIGINT NOT NULL,
  cip_code CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  building_code CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agency_code CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  first_year SMALLINT NOT NULL,
  last_year SMALLINT NULL,
  PRIMARY KEY (psn),
  CONSTRAINT program_building FOREIGN KEY (building_code)
    REFERENCES buildings (building_code),
  CONSTRAINT program_agency FOREIGN KEY (agency_code)
    REFERENCES districts (district_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE students (
  uic CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_name VARCHAR(200) NOT NULL,
  first_name VARCHAR(200) NOT NULL,
  in_school BOOLEAN NOT NULL,
  PRIMARY KEY (uic)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE classes (
  psn BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  class_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  PRIMARY KEY (psn, school_year, class_code),
  CONSTRAINT class_program FOREIGN KEY (psn) REFERENCES programs (psn)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The key begins with what R13 asks for: was this student ever in a class of
-- this program?
CREATE TABLE enrollments (
  psn BIGINT NOT NULL,
  uic CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  school_year SMALLINT NOT NULL,
  class_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  current BOOLEAN NOT NULL,
  PRIMARY KEY (psn, uic, school_year, class_code),
  KEY enrollment_class (psn, school_year, class_code),
  KEY enrollment_student (uic),
  CONSTRAINT enrollment_class FOREIGN KEY (psn, school_year, class_code)
    REFERENCES classes (psn, school_year, class_code),
  CONSTRAINT enrollment_student FOREIGN KEY (uic) REFERENCES students (uic)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Everything that can be awarded has one number for ever: a credential of the
-- catalogue by its code (in capitals), a suggested one by its name. What a
-- code is called and whether it is approved depends on the year.
CREATE TABLE credentials (
  credential_id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  code_key VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  suggested_name VARCHAR(200) COLLATE utf8mb4_bin NULL,
  PRIMARY KEY (credential_id),
  UNIQUE KEY credential_code (code_key),
  UNIQUE KEY credential_suggestion (suggested_name),
  CONSTRAINT credential_has_code_or_name
    CHECK ((code_key IS NULL) <> (suggested_name IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE credential_terms (
  credential_id INT UNSIGNED NOT NULL,
  first_year SMALLINT NOT NULL,
  last_year SMALLINT NULL,
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  type TINYINT NOT NULL,
  PRIMARY KEY (credential_id, first_year),
  CONSTRAINT term_credential FOREIGN KEY (credential_id)
    REFERENCES credentials (credential_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE credential_cips (
  credential_id INT UNSIGNED NOT NULL,
  cip_code VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  first_year SMALLINT NOT NULL,
  last_year SMALLINT NULL,
  PRIMARY KEY (credential_id, cip_code, first_year),
  CONSTRAINT cip_credential FOREIGN KEY (credential_id)
    REFERENCES credentials (credential_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Numbers of role and scope_type: domain/access.h.
CREATE TABLE grants (
  principal VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  role TINYINT NOT NULL,
  scope_type TINYINT NOT NULL,
  scope_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (principal, role, scope_type, scope_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A token is kept as its SHA-256 only.
CREATE TABLE tokens (
  sha256 BINARY(32) NOT NULL,
  principal VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (sha256),
  KEY token_principal (principal)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- At most one year is current: the others have NULL, which is unique as often
-- as it likes.
CREATE TABLE school_years (
  school_year SMALLINT NOT NULL,
  is_current BOOLEAN NULL,
  closed BOOLEAN NOT NULL,
  PRIMARY KEY (school_year),
  UNIQUE KEY one_current_year (is_current),
  CONSTRAINT current_is_true_or_null CHECK (is_current IS NULL OR is_current = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
