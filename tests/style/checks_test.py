"""The checks of this folder find what they are there to find."""

import pathlib
import tempfile
import unittest

import arrows
import layout
import registry_hosts
import sql_texts


class TreeTest(unittest.TestCase):
    """A test with a small repository of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text=""):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def assert_finds(self, found, *beginnings):
        found = list(found)
        self.assertEqual(len(beginnings), len(found), found)
        for beginning, violation in zip(beginnings, found):
            self.assertTrue(violation.startswith(beginning), violation)


class ArrowsTest(TreeTest):

    def test_allowed(self):
        for source, header in [
                ("domain/uic.cc", '"domain/uic.h"'),
                ("domain/uic.cc", "<string_view>"),
                ("domain/uic.cc", '"absl/status/status.h"'),
                ("db/award_store.cc", '"domain/uic.h"'),
                ("db/embedded/process.cc", "<sys/wait.h>"),
                ("db/connection.cc", "<mysql_driver.h>"),
                ("db/connection.cc", "<cppconn/prepared_statement.h>"),
                ("server/services/import_service.cc", '"domain/uic.h"'),
                ("server/workbook/reader.cc", "<zip.h>"),
                ("server/services/import_service.h",
                 '"cte/credentials/v1/import_service.grpc.pb.h"'),
                ("server/security/tls.cc", "<grpcpp/security/credentials.h>"),
                ("server/main.cc", '"db/connection.h"'),
                ("clients/cli/main.cc", '"clients/cpp/profile.h"'),
                ("clients/cpp/error.cc", '"google/rpc/status.pb.h"'),
                ("tests/store/connection_test.cc", '"db/connection.h"'),
                ("tests/e2e/import_test.cc", '"server/config.h"'),
        ]:
            with self.subTest(source=source, header=header):
                self.write(source, f"#include {header}\n")
                self.assert_finds(arrows.check(self.root))
                (self.root / source).unlink()

    def test_not_allowed(self):
        for source, header in [
                ("domain/uic.cc", '"db/connection.h"'),
                ("domain/uic.cc", '"server/config.h"'),
                ("domain/uic.cc", '"cte/credentials/v1/import_service.pb.h"'),
                ("domain/uic.cc", "<grpcpp/grpcpp.h>"),
                ("domain/uic.cc", "<mysql_driver.h>"),
                ("domain/uic.cc", "<unistd.h>"),
                ("domain/uic.cc", "<thread>"),
                ("domain/uic.cc", "<fstream>"),
                ("domain/uic.h", '"tests/support/database.h"'),
                ("db/award_store.cc", '"server/config.h"'),
                ("db/award_store.cc", "<cppconn/exception.h>"),
                ("db/award_store.cc", '"mysql_connection.h"'),
                ("db/award_store.cc", "<mysql/mysql.h>"),
                ("db/award_store.cc", '"google/protobuf/message.h"'),
                ("db/award_store.cc", "<grpcpp/grpcpp.h>"),
                ("server/services/import_service.cc", '"db/connection.h"'),
                ("server/services/main.cc", '"db/connection.h"'),
                ("server/services/import_service.cc", "<cppconn/driver.h>"),
                ("server/main.cc", '"clients/cpp/profile.h"'),
                ("clients/cli/main.cc", '"domain/uic.h"'),
                ("clients/cli/main.cc", '"db/connection.h"'),
                ("clients/cli/main.cc", '"server/config.h"'),
                ("clients/cli/main.cc", '  "domain/uic.h"  // why'),
                ("server/main.cc", '"../domain/uic.h"'),
        ]:
            with self.subTest(source=source, header=header):
                self.write(source, f"\n # include {header}\n")
                self.assert_finds(arrows.check(self.root), f"{source}:2: ")
                (self.root / source).unlink()

    def test_include_is_from_the_root(self):
        self.write("server/config.h")
        self.write("server/main.cc", '#include "config.h"\n')
        self.assert_finds(arrows.check(self.root), "server/main.cc:1: config.h")


class LayoutTest(TreeTest):

    def test_layout_dot_files_and_what_git_ignores(self):
        self.write(".gitignore", "/build/\n")
        self.write(".ci/run")
        self.write("build/release/log")
        for name in layout.FILES:
            self.write(name)
        for name in layout.FOLDERS:
            self.write(f"{name}/CMakeLists.txt")
        self.assert_finds(layout.check(self.root))

    def test_anything_else(self):
        self.write("notes.txt")
        self.write("src/main.cc")
        self.write("proto", "a file where a folder belongs")
        self.assert_finds(layout.check(self.root), "notes.txt", "proto", "src")


class RegistryHostsTest(TreeTest):
    HOSTS = {"mirror.example.org"}

    def test_host_in_any_file(self):
        self.write("deploy/packages", "all is well\nhttps://Mirror.example.org/x")
        self.write(".npmrc", "registry=//mirror.example.org:80")
        self.assert_finds(
            registry_hosts.lines_naming(self.root, self.HOSTS),
            ".npmrc:1: ", "deploy/packages:2: ")

    def test_other_hosts(self):
        self.write("README.md", "https://a-mirror.example.org mirrorXexample.org")
        self.assert_finds(registry_hosts.lines_naming(self.root, self.HOSTS))

    def test_well_known_host(self):
        self.write("deploy/x", registry_hosts.WELL_KNOWN[0])
        self.assert_finds(registry_hosts.check(self.root), "deploy/x:1: ")

    def test_lock_file_with_addresses(self):
        key = '"resolved"'  # apart, so that the check does not find this line
        self.write("deploy/lock.json", f'{key}: "https://any.example/a.tgz"')
        self.assert_finds(registry_hosts.lines_naming(self.root, self.HOSTS),
                          "deploy/lock.json:1: ")

    def test_hosts_that_this_machine_uses_are_known(self):
        for host in registry_hosts.configured_hosts():
            self.assertIn(".", host)
            self.assertNotIn("/", host)


class SqlTextsTest(TreeTest):

    def found_in(self, source):
        self.write("db/a_store.cc", source)
        return list(sql_texts.check(self.root, known={}))

    def test_constant_texts(self):
        for source in [
                'connection.Query("SELECT a FROM t"\n " WHERE b = ?", {b}, row);',
                'connection.Query(std::string(kTerms) + " WHERE a = ?", {}, row);',
                'connection.Execute(absl::StrCat("SELECT ", kAll, " FROM t"));',
                'connection.ExecuteDirect(all ? "SELECT 1" : "SELECT 2");',
                'for (const char* sql : {"DELETE FROM a", "DELETE FROM b"}) {'
                ' connection.Execute(sql, {}); }',
                'QueryText text("SELECT a"); text.Add(" FROM t").Add(kRest);',
                'absl::StrCat("No year ", year, " is there");',
                'list.Add(value);  // of no query',
        ]:
            with self.subTest(source=source):
                self.assertEqual([], self.found_in(source))

    def test_what_somebody_may_have_sent(self):
        for source in [
                'connection.Query("SELECT a FROM t WHERE b = \'" + b + "\'");',
                'connection.Query(text, {}, row);',
                'connection->Execute(absl::StrCat("DELETE FROM t LIMIT ", n));',
                'session.ExecuteDirect(all ? "SELECT 1" : other);',
                'std::string sql = "SELECT a FROM t";\nsql += condition;',
                'for (const char* sql : {"DELETE FROM a", b}) {'
                ' connection.Execute(sql, {}); }',
                'QueryText text("SELECT a"); text.Add(" FROM t").Add(table);',
                'QueryBatches(c, "SELECT a", after, {}, items, 1, append, row);',
                'const std::string sql = "SELECT a FROM t WHERE b = " + b;',
                'absl::Substitute("UPDATE t SET a = $0", a);',
        ]:
            with self.subTest(source=source):
                self.assertNotEqual([], self.found_in(source))

    def test_what_is_known_and_gone(self):
        self.write("db/a_store.cc", "connection.Query(text, {}, row);")
        known = {("db/a_store.cc", "text"): "why", ("db/a_store.cc", "x"): "why"}
        self.assert_finds(sql_texts.check(self.root, known),
                          "db/a_store.cc: is not there any more")


if __name__ == "__main__":
    unittest.main()
