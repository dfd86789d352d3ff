#pragma once

#include "db/connection.h"
#include "domain/stores.h"

namespace cte::db {

// Stores on MySQL or MariaDB, each on a connection of its own.
domain::StoreFactory MySqlStores(ConnectionOptions options);

}  // namespace cte::db
