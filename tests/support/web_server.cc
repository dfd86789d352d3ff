#include "tests/support/web_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"

namespace cte::test {

WebServer::WebServer(std::string text) : text_(std::move(text)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no web server");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { RunThread(); });
}

WebServer::~WebServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string WebServer::url() const {
  return absl::StrCat("http://127.0.0.1:", port_, "/keys");
}

int WebServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void WebServer::Answer(std::string text, int code) {
  const std::lock_guard lock(mutex_);
  text_ = std::move(text);
  code_ = code;
}

void WebServer::Hold() {
  const std::lock_guard lock(mutex_);
  is_held_ = true;
}

void WebServer::Release() {
  const std::lock_guard lock(mutex_);
  is_held_ = false;
  changed_.notify_all();
}

void WebServer::RunThread() {
  for (;;) {
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    Serve(connection);
    close(connection);
  }
}

void WebServer::Serve(int connection) {
  std::array<char, 4096> request;
  if (recv(connection, request.data(), request.size(), 0) <= 0) return;
  std::string answer;
  {
    std::unique_lock lock(mutex_);
    ++requests_;
    changed_.wait(lock, [&] { return !is_held_ || stopping_; });
    answer =
        absl::StrCat("HTTP/1.1 ", code_, " X\r\nContent-Length: ", text_.size(),
                     "\r\nConnection: close\r\n\r\n", text_);
  }
  std::size_t sent = 0;
  while (sent < answer.size()) {
    const ssize_t more = send(connection, answer.data() + sent,
                              answer.size() - sent, MSG_NOSIGNAL);
    if (more <= 0) return;
    sent += static_cast<std::size_t>(more);
  }
}

}  // namespace cte::test
