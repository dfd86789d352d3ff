#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "clients/cpp/profile.h"

namespace cte::client {

// A channel to the server of a profile: always TLS, trusting the certificates
// of the profile and no others, with its certificate, if it has one, and its
// token on every call; a token file is read anew for each call, which fails
// with UNAVAILABLE if that fails. Connects when the
// first call needs it, and again after a break. Thread safe; share it.
//
// A peer that is silent for 60 s while a call is open is asked whether it is
// still there, so that a follower of a long import notices a dead server. The
// server must allow pings at that interval.
std::shared_ptr<grpc::Channel> OpenChannel(const Profile& profile);

// The same with a connection of its own: the channels of OpenChannel share one.
std::shared_ptr<grpc::Channel> OpenOwnConnection(const Profile& profile);

}  // namespace cte::client
