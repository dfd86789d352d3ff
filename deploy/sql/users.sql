-- The schema and its two users, before anything else: README.md says in which
-- order. To replace: THE_PASSWORD_..., twice, by a text in quotes (as it is this
-- file fails); the name of the schema and of the users, if they are to be others.
-- Where the database is reached over a network, write
-- REQUIRE SSL behind each password.

CREATE DATABASE IF NOT EXISTS ctecred CHARACTER SET utf8mb4;

-- Makes the tables and changes them, for `ctecredd --migrate`.
CREATE USER IF NOT EXISTS ctecred_migrate IDENTIFIED BY THE_PASSWORD_THAT_MIGRATES;
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, REFERENCES ON ctecred.*
  TO ctecred_migrate;

-- Serves. It holds nothing until grants.sql.
CREATE USER IF NOT EXISTS ctecred_serve IDENTIFIED BY THE_PASSWORD_THAT_SERVES;
