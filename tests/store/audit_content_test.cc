#include "db/audit_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cte::db {
namespace {

using domain::AuditAction;
using domain::AuditEvent;

TEST(AuditContentTest, ReadsWhatItWrote) {
  AuditEvent event;
  event.action = AuditAction::kImportBatch;
  event.changes = {{"name", "a \"b\"\\\n", "Größe"}, {"empty", "", ""}};
  event.batch = {3, 1, 2, 4, 5};
  AuditEvent read;
  ASSERT_TRUE(DecodeContent(EncodeContent(event), read).ok());
  EXPECT_EQ(read.changes, event.changes);
  EXPECT_EQ(read.batch, event.batch);
}

TEST(AuditContentTest, IsBounded) {
  AuditEvent event;
  event.action = AuditAction::kRosterBatch;
  for (int i = 0; i < 50; ++i) {
    event.changes.push_back({"field", std::string(5000, 'x'), ""});
  }
  AuditEvent read;
  ASSERT_TRUE(DecodeContent(EncodeContent(event), read).ok());
  ASSERT_EQ(read.changes.size(), domain::kMaxAuditChanges);
  EXPECT_EQ(read.changes.front().before, std::string(999, 'x') + "…");
}

TEST(AuditContentTest, RefusesWhatItDidNotWrite) {
  for (const char* text :
       {"", "[]", "{}", "{\"changes\":1}", "{\"changes\":[[\"a\",\"b\"]]}",
        "{\"changes\":[[\"a\",\"b\",3]]}", "{\"changes\":[],\"batch\":[]}",
        "{\"changes\":[],\"batch\":{\"block\":1}}", "{\"changes\":[]"}) {
    AuditEvent event;
    EXPECT_TRUE(absl::IsDataLoss(DecodeContent(text, event))) << text;
  }
}

}  // namespace
}  // namespace cte::db
