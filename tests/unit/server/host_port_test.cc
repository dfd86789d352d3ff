#include "server/config/host_port.h"

#include <gtest/gtest.h>

namespace cte::server {
namespace {

TEST(HostPortTest, ReadsWhatItWrites) {
  struct Case {
    const char* text;
    HostPort place;
  };
  for (const Case& c :
       {Case{"127.0.0.1:50443", {"127.0.0.1", 50443}},
        Case{"localhost:0", {"localhost", 0}},
        Case{"cte-1.example.org:65535", {"cte-1.example.org", 65535}},
        Case{"[::1]:0", {"::1", 0}},
        Case{"[::ffff:192.0.2.1]:1", {"::ffff:192.0.2.1", 1}}}) {
    EXPECT_EQ(ParseHostPort(c.text), c.place) << c.text;
    EXPECT_EQ(ToString(c.place), c.text);
  }
}

TEST(HostPortTest, OtherTextsAreNone) {
  for (const char* text :
       {"", ":", ":1", "a", "a:", "a:b", "a:-1", "a:+1", "a: 1", "a:65536",
        "a:99999999999", "::1:1", "[::1]", "[]:1", "[a.example]:1", "[::1:1",
        "a b:1", "a/b:1", "unix:/x:1"}) {
    EXPECT_EQ(ParseHostPort(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace cte::server
