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
#include "db/shown_cache.h"
#include "db/statement_killer.h"
#include "db/stream_store.h"
#include "db/year_store.h"

namespace cte::db {
namespace {

constexpr std::size_t kFactBytes = std::size_t{32} << 20;
// Some 10 MiB.
constexpr std::size_t kProgramsShown = 16'384;

// What the stores of a server keep together.
struct Kept {
  FactCache facts{kFactBytes};
  ShownCache shown{kProgramsShown};
};

class MySqlStore final : public domain::Store {
 public:
  MySqlStore(const ConnectionOptions& options,
             std::shared_ptr<StatementKiller> killer,
             std::shared_ptr<Kept> kept)
      : kept_(std::move(kept)),
        session_(options, std::move(killer)),
        access_(session_),
        roster_(session_),
        imports_(session_, kept_->facts),
        streams_(session_, kept_->facts),
        programs_(session_, kept_->shown),
        years_(session_),
        catalogue_(session_),
        awards_(session_, kept_->facts),
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
  const std::shared_ptr<Kept> kept_;
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
  const auto kept = std::make_shared<Kept>();
  return [options = std::move(options), killer, kept] {
    return std::make_unique<MySqlStore>(options, killer, kept);
  };
}

}  // namespace cte::db
