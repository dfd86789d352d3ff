// ImportRows as another system calls it: what is acknowledged is in, once.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cpp/error.h"
#include "clients/cpp/request_id.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Request = v1::ImportRowsRequest;
using Response = v1::ImportRowsResponse;
using ::testing::HasSubstr;

constexpr std::string_view kStudent = "A069297285";  // of the radio program

// One stream, as a client in any language would talk.
class Talk {
 public:
  Talk(const RunningServer& server, const std::string& user)
      : stub_(v1::ImportService::NewStub(server.Channel(user))),
        stream_(stub_->ImportRows(&context_)) {}
  ~Talk() { context_.TryCancel(); }

  bool Send(const Request& request) { return stream_->Write(request); }
  Response Next() {
    Response response;
    if (!stream_->Read(&response)) response.Clear();
    return response;
  }
  Response Header(const std::string& request_id,
                  Request::Policy policy = Request::POLICY_EACH_BATCH,
                  bool validate_only = false) {
    Request request;
    auto& header = *request.mutable_header();
    header.set_request_id(request_id);
    header.set_source_name("SIS");
    header.set_policy(policy);
    header.set_validate_only(validate_only);
    Send(request);
    return Next();
  }
  bool SendBatch(std::int64_t offset, const std::vector<Request::Row>& rows) {
    Request request;
    request.mutable_batch()->set_offset(offset);
    for (const auto& row : rows) *request.mutable_batch()->add_rows() = row;
    return Send(request);
  }
  v1::ImportRowsResponse::Acknowledgement Batch(
      std::int64_t offset, const std::vector<Request::Row>& rows) {
    SendBatch(offset, rows);
    return Next().acknowledgement();
  }
  v1::Import Finish(std::int64_t row_count) {
    Request request;
    request.mutable_finish()->set_row_count(row_count);
    Send(request);
    return Next().finished().import();
  }
  absl::Status End() {
    stream_->WritesDone();
    Response rest;
    while (stream_->Read(&rest)) {
    }
    return client::FromGrpc(stream_->Finish());
  }

 private:
  std::unique_ptr<v1::ImportService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
};

Request::Row Suggested(const std::string& name,
                       std::string_view uic = kStudent) {
  Request::Row row;
  row.set_uic(std::string(uic));
  row.set_psn(std::to_string(kRadio));
  row.set_credential_name(name);
  return row;
}

std::vector<Request::Row> Many(int from, int to) {
  std::vector<Request::Row> rows;
  for (int i = from; i < to; ++i) {
    rows.push_back(Suggested(absl::StrCat("Badge number ", i)));
  }
  return rows;
}

using ImportRowsTest = DemoTest;

TEST_F(ImportRowsTest, R22_EachBatchIsAcknowledgedWithWhatBecameOfItsRows) {
  Talk talk(*server_, kEditor);
  const auto started = talk.Header("each-batch").started();
  EXPECT_EQ(started.next_offset(), 0);
  EXPECT_GE(started.window(), 1);
  EXPECT_EQ(started.import().state(), v1::Import::STATE_RECEIVING);
  EXPECT_EQ(started.import().source(), v1::Import::SOURCE_STREAM);
  const auto first = talk.Batch(
      0, {Suggested("Morse"), Suggested("Morse"), Suggested("Morse", "123")});
  EXPECT_EQ(first.offset(), 0);
  EXPECT_EQ(first.durable_offset(), 3);
  EXPECT_EQ(first.created(), 1);
  EXPECT_EQ(first.unchanged(), 1);
  EXPECT_EQ(first.rejected(), 1);
  ASSERT_EQ(first.rows_size(), 2);
  EXPECT_EQ(first.rows(0).row_number(), 2);
  EXPECT_EQ(first.rows(0).findings(0).code(), "DUPLICATE_ROW");
  EXPECT_EQ(first.rows(1).row_number(), 3);
  EXPECT_EQ(first.rows(1).uic(), "0000000123");
  EXPECT_EQ(first.rows(1).outcome(), v1::ImportRow::OUTCOME_REJECTED);
  EXPECT_EQ(first.rows(1).findings(0).code(), "STUDENT_NOT_ENROLLED");
  EXPECT_EQ(talk.Batch(3, {Suggested("Morse")}).unchanged(), 1);
  const v1::Import done = talk.Finish(4);
  EXPECT_EQ(done.state(), v1::Import::STATE_COMMITTED);
  EXPECT_EQ(done.counts().rows(), 4);
  EXPECT_EQ(done.counts().created(), 1);
  EXPECT_EQ(done.counts().unchanged(), 2);
  EXPECT_EQ(done.counts().rejected(), 1);
  EXPECT_TRUE(talk.End().ok());
  // It is an import like any other.
  const auto import = server_->Imports(kEditor).Get(done.import_id());
  ASSERT_TRUE(import.ok()) << import.status();
  EXPECT_EQ(import->file_name(), "SIS");
  const auto stub = StubOf<v1::ImportService>(kEditor);
  v1::ListImportRowsRequest list;
  list.set_import_id(done.import_id());
  const auto rows = Call(stub, &v1::ImportService::Stub::ListImportRows, list);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->rows_size(), 4);
}

TEST_F(ImportRowsTest, ABrokenStreamGoesOnWhereItWas) {
  {
    Talk talk(*server_, kEditor);
    talk.Header("resumed");
    EXPECT_EQ(talk.Batch(0, Many(0, 10)).created(), 10);
    // Sent, and nobody knows what became of it.
    talk.SendBatch(10, Many(10, 20));
  }
  Talk talk(*server_, kEditor);
  const std::int64_t next = talk.Header("resumed").started().next_offset();
  EXPECT_TRUE(next == 10 || next == 20) << next;
  // The first one again, as if its acknowledgement had not come.
  EXPECT_EQ(talk.Batch(0, Many(0, 10)).created(), 10);
  EXPECT_EQ(talk.Batch(10, Many(10, 20)).created(), 10);
  EXPECT_EQ(talk.Batch(20, Many(20, 25)).created(), 5);
  const v1::Import done = talk.Finish(25);
  EXPECT_EQ(done.counts().created(), 25);
  EXPECT_EQ(done.counts().rows(), 25);
}

TEST_F(ImportRowsTest, ManyBatchesAtOnceAreAnsweredInTheirOrder) {
  Talk talk(*server_, kEditor);
  const auto started = talk.Header("in-order").started();
  constexpr int kBatches = 40;
  int sent = 0;
  std::int64_t expected = 0;
  for (int answered = 0; answered < kBatches; ++answered) {
    while (sent < kBatches && sent - answered < started.window()) {
      // The second of two repeats the first: its rows are there, whichever
      // was quicker.
      const int from = 1000 + sent / 2 * 7;
      ASSERT_TRUE(talk.SendBatch(sent * 7, Many(from, from + 7)));
      ++sent;
    }
    const auto acknowledged = talk.Next().acknowledgement();
    EXPECT_EQ(acknowledged.offset(), expected);
    EXPECT_EQ(acknowledged.created(), answered % 2 == 0 ? 7 : 0) << answered;
    expected = acknowledged.durable_offset();
  }
  EXPECT_EQ(talk.Finish(kBatches * 7).counts().created(), kBatches * 7 / 2);
}

TEST_F(ImportRowsTest, R22_AllOrNothingIsWrittenAtItsFinish) {
  Talk talk(*server_, kEditor);
  talk.Header("whole", Request::POLICY_ALL_OR_NOTHING);
  EXPECT_EQ(talk.Batch(0, Many(5000, 5003)).created(), 3);
  EXPECT_EQ(talk.Batch(3, Many(5003, 5005)).created(), 2);
  const v1::Import done = talk.Finish(5);
  EXPECT_EQ(done.state(), v1::Import::STATE_COMMITTED);
  EXPECT_EQ(done.counts().created(), 5);

  Talk other(*server_, kEditor);
  other.Header("nothing", Request::POLICY_ALL_OR_NOTHING);
  EXPECT_EQ(other.Batch(0, Many(6000, 6003)).created(), 3);
  EXPECT_EQ(other.Batch(3, {Suggested("Morse", "x")}).rejected(), 1);
  const v1::Import failed = other.Finish(4);
  EXPECT_EQ(failed.state(), v1::Import::STATE_FAILED);
  EXPECT_EQ(failed.counts().rejected(), 4);
  EXPECT_THAT(failed.failure().message(), HasSubstr("nothing"));
  Talk again(*server_, kEditor);
  again.Header("again");
  EXPECT_EQ(again.Batch(0, Many(6000, 6003)).created(), 3);
}

TEST_F(ImportRowsTest, ValidateOnlyKeepsNothing) {
  const auto talk = [&](bool validate_only) {
    Talk stream(*server_, kEditor);
    const auto started =
        stream.Header("validated", Request::POLICY_EACH_BATCH, validate_only)
            .started();
    EXPECT_EQ(started.import().import_id().empty(), validate_only);
    std::vector<std::string> said;
    auto rows = Many(7000, 7005);
    rows.push_back(Suggested("Morse", "77"));
    rows.push_back(rows.front());
    for (const auto& batch : {stream.Batch(0, rows), stream.Batch(7, rows)}) {
      said.push_back(batch.DebugString());
    }
    auto done = stream.Finish(14);
    said.push_back(done.counts().DebugString());
    said.push_back(v1::Import::State_Name(done.state()));
    return said;
  };
  const auto says = talk(true);
  EXPECT_EQ(says, talk(false));
}

TEST_F(ImportRowsTest, TheLaterOfTwoStreamsGoesOn) {
  Talk first(*server_, kEditor);
  first.Header("twice");
  EXPECT_EQ(first.Batch(0, Many(8000, 8002)).created(), 2);
  Talk second(*server_, kEditor);
  EXPECT_EQ(second.Header("twice").started().next_offset(), 2);
  first.SendBatch(2, Many(8002, 8004));
  EXPECT_EQ(first.Next().message_case(), Response::MESSAGE_NOT_SET);
  const absl::Status taken = first.End();
  EXPECT_EQ(client::ErrorReason(taken), "STREAM_TAKEN_OVER") << taken;
  EXPECT_EQ(second.Batch(2, Many(8002, 8004)).created(), 2);
  EXPECT_EQ(second.Finish(4).counts().created(), 4);
}

TEST_F(ImportRowsTest, WhatIsOutOfOrderIsRefusedAndWhatIsInStays) {
  const auto refused = [&](const std::string& request_id, const auto& say) {
    Talk talk(*server_, kEditor);
    talk.Header(request_id);
    say(talk);
    return client::ErrorReason(talk.End());
  };
  EXPECT_EQ(refused("o-1", [](Talk&) {}), "STREAM_OUT_OF_ORDER");
  EXPECT_EQ(refused("o-2", [](Talk& t) { t.Header("o-2"); }),
            "STREAM_OUT_OF_ORDER");
  EXPECT_EQ(refused("o-3", [](Talk& t) { t.SendBatch(0, {}); }), "BATCH_EMPTY");
  EXPECT_EQ(refused("o-4", [](Talk& t) { t.SendBatch(1, Many(0, 1)); }),
            "OFFSET_INVALID");
  EXPECT_EQ(refused("o-5", [](Talk& t) { t.SendBatch(-1, Many(0, 1)); }),
            "OFFSET_INVALID");
  EXPECT_EQ(refused("o-6", [](Talk& t) { t.SendBatch(0, Many(0, 5001)); }),
            "BATCH_TOO_LARGE");
  EXPECT_EQ(refused("o-7",
                    [](Talk& t) {
                      t.Batch(0, Many(9000, 9002));
                      t.Finish(3);
                    }),
            "ROW_COUNT_MISMATCH");
  Talk talk(*server_, kEditor);
  EXPECT_EQ(talk.Header("o-7").started().next_offset(), 2);
  EXPECT_EQ(talk.Finish(2).counts().created(), 2);
  Talk batch_first(*server_, kEditor);
  batch_first.SendBatch(0, Many(0, 1));
  EXPECT_EQ(client::ErrorReason(batch_first.End()), "STREAM_OUT_OF_ORDER");
}

TEST_F(ImportRowsTest, HeadersThatAreWrongNameTheirReason) {
  const auto refused = [&](const auto& change) {
    Talk talk(*server_, kEditor);
    Request request;
    auto& header = *request.mutable_header();
    header.set_request_id(client::NewRequestId());
    header.set_source_name("SIS");
    header.set_policy(Request::POLICY_EACH_BATCH);
    change(header);
    talk.Send(request);
    return client::ErrorReason(talk.End());
  };
  EXPECT_EQ(refused([](auto& h) { h.set_request_id(""); }),
            "REQUEST_ID_INVALID");
  EXPECT_EQ(refused([](auto& h) { h.set_source_name("a\nb"); }),
            "SOURCE_NAME_INVALID");
  EXPECT_EQ(refused([](auto& h) { h.set_policy(Request::POLICY_UNSPECIFIED); }),
            "POLICY_UNKNOWN");
  Talk first(*server_, kEditor);
  first.Header("reused");
  EXPECT_EQ(refused([](auto& h) {
              h.set_request_id("reused");
              h.set_source_name("other");
            }),
            "REQUEST_ID_REUSED");
}

TEST_F(ImportRowsTest, ManyRowsThatAreNotCreatedComeInParts) {
  Talk talk(*server_, kEditor);
  talk.Header("parts");
  std::vector<Request::Row> rows;
  for (int i = 0; i < 5000; ++i) {
    rows.push_back(Suggested(std::string(150, 'n'), absl::StrCat("u", i)));
  }
  talk.SendBatch(0, rows);
  int messages = 0;
  int count = 0;
  while (true) {
    const auto part = talk.Next().acknowledgement();
    EXPECT_LT(part.ByteSizeLong(), 1u << 20);
    ++messages;
    count += part.rows_size();
    if (part.continues()) continue;
    EXPECT_EQ(part.rejected(), 5000);
    break;
  }
  EXPECT_EQ(count, 5000);
  EXPECT_GT(messages, 2);
}

TEST_F(ImportRowsTest, R27_RowsOfOthersProgramsAreNotWritten) {
  Talk talk(*server_, kEditor);
  talk.Header("foreign");
  auto row = Suggested("Morse");
  row.set_psn(std::to_string(kDrafting));
  const auto answer = talk.Batch(0, {row});
  ASSERT_EQ(answer.rejected(), 1);
  ASSERT_EQ(answer.rows(0).findings_size(), 2);
  EXPECT_EQ(answer.rows(0).findings(0).code(), "STUDENT_NOT_ENROLLED");
  EXPECT_EQ(answer.rows(0).findings(1).code(), "UNAUTHORIZED_PSN");
  Talk viewer(*server_, kCounselor);
  viewer.Header("viewer");
  EXPECT_TRUE(absl::IsPermissionDenied(viewer.End()));
}

TEST(ImportRowsServerTest, WhoNeitherSendsNorReadsIsToldSoAndTheOthersGoOn) {
  RunningServer server({"--client-stall", "1s"});
  server.LoadDemoRoster();
  Talk silent(server, kEditor);
  silent.Header("silent");
  // Sends without end, and reads nothing.
  Talk deaf(server, kEditor);
  deaf.Header("deaf");
  std::vector<Request::Row> rows;
  for (int i = 0; i < 1000; ++i) {
    rows.push_back(Suggested(std::string(190, 'n'), absl::StrCat("u", i)));
  }
  std::int64_t offset = 0;
  while (deaf.SendBatch(offset, rows)) offset += 1000;
  const absl::Status stalled = silent.End();
  EXPECT_EQ(client::ErrorReason(stalled), "STREAM_STALLED") << stalled;
  Talk talk(server, kEditor);
  EXPECT_GT(talk.Header("deaf").started().next_offset(), 0);
  EXPECT_EQ(talk.Finish(0).state(), v1::Import::STATE_UNSPECIFIED);
}

// What counts is whether it goes on, not how long it is open.
TEST(ImportRowsServerTest, AStreamThatGoesOnIsNotTimedOut) {
  RunningServer server({"--client-stall", "1s"});
  server.LoadDemoRoster();
  Talk talk(server, kEditor);
  talk.Header("steady");
  const absl::Time end = absl::Now() + absl::Milliseconds(2500);
  std::int64_t rows = 0;
  while (absl::Now() < end) {
    const auto from = static_cast<int>(rows);
    ASSERT_EQ(talk.Batch(rows, Many(from % 50, from % 50 + 1)).offset(), rows);
    ++rows;
  }
  EXPECT_EQ(talk.Finish(rows).counts().rows(), rows);
  EXPECT_TRUE(talk.End().ok());
}

TEST(ImportRowsServerTest, AServerThatIsKilledLosesAndDoublesNothing) {
  RunningServer server;
  server.LoadDemoRoster();
  constexpr int kRows = 300;
  constexpr int kBatch = 10;
  std::int64_t offset = 0;
  for (int life = 0; life < 4; ++life) {
    Talk talk(server, kEditor);
    const auto started = talk.Header("killed").started();
    ASSERT_GE(started.next_offset(), offset);
    offset = started.next_offset();
    if (offset > kBatch) {
      // Cut as no batch was before.
      const auto from = static_cast<int>(offset) - kBatch / 2;
      ASSERT_EQ(talk.Batch(from, Many(from, from + kBatch)).created(), kBatch);
      offset = from + kBatch;
    }
    const std::int64_t last = life == 3 ? kRows : offset + 60;
    while (offset < last) {
      const auto from = static_cast<int>(offset);
      const auto to = static_cast<int>(std::min(offset + kBatch, last));
      if (life < 3 && to == last) {
        // On its way when the server dies.
        talk.SendBatch(offset, Many(from, to));
        break;
      }
      const auto answer = talk.Batch(offset, Many(from, to));
      ASSERT_EQ(answer.created(), to - from);
      offset = answer.durable_offset();
    }
    if (life == 3) {
      const v1::Import done = talk.Finish(kRows);
      EXPECT_EQ(done.counts().rows(), kRows);
      EXPECT_EQ(done.counts().created(), kRows);
    } else {
      server.Kill();
      server.Start();
    }
  }
  // Each of them is there.
  Talk again(server, kEditor);
  again.Header("again");
  EXPECT_EQ(again.Batch(0, Many(0, kRows)).unchanged(), kRows);
}

TEST(ImportRowsServerTest, AStopEndsItInOrder) {
  RunningServer server;
  server.LoadDemoRoster();
  Talk talk(server, kEditor);
  talk.Header("stopped");
  EXPECT_EQ(talk.Batch(0, Many(0, 5)).created(), 5);
  server.Signal(SIGTERM);
  absl::Status ended;
  std::int64_t offset = 5;
  for (int i = 0; i < 1000; ++i) {
    const auto answer = talk.Batch(
        offset, Many(static_cast<int>(offset), static_cast<int>(offset) + 5));
    if (answer.durable_offset() == 0) break;
    offset = answer.durable_offset();
  }
  ended = talk.End();
  EXPECT_EQ(client::ErrorReason(ended), "SERVER_STOPPING") << ended;
  EXPECT_EQ(server.Stop(), 0);
  server.Start();
  Talk again(server, kEditor);
  EXPECT_GE(again.Header("stopped").started().next_offset(), offset);
}

// One at a time; the place of the one before may be given back a moment later.
TEST(ImportRowsLimitTest, StreamsThatAreOverTakeNoPlace) {
  RunningServer server({"--user-imports", "2"});
  server.LoadDemoRoster();
  for (int i = 0; i < 5; ++i) {
    Talk talk(server, "client");
    talk.Header(absl::StrCat("whole-", i), Request::POLICY_ALL_OR_NOTHING);
    talk.Batch(0, {Suggested(absl::StrCat("Badge ", i))});
    EXPECT_EQ(talk.Finish(1).state(), v1::Import::STATE_COMMITTED) << i;
    const absl::Status end = talk.End();
    ASSERT_TRUE(end.ok()) << end;
  }
}

}  // namespace
}  // namespace cte::test
