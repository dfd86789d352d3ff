// The way to the database: by TLS, with a certificate that is verified, or not
// at all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"
#include "server/security/certificate.h"
#include "tests/support/certificates.h"
#include "tests/support/database.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kSchema[] = "over_tls";
constexpr char kUser[] = "far_away";
constexpr char kPassword[] = "of tests";

template <typename T>
T Expect(absl::StatusOr<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().ToString());
  return *std::move(result);
}

ServerCertificate Issued(const server::Credential& authority,
                         const std::string& host, absl::Time now) {
  const auto made = Expect(server::NewServer(authority, {host}, now));
  return {Expect(server::CertificatePem(made.certificate)),
          Expect(server::KeyPem(made.key))};
}

class DatabaseTlsTest : public EngineTest {
 protected:
  static constexpr const char* kHost = "127.0.0.1";

  void Start(const ServerCertificate& certificate) {
    auto started = StartServer(GetParam(), certificate);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    const auto root = db::Connection::Open(server_->connection_options());
    ASSERT_TRUE(root.ok()) << root.status();
    for (const std::string& sql :
         {absl::StrCat("CREATE DATABASE ", kSchema),
          absl::StrCat("CREATE USER ", kUser, " IDENTIFIED BY '", kPassword,
                       "' REQUIRE SSL"),
          absl::StrCat("GRANT ALL ON ", kSchema, ".* TO ", kUser)}) {
      ASSERT_TRUE((*root)->ExecuteDirect(sql).ok()) << sql;
    }
  }

  std::string CaFile(const server::Credential& authority) {
    const std::string path =
        (folder_.path() / absl::StrCat("ca", ++files_, ".pem")).string();
    std::ofstream(path) << PemOf(authority);
    return path;
  }

  db::ConnectionOptions Options(const std::string& ca_file) const {
    db::ConnectionOptions options;
    options.host = kHost;
    options.port = static_cast<std::uint16_t>(server_->port());
    options.user = kUser;
    options.password = kPassword;
    options.database = kSchema;
    options.tls_ca_file = ca_file;
    return options;
  }

  // What `ctecredd --migrate` writes; it must end with the code.
  std::string Run(const db::ConnectionOptions& options, int expected_code) {
    const std::string log = (folder_.path() / "log").string();
    std::string command = absl::StrCat(
        "CTECREDD_DATABASE_PASSWORD='", options.password, "' ", CTE_SERVER,
        " --migrate --database mysql://", options.user, "@", options.host, ":",
        options.port, "/", options.database);
    if (!options.tls_ca_file.empty()) {
      absl::StrAppend(&command, " --database-tls-ca ", options.tls_ca_file);
    }
    const int status =
        std::system(absl::StrCat(command, " >", log, " 2>&1").c_str());
    std::ostringstream text;
    text << std::ifstream(log).rdbuf();
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == expected_code)
        << status << text.str();
    return text.str();
  }

  // By the library and by the program.
  void ExpectRefused(const db::ConnectionOptions& options,
                     const std::string& why) {
    const absl::Status status = db::Connection::Open(options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    EXPECT_EQ(domain::ErrorReason(status), "DATABASE_TLS_FAILED");
    EXPECT_THAT(
        std::string(status.message()),
        AllOf(StartsWith("2026: "), HasSubstr(why + ". The database must")));
    EXPECT_THAT(Run(options, 1), AllOf(HasSubstr("cannot go on"),
                                       HasSubstr("DATABASE_TLS_FAILED"),
                                       HasSubstr("--database-tls-ca")));
  }

  const absl::Time now_ = absl::Now();
  const server::Credential authority_ = Expect(server::NewAuthority(now_));
  const TemporaryFolder folder_;
  std::unique_ptr<DatabaseServer> server_;
  int files_ = 0;
};
CTE_FOR_EVERY_ENGINE(DatabaseTlsTest);

TEST_P(DatabaseTlsTest, WhatIsVerifiedIsEncrypted) {
  Start(Issued(authority_, kHost, now_));
  const auto options = Options(CaFile(authority_));
  const auto connection = db::Connection::Open(options);
  ASSERT_TRUE(connection.ok()) << connection.status();
  std::string cipher;
  ASSERT_TRUE((*connection)
                  ->Query("SHOW SESSION STATUS LIKE 'Ssl_cipher'", {},
                          [&](const db::Row& row) { cipher = row.Text(1); })
                  .ok());
  EXPECT_NE(cipher, "");
  EXPECT_THAT(Run(options, 0), HasSubstr("the schema is up to date"));
}

TEST_P(DatabaseTlsTest, WithoutACaThereIsNoTls) {
  Start(Issued(authority_, kHost, now_));
  // The user may not come without it.
  EXPECT_EQ(db::Connection::Open(Options("")).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_P(DatabaseTlsTest, OneSignedByAnotherCaIsRefused) {
  Start(Issued(authority_, kHost, now_));
  ExpectRefused(Options(CaFile(Expect(server::NewAuthority(now_)))),
                "unable to get local issuer certificate");
}

TEST_P(DatabaseTlsTest, OneForAnotherHostIsRefused) {
  Start(Issued(authority_, "db.example.org", now_));
  ExpectRefused(Options(CaFile(authority_)),
                "Validation of SSL server certificate failed");
}

TEST_P(DatabaseTlsTest, OneThatHasEndedIsRefused) {
  Start(Issued(authority_, kHost, now_ - server::kServerLife - absl::Hours(1)));
  ExpectRefused(Options(CaFile(authority_)), "certificate has expired");
}

TEST_P(DatabaseTlsTest, AServerWithoutTlsIsRefused) {
  Start(Issued(authority_, kHost, now_));
  const auto root = db::Connection::Open(server_->connection_options());
  ASSERT_TRUE(root.ok()) << root.status();
  ASSERT_TRUE(
      (*root)
          ->ExecuteDirect(absl::StrCat("ALTER USER ", kUser, " REQUIRE NONE"))
          .ok());
  db::ConnectionOptions options = Options(CaFile(authority_));
  if ((*root)->is_mariadb()) {
    // That of the other tests, which has no certificate.
    options =
        database_->OptionsOf(TestDatabase::kUser, TestDatabase::kPassword);
    options.tls_ca_file = CaFile(authority_);
  } else {
    // No version is none that works, and so there is no TLS.
    ASSERT_TRUE((*root)->ExecuteDirect("SET GLOBAL tls_version = ''").ok());
    const absl::Status reloaded = (*root)->ExecuteDirect(
        "ALTER INSTANCE RELOAD TLS NO ROLLBACK ON ERROR");
    ASSERT_TRUE(reloaded.ok()) << reloaded;
  }
  ExpectRefused(options, "not support it");
  options.tls_ca_file.clear();
  EXPECT_THAT(Run(options, 0), HasSubstr("the schema is up to date"))
      << "it is there, and lets in who does not ask for TLS";
}

}  // namespace
}  // namespace cte::test
