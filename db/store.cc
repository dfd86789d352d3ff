#include "db/store.h"

#include <memory>
#include <utility>

#include "db/access_store.h"
#include "db/audit_store.h"
#include "db/award_store.h"
#include "db/catalogue_store.h"
#include "db/fact_cache.h"
#include "db/import_store.h"
#include "db/program_store.h"
#include "db/roster_store.h"
#include "db/session.h"
#include "db/statement_killer.h"
#include "db/stream_store.h"
#include "db/year_store.h"

namespace cte::db {
namespace {

constexpr std::size_t kFactBytes = std::size_t{32} << 20;

class MySqlStore final : public domain::Store {
 public:
  MySqlStore(const ConnectionOptions& options,
             std::shared_ptr<StatementKiller> killer,
             std::shared_ptr<FactCache> facts)
      : facts_(std::move(facts)),
        session_(options, std::move(killer)),
        access_(session_),
        roster_(session_),
        imports_(session_, *facts_),
        streams_(session_, *facts_),
        programs_(session_),
        years_(session_),
        catalogue_(session_),
        awards_(session_, *facts_),
        audit_(session_) {}

  domain::AccessStore& access() override { return access_; }
  domain::RosterStore& roster() override { return roster_; }
  domain::ImportStore& imports() override { return imports_; }
  domain::StreamStore& streams() override { return streams_; }
  domain::ProgramStore& programs() override { return programs_; }
  domain::YearStore& years() override { return years_; }
  domain::CatalogueStore& catalogue() override { return catalogue_; }
  domain::AwardStore& awards() override { return awards_; }
  domain::AuditStore& audit() override { return audit_; }

  absl::Status Ping() override {
    return session_.Run([](Connection& connection) {
      return connection.Query("SELECT 1", {}, [](const Row&) {});
    });
  }
  absl::Status ReadSnapshot(
      const std::function<absl::Status()>& work) override {
    return session_.Snapshot(work);
  }
  void Until(const std::stop_token& stop,
             const std::function<void()>& work) override {
    session_.Until(stop, work);
  }

 private:
  const std::shared_ptr<FactCache> facts_;
  Session session_;
  MySqlAccessStore access_;
  MySqlRosterStore roster_;
  MySqlImportStore imports_;
  MySqlStreamStore streams_;
  MySqlProgramStore programs_;
  MySqlYearStore years_;
  MySqlCatalogueStore catalogue_;
  MySqlAwardStore awards_;
  MySqlAuditStore audit_;
};

}  // namespace

domain::StoreFactory MySqlStores(ConnectionOptions options) {
  const auto killer = std::make_shared<StatementKiller>(options);
  const auto facts = std::make_shared<FactCache>(kFactBytes);
  return [options = std::move(options), killer, facts] {
    return std::make_unique<MySqlStore>(options, killer, facts);
  };
}

}  // namespace cte::db
