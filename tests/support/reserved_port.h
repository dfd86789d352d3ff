#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <stdexcept>

#include "db/embedded/unique_fd.h"

namespace cte::test {

// A free port of 127.0.0.1 that the kernel gives to nobody else while the
// object lives: it is bound and not listened on, so that a program that is told
// the number, and sets SO_REUSEADDR as servers do, can listen on it.
class ReservedPort {
 public:
  ReservedPort()
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
        address_{.sin_family = AF_INET,
                 .sin_port = 0,
                 .sin_addr = {htonl(INADDR_LOOPBACK)},
                 .sin_zero = {}} {
    const int yes = 1;
    auto* const address = reinterpret_cast<sockaddr*>(&address_);
    socklen_t size = sizeof address_;
    if (::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &yes,
                     sizeof yes) != 0 ||
        ::bind(socket_.get(), address, size) != 0 ||
        ::getsockname(socket_.get(), address, &size) != 0) {
      throw std::runtime_error("no port is free");
    }
  }

  std::uint16_t number() const { return ntohs(address_.sin_port); }

 private:
  db::UniqueFd socket_;
  sockaddr_in address_;
};

}  // namespace cte::test
