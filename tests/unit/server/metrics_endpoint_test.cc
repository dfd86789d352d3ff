#include "server/telemetry/metrics_endpoint.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// What an HTTP server on this machine answers to a request line.
std::string Ask(std::uint16_t port, const std::string& line) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&place),
                sizeof place) == 0) {
    const std::string request =
        line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    EXPECT_EQ(::write(socket, request.data(), request.size()),
              static_cast<ssize_t>(request.size()));
    char bytes[4096];
    for (ssize_t n = 0; (n = ::read(socket, bytes, sizeof bytes)) > 0;) {
      answer.append(bytes, static_cast<std::size_t>(n));
    }
  }
  ::close(socket);
  return answer;
}

class MetricsEndpointTest : public ::testing::Test {
 protected:
  std::unique_ptr<MetricsEndpoint> Start(std::function<void()> before = {}) {
    auto started =
        MetricsEndpoint::Start({"127.0.0.1", 0}, metrics_, std::move(before));
    EXPECT_TRUE(started.ok()) << started.status();
    return started.ok() ? *std::move(started) : nullptr;
  }

  Metrics metrics_{"1.2.3", absl::UnixEpoch()};
};

TEST_F(MetricsEndpointTest, AnswersWhatIsCountedOnAPortThatWasFree) {
  const auto endpoint = Start();
  EXPECT_EQ(endpoint->address().host, "127.0.0.1");
  EXPECT_NE(endpoint->address().port, 0);
  metrics_.AuditPosition(77);
  const std::string answer = Ask(endpoint->address().port, "GET /metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("\nctecred_audit_position 77\n"));
}

TEST_F(MetricsEndpointTest, MeasuresBeforeEachAnswer) {
  int asked = 0;
  const auto endpoint = Start([&] { metrics_.AuditPosition(++asked); });
  for (int i = 1; i <= 3; ++i) {
    EXPECT_THAT(Ask(endpoint->address().port, "GET /metrics"),
                HasSubstr(absl::StrCat("\nctecred_audit_position ", i, "\n")));
  }
}

TEST_F(MetricsEndpointTest, AnswersNothingElse) {
  const auto endpoint = Start();
  for (const char* line : {"GET /", "GET /../../etc/passwd", "POST /metrics",
                           "PUT /metrics", "DELETE /metrics", "nonsense"}) {
    const std::string answer = Ask(endpoint->address().port, line);
    EXPECT_THAT(answer, Not(StartsWith("HTTP/1.1 200"))) << line;
    EXPECT_THAT(answer, Not(HasSubstr("ctecred_"))) << line;
  }
}

TEST_F(MetricsEndpointTest, PortThatIsTakenIsRefused) {
  const auto endpoint = Start();
  const auto other = MetricsEndpoint::Start(endpoint->address(), metrics_);
  EXPECT_EQ(domain::ErrorReason(other.status()), "ADDRESS_UNUSABLE");
  EXPECT_THAT(std::string(other.status().message()),
              HasSubstr(ToString(endpoint->address())));
}

TEST_F(MetricsEndpointTest, EndsWithTheObject) {
  auto endpoint = Start();
  const std::uint16_t port = endpoint->address().port;
  endpoint.reset();
  EXPECT_EQ(Ask(port, "GET /metrics"), "");
}

}  // namespace
}  // namespace cte::server
