#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cte::test {

// A web server on a free port of 127.0.0.1 that answers every request with the
// same text, one after the other.
class WebServer {
 public:
  explicit WebServer(std::string text);
  ~WebServer();
  WebServer(const WebServer&) = delete;

  std::string url() const;
  // How many requests have come.
  int requests() const;

  // From now on.
  void Answer(std::string text, int code = 200);
  // Requests get no answer until the other is called.
  void Hold();
  void Release();

 private:
  void RunThread();
  void Serve(int connection);

  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::string text_;
  int code_ = 200;
  int requests_ = 0;
  bool is_held_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cte::test
