#include "db/store.h"

#include <memory>
#include <utility>

#include "db/access_store.h"
#include "db/import_store.h"
#include "db/roster_store.h"
#include "db/session.h"

namespace cte::db {
namespace {

class MySqlStore final : public domain::Store {
 public:
  explicit MySqlStore(const ConnectionOptions& options)
      : session_(options),
        access_(session_),
        roster_(session_),
        imports_(session_) {}

  domain::AccessStore& access() override { return access_; }
  domain::RosterStore& roster() override { return roster_; }
  domain::ImportStore& imports() override { return imports_; }

 private:
  Session session_;
  MySqlAccessStore access_;
  MySqlRosterStore roster_;
  MySqlImportStore imports_;
};

}  // namespace

domain::StoreFactory MySqlStores(ConnectionOptions options) {
  return [options = std::move(options)] {
    return std::make_unique<MySqlStore>(options);
  };
}

}  // namespace cte::db
