#pragma once

#include "db/connection.h"
#include "domain/stores.h"

namespace cte::db {

// Stores on MySQL or MariaDB, each on a connection of its own; they share what
// they keep of facts (fact_cache.h), at most 32 MiB.
domain::StoreFactory MySqlStores(ConnectionOptions options);

}  // namespace cte::db
