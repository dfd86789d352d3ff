// Hostile texts in every field of every request: they are values, in the
// database, in workbooks and in the log alike.

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/credential_client.h"
#include "clients/cpp/export_client.h"
#include "clients/cpp/program_client.h"
#include "db/store.h"
#include "server/security/token.h"
#include "tests/e2e/reflected_services.h"
#include "tests/e2e/running_server.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kAdministrator[] = "client";
constexpr char kEditor[] = "avondale-editor";
constexpr char kEditorsToken[] = "a token of the editor, for these tests";
constexpr char kPname[] = "A025736286";
constexpr std::int64_t kRadio = 21223;

// What a spreadsheet would take for a formula.
constexpr const char* kFormulas[] = {"=HYPERLINK(\"http://x\",\"y\")", "+1",
                                     "-1", "@SUM(1)"};

std::vector<std::string> Payloads() {
  std::vector<std::string> payloads = {
      "'; DROP TABLE awards; --",
      "' OR '1'='1",
      "\\'; DROP TABLE students; #",
      "\" OR \"\"=\"",
      "1) UNION SELECT sha256 FROM tokens -- ",
      "%' OR 1=1 -- ",
      "`awards`",
      "\\",
      std::string("nul\0'; DROP TABLE awards; --", 28),
      "\x1a'",
      "%",
      "_",
      std::string(70'000, '\''),
      "\t=1+1",
      "\r=1+1",
      "x\nERROR forged line",
      "x\r\n2026-01-01T00:00:00.000Z ERROR forged line",
      "x\" forged=\"1",
      "\x1b[31mred\x1b[0m",
      "\u2028ERROR forged line",
      "\u202Egnorw\u202C",
  };
  payloads.insert(payloads.end(), std::begin(kFormulas), std::end(kFormulas));
  return payloads;
}

// --- requests that are good but for one field

using Path = std::vector<const FieldDescriptor*>;

// The text fields of a message and of those in it.
void AddPaths(const Descriptor& type, Path& at, std::vector<Path>& paths) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    at.push_back(field);
    if (field->type() == FieldDescriptor::TYPE_STRING) paths.push_back(at);
    if (field->message_type() != nullptr && at.size() < 6) {
      AddPaths(*field->message_type(), at, paths);
    }
    at.pop_back();
  }
}

std::string GoodText(const std::string& field) {
  static const std::map<std::string, std::string>& texts =
      *new std::map<std::string, std::string>{
          {"district_code", "63070"},
          {"agency_code", "63070"},
          {"building_code", "05976"},
          {"uic", kPname},
          {"uics", kPname},
          {"class_code", "HSMI101-1"},
          {"cip_code", "10.0202"},
          {"cip_codes", "10.0202"},
          {"code", "ESB"},
          {"credential_code", "ESB"},
          {"approved_code", "ESB"},
          {"name", "A name"},
          {"last_name", "Sname"},
          {"first_name", "Fname"},
          {"type", "REG"},
          {"principal", "somebody"},
          {"scope_code", "63070"},
          {"file_name", "file.xlsx"},
      };
  const auto found = texts.find(field);
  return found == texts.end() ? "" : found->second;
}

std::int64_t GoodNumber(const std::string& field) {
  if (field == "psn") return kRadio;
  if (field == "school_year") return 2026;
  return field == "first_year" ? 2020 : 0;
}

void FillWell(Message& message, int depth = 0) {
  const auto& reflection = *message.GetReflection();
  const Descriptor& type = *message.GetDescriptor();
  if (type.file()->package() == "google.protobuf") return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto* choice = field.real_containing_oneof();
    if (choice != nullptr && reflection.HasOneof(message, choice)) continue;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text = GoodText(field.name());
        if (text.empty()) break;
        field.is_repeated() ? reflection.AddString(&message, &field, text)
                            : reflection.SetString(&message, &field, text);
        break;
      }
      case FieldDescriptor::CPPTYPE_INT64:
        if (!field.is_repeated()) {
          reflection.SetInt64(&message, &field, GoodNumber(field.name()));
        }
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        if (!field.is_repeated()) {
          reflection.SetInt32(
              &message, &field,
              static_cast<std::int32_t>(GoodNumber(field.name())));
        }
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        if (!field.is_repeated()) {
          reflection.SetEnumValue(&message, &field, 1);
        }
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth > 4) break;
        FillWell(field.is_repeated()
                     ? *reflection.AddMessage(&message, &field)
                     : *reflection.MutableMessage(&message, &field),
                 depth + 1);
        break;
      default:
        break;
    }
  }
}

// Puts the text where the path leads.
void Put(Message& message, const Path& path, const std::string& text) {
  Message* at = &message;
  for (const FieldDescriptor* field : path) {
    const auto& reflection = *at->GetReflection();
    if (field != path.back()) {
      const bool is_there = field->is_repeated()
                                ? reflection.FieldSize(*at, field) > 0
                                : reflection.HasField(*at, field);
      Message* const next =
          !field->is_repeated() ? reflection.MutableMessage(at, field)
          : is_there ? reflection.MutableRepeatedMessage(at, field, 0)
                     : reflection.AddMessage(at, field);
      if (!is_there) FillWell(*next);
      at = next;
    } else if (field->is_repeated()) {
      reflection.AddString(at, field, text);
    } else {
      reflection.SetString(at, field, text);
    }
  }
}

// --- what a command of the workbook reader prints

std::vector<std::string> Facts(const std::filesystem::path& file) {
  std::string output;
  const std::string command =
      absl::StrCat(CTE_LIST_CELLS, " '", file.string(), "'");
  std::FILE* const pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const std::size_t read =
             std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), read);
  }
  EXPECT_EQ(pclose(pipe), 0) << output;
  return absl::StrSplit(output, '\n', absl::SkipEmpty());
}

bool LogsJson(Engine engine) { return engine == Engine::kMySql; }

class InjectionTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    root_ = Connect();
    server_ = std::make_unique<RunningServer>(
        std::vector<std::string>{
            "--reflection", "on", "--log-level", "debug", "--log-format",
            LogsJson(GetParam()) ? "json" : "text", "--user-calls-per-second",
            "0", "--user-imports", "1000"},
        SharedDatabase{database_->Url(), TestDatabase::kPassword});
    server_->LoadDemoRoster();
    const auto store = db::MySqlStores(database_->options())();
    ASSERT_TRUE(
        store->access()
            .ReplaceToken("a test", {server::TokenHash(kEditorsToken), kEditor})
            .ok());
    editor_ = server_->ChannelWithToken(kEditorsToken);
    EXPECT_TRUE(Eventually(
        [&] { return client::ProgramClient(editor_).ListSchoolYears().ok(); }));
  }

  // So that there is something to lose.
  void ImportDemo() {
    auto imports = client::ImportClient(editor_);
    const auto sent =
        imports.Upload(std::string(CTE_DEMO_ROSTER) + "/credentials.xlsx");
    ASSERT_TRUE(sent.ok()) << sent.status();
    ASSERT_TRUE(imports.Watch(sent->import_id()).ok());
    ASSERT_TRUE(imports.Commit(sent->import_id(), false).ok());
    ASSERT_GT(imports.Watch(sent->import_id())->counts().created(), 5);
  }

  std::map<std::string, std::int64_t> CountRows() {
    std::vector<std::string> tables;
    EXPECT_TRUE(
        root_
            ->Query("SELECT table_name FROM information_schema.tables"
                    " WHERE table_schema = DATABASE()",
                    {},
                    [&](const db::Row& row) { tables.push_back(row.Text(0)); })
            .ok());
    std::map<std::string, std::int64_t> counts;
    for (const std::string& table : tables) {
      counts[table] = Number(*root_, "SELECT COUNT(*) FROM `" + table + "`");
    }
    return counts;
  }

  // Each line is one of ours.
  void ExpectNothingForged(const std::string& log) {
    static const std::regex& line_of_text = *new std::regex(
        R"re(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO |WARN |ERROR))re"
        R"re( [^="]+( [a-z_]+=([^ "=]+|"([^"\\]|\\.)*"))*)re");
    for (const std::string& line : std::vector<std::string>(
             absl::StrSplit(log, '\n', absl::SkipEmpty()))) {
      if (LogsJson(GetParam())) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(json.is_object() && json.contains("time") &&
                    json.contains("level") && json.contains("event"))
            << line;
        EXPECT_FALSE(json.contains("forged")) << line;
      } else {
        ASSERT_TRUE(std::regex_match(line, line_of_text)) << line;
        EXPECT_FALSE(std::regex_search(line, std::regex(R"( forged="?1)")))
            << line;
      }
      for (const unsigned char c : line) {
        ASSERT_TRUE(c >= 0x20 && c != 0x7f) << line;
      }
      EXPECT_THAT(line,
                  AllOf(Not(HasSubstr("\u2028")), Not(HasSubstr("\u202E"))));
    }
  }

  std::unique_ptr<db::Connection> root_;
  std::unique_ptr<RunningServer> server_;
  std::shared_ptr<grpc::Channel> editor_;
};
CTE_FOR_EVERY_ENGINE(InjectionTest);

TEST_P(InjectionTest, EveryTextFieldTakesATextForAText) {
  ImportDemo();
  const auto before = CountRows();
  ReflectedServices services(server_->Channel(kAdministrator));
  int calls = 0;
  for (const MethodDescriptor* method : services.methods()) {
    if (method->service()->file()->package() != "cte.credentials.v1") continue;
    std::vector<Path> paths;
    Path begin;
    AddPaths(*method->input_type(), begin, paths);
    for (const Path& path : paths) {
      for (const std::string& payload : Payloads()) {
        const auto request = services.NewRequest(*method);
        FillWell(*request);
        Put(*request, path, payload);
        for (const auto& channel :
             {server_->Channel(kAdministrator), editor_}) {
          ++calls;
          const grpc::Status status = CallOnce(channel, *method, request.get());
          EXPECT_THAT(status.error_code(),
                      Not(testing::AnyOf(grpc::StatusCode::INTERNAL,
                                         grpc::StatusCode::UNKNOWN,
                                         grpc::StatusCode::UNAVAILABLE)))
              << method->full_name() << " " << path.back()->name() << " = "
              << payload.substr(0, 50) << ": " << status.error_message();
        }
      }
    }
  }
  EXPECT_GT(calls, 2000);

  static const std::set<std::string>& grow = *new std::set<std::string>{
      "audit_records", "audit_order",   "audit_outbox",    "audit_position",
      "awards",        "classes",       "credential_cips", "credential_terms",
      "credentials",   "enrollments",   "grants",          "import_chunks",
      "imports",       "program_years", "removed_awards",  "suggestions",
      "tokens"};
  const auto after = CountRows();
  for (const auto& [table, count] : before) {
    ASSERT_TRUE(after.contains(table)) << table << " is gone";
    if (grow.contains(table)) {
      EXPECT_TRUE(after.at(table) >= count || table == "audit_outbox") << table;
    } else {
      EXPECT_EQ(after.at(table), count) << table;
    }
  }
  EXPECT_EQ(after.size(), before.size());

  // It goes on, and still tells one from another.
  v1::ListProgramsRequest request;
  request.set_district_code("63070");
  request.set_search("biotech");
  const auto listed = client::ProgramClient(editor_).ListPrograms(
      request, [](const auto& page) { EXPECT_EQ(page.programs_size(), 1); });
  EXPECT_TRUE(listed.ok()) << listed;
  EXPECT_EQ(server_->Stop(), 0);
  ExpectNothingForged(server_->Log());
}

TEST_P(InjectionTest, MetadataIsNoMoreThanText) {
  ReflectedServices services(server_->Channel(kAdministrator));
  const MethodDescriptor* method = nullptr;
  for (const MethodDescriptor* each : services.methods()) {
    if (each->name() == "ListSchoolYears") method = each;
  }
  ASSERT_NE(method, nullptr);
  const auto request = services.NewRequest(*method);
  const auto nobody = server_->ChannelWithToken("");
  for (const std::string& payload : Payloads()) {
    // What is not printable cannot be sent but in binary.
    std::string text;
    for (const char c : payload) {
      if (c >= 0x20 && c < 0x7f && text.size() < 4000) text.push_back(c);
    }
    const std::string binary = payload.substr(0, 4000);
    for (const auto& [key, value] : {std::pair{"traceparent", text},
                                     {"x-request-id", text},
                                     {"tracestate", text},
                                     {"x-request-id-bin", binary},
                                     {"traceparent-bin", binary}}) {
      EXPECT_TRUE(
          CallOnce(editor_, *method, request.get(), {{key, value}}).ok())
          << key << " " << value;
    }
    for (const std::string& value : {text, "Bearer " + text}) {
      EXPECT_EQ(
          CallOnce(nobody, *method, request.get(), {{"authorization", value}})
              .error_code(),
          grpc::StatusCode::UNAUTHENTICATED)
          << value;
    }
  }
  EXPECT_EQ(server_->Stop(), 0);
  ExpectNothingForged(server_->Log());
}

TEST_P(InjectionTest, R7_NothingThatIsSearchedForIsAPattern) {
  client::ProgramClient programs(editor_);
  client::CredentialClient credentials(editor_);
  const auto found = [&](const std::string& search) {
    int rows = 0;
    v1::ListProgramsRequest of_programs;
    of_programs.set_district_code("63070");
    of_programs.set_search(search);
    EXPECT_TRUE(programs
                    .ListPrograms(
                        of_programs,
                        [&](const auto& page) { rows += page.programs_size(); })
                    .ok());
    v1::StudentSelection of_students;
    of_students.set_psn(kRadio);
    of_students.set_search(search);
    EXPECT_TRUE(programs
                    .ListStudents(
                        of_students,
                        [&](const auto& page) { rows += page.students_size(); })
                    .ok());
    v1::ListCredentialsRequest of_credentials;
    of_credentials.set_search(search);
    EXPECT_TRUE(credentials
                    .ListCredentials(of_credentials,
                                     [&](const auto& page) {
                                       rows += page.credentials_size();
                                     })
                    .ok());
    return rows;
  };
  EXPECT_GT(found("a"), 10);
  for (const char* pattern :
       {"%", "_", "%a%", "\\", "\\%", "' OR '1'='1", "a' OR 'a'='a"}) {
    EXPECT_EQ(found(pattern), 0) << pattern;
  }
}

TEST_P(InjectionTest, R33_WorkbooksKeepThemAsText) {
  std::vector<std::vector<std::string>> rows = {
      {"UIC", "PSN", "CredentialCode", "CredentialName", "Remark"}};
  for (const char* formula : kFormulas) {
    rows.push_back({kPname, "21223", "", formula, formula});
    rows.push_back({formula, "21223", formula, "", ""});
  }
  auto imports = client::ImportClient(editor_);
  const auto sent =
      imports.Upload(server_->Put("=HYPERLINK(1).xlsx", WorkbookOf(rows)));
  ASSERT_TRUE(sent.ok()) << sent.status();
  const auto checked = imports.Watch(sent->import_id());
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->counts().valid(), 4);
  ASSERT_TRUE(imports.Commit(sent->import_id(), false).ok());
  EXPECT_EQ(imports.Watch(sent->import_id())->counts().created(), 4);

  const auto annotated = server_->Put("annotated.xlsx", "");
  ASSERT_TRUE(
      imports.DownloadAnnotatedWorkbook(sent->import_id(), ToMake(annotated))
          .ok());
  const auto district = server_->Put("district.xlsx", "");
  ASSERT_TRUE(client::ExportClient(editor_)
                  .DistrictCredentials("63070", 0, ToMake(district))
                  .ok());
  for (const auto& file : {annotated, district}) {
    const auto facts = Facts(file);
    for (const char* formula : kFormulas) {
      EXPECT_THAT(facts,
                  Contains(EndsWith(absl::StrCat(" s '", formula, "'"))));
    }
    EXPECT_THAT(facts, Not(Contains(ContainsRegex("![A-Z]+[0-9]+ f "))));
  }
}

}  // namespace
}  // namespace cte::test
