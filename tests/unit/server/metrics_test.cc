#include "server/telemetry/metrics.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MetricsTest : public ::testing::Test {
 protected:
  // A sample as the text format has it, on a line of its own.
  void ExpectSample(const std::string& sample) {
    EXPECT_THAT(metrics_.Text(), HasSubstr("\n" + sample + "\n"));
  }

  Metrics metrics_{"1.2.3", absl::FromUnixSeconds(1'700'000'000)};
};

TEST_F(MetricsTest, CallsAreCountedByMethodAndCode) {
  for (int i = 0; i < 3; ++i) metrics_.CallStarted("A/Get");
  metrics_.CallEnded("A/Get", absl::StatusCode::kOk, absl::Milliseconds(3));
  metrics_.CallEnded("A/Get", absl::StatusCode::kNotFound, absl::Seconds(2));
  ExpectSample("ctecred_calls_total{code=\"OK\",method=\"A/Get\"} 1");
  ExpectSample("ctecred_calls_total{code=\"NOT_FOUND\",method=\"A/Get\"} 1");
  ExpectSample("ctecred_calls_in_flight{method=\"A/Get\"} 1");
  ExpectSample("ctecred_call_seconds_count{method=\"A/Get\"} 2");
  ExpectSample("ctecred_call_seconds_bucket{method=\"A/Get\",le=\"0.0025\"} 0");
  ExpectSample("ctecred_call_seconds_bucket{method=\"A/Get\",le=\"0.005\"} 1");
  ExpectSample("ctecred_call_seconds_bucket{method=\"A/Get\",le=\"2.5\"} 2");
}

TEST_F(MetricsTest, CodeThatGrpcDoesNotHaveIsUnknown) {
  metrics_.CallStarted("A/Get");
  metrics_.CallEnded("A/Get", static_cast<absl::StatusCode>(99),
                     absl::ZeroDuration());
  metrics_.CallStarted("A/Get");
  metrics_.CallEnded("A/Get", static_cast<absl::StatusCode>(-1),
                     absl::ZeroDuration());
  ExpectSample("ctecred_calls_total{code=\"UNKNOWN\",method=\"A/Get\"} 2");
}

TEST_F(MetricsTest, LabelOfManyValuesEndsInOther) {
  for (int i = 0; i < 300; ++i) {
    metrics_.IdentityRefused(absl::StrCat("REASON_", i));
  }
  ExpectSample("ctecred_identity_refused_total{reason=\"REASON_255\"} 1");
  ExpectSample("ctecred_identity_refused_total{reason=\"other\"} 44");
  EXPECT_THAT(metrics_.Text(), Not(HasSubstr("REASON_256")));
}

TEST_F(MetricsTest, WhatIsKnownToComeBeginsAtZero) {
  for (const char* sample :
       {"ctecred_import_rows_total{outcome=\"created\"} 0",
        "ctecred_queue_waiting{lane=\"background\"} 0",
        "ctecred_database_connections{state=\"busy\"} 0",
        "ctecred_database_deadlocks_total 0",
        "ctecred_database_wait_seconds_count 0", "ctecred_database_up 0",
        "ctecred_audit_position 0"}) {
    ExpectSample(sample);
  }
}

TEST_F(MetricsTest, EmbeddedDatabaseAndCertificateAreShownOnlyWhereTheyAre) {
  EXPECT_THAT(metrics_.Text(), Not(HasSubstr("embedded")));
  EXPECT_THAT(metrics_.Text(), Not(HasSubstr("certificate")));
  metrics_.EmbeddedDatabase(true, 2);
  metrics_.EmbeddedDatabase(false, 2);
  metrics_.EmbeddedDatabase(true, 3);
  metrics_.CertificateExpires(absl::FromUnixSeconds(1'800'000'000));
  ExpectSample("ctecred_embedded_database_up 1");
  ExpectSample("ctecred_embedded_database_restarts_total 3");
  ExpectSample("ctecred_certificate_expiry_seconds 1800000000");
}

TEST_F(MetricsTest, ImportsOfAStateThatIsGoneAreNone) {
  metrics_.ImportsByState({{"checking", 2}, {"checked", 1}});
  metrics_.ImportsByState({{"checked", 3}});
  ExpectSample("ctecred_imports{state=\"checking\"} 0");
  ExpectSample("ctecred_imports{state=\"checked\"} 3");
}

TEST_F(MetricsTest, ConnectionsAreBusyOrIdle) {
  metrics_.ConnectionOpened();
  metrics_.ConnectionOpened();
  metrics_.ConnectionTaken();
  ExpectSample("ctecred_database_connections{state=\"busy\"} 1");
  ExpectSample("ctecred_database_connections{state=\"idle\"} 1");
  metrics_.ConnectionGivenBack();
  metrics_.ConnectionClosed(true);
  metrics_.ConnectionClosed(false);
  ExpectSample("ctecred_database_connections{state=\"busy\"} 0");
  ExpectSample("ctecred_database_connections{state=\"idle\"} 0");
  ExpectSample("ctecred_database_connections_lost_total 1");
}

TEST_F(MetricsTest, EverythingElseIsCounted) {
  metrics_.CallRefused("SERVER_BUSY");
  metrics_.RowsDecided("created", 5);
  metrics_.RowsDecided("created", 2);
  metrics_.RowFindings("PSN_REQUIRED", 4);
  metrics_.QueueWaiting("interactive", 9);
  metrics_.WaitedForDatabase(absl::Milliseconds(40));
  metrics_.TransactionRetried();
  metrics_.Deadlock();
  metrics_.StatementKilled();
  metrics_.DatabaseUp(true);
  metrics_.AuditPosition(77);
  for (const char* sample :
       {"ctecred_refused_total{limit=\"SERVER_BUSY\"} 1",
        "ctecred_import_rows_total{outcome=\"created\"} 7",
        "ctecred_import_findings_total{code=\"PSN_REQUIRED\"} 4",
        "ctecred_queue_waiting{lane=\"interactive\"} 9",
        "ctecred_database_wait_seconds_bucket{le=\"0.025\"} 0",
        "ctecred_database_wait_seconds_bucket{le=\"0.05\"} 1",
        "ctecred_database_retries_total 1",
        "ctecred_database_deadlocks_total 1",
        "ctecred_database_statements_killed_total 1", "ctecred_database_up 1",
        "ctecred_audit_position 77", "ctecred_build_info{version=\"1.2.3\"} 1",
        "ctecred_process_start_time_seconds 1700000000"}) {
    ExpectSample(sample);
  }
}

TEST_F(MetricsTest, ThreadsLoseNothing) {
  constexpr int kCalls = 2000;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < kCalls; ++i) {
        const std::string method = absl::StrCat("A/", i % 4);
        metrics_.CallStarted(method);
        metrics_.CallEnded(method, absl::StatusCode::kOk, absl::ZeroDuration());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int method = 0; method < 4; ++method) {
    ExpectSample(absl::StrCat("ctecred_calls_total{code=\"OK\",method=\"A/",
                              method, "\"} ", kCalls));
  }
}

}  // namespace
}  // namespace cte::server
