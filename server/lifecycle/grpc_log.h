#pragma once

namespace cte::server {

// What gRPC has to say goes to our log from here on, at debug level and in its
// format: what matters of it, this server says in its own words; that no
// connection can be taken any more, which only gRPC knows, is an error. Before
// the first call of gRPC.
void TakeGrpcLog();

}  // namespace cte::server
