#include "generator/lock/lock_file.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include <sys/stat.h>

#include "generator/commands/temporary_folder.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/graph/written_files.hpp"
#include "generator/lock/lock_changes.hpp"
#include "generator/sql/checksum.hpp"

using namespace strata::generator;

namespace {

// Three migrations in two dialects; the second's edit was accepted.
lock_file example() {
  lock_file lock;
  lock.dialects = {dialect::sqlite, dialect::postgresql};
  lock.layout = "strata";
  std::vector<std::string> parents;
  for (const std::string revision : {"1", "2", "3"}) {
    locked_migration& each = lock.migrations.emplace_back();
    each.revision = revision;
    if (revision != "1") each.parents = {lock.migrations[lock.migrations.size() - 2].revision};
    for (const dialect which : lock.dialects) {
      const std::string former = sha256("former " + revision);
      locked_script& script = each.scripts[which];
      script.up = sha256("up " + revision);
      script.down = revision == "3" ? "" : sha256("down " + revision);
      script.statements = {"0123456789ab", "ba9876543210"};
      if (revision == "2") script.accepted = {former};
      if (!each.parents.empty()) parents = {lock.find(each.parents[0])->scripts.at(which).digest};
      script.digest = digest(parents, revision, revision == "2" ? former : script.up);
    }
    if (revision == "2") each.reasons = {"said \"no\" to \\ some"};
  }
  return lock;
}

struct fixture {
  diagnostics messages;
  std::string text = serialise(example());

  lock_file parse(const std::string& changed) {
    return parse_lock_file(std::make_shared<source_file>("migrations/strata.lock", changed), messages);
  }
  std::string messages_about(const std::string& changed) {
    (void)parse(changed);
    return format(messages);
  }
  // The n-th line, from 1, without its end.
  std::string line(std::size_t number) const {
    return std::string{source_file{"", text}.line(static_cast<std::uint32_t>(number))};
  }
  std::string replaced(const std::string& from, const std::string& to) const {
    std::string changed = text;
    return changed.replace(changed.find(from), from.size(), to);
  }
};

const std::string way_back =
    "  help: git checkout HEAD -- migrations/strata.lock brings the committed file back; only `strata lock` and "
    "`strata "
    "unlock` write it\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lock_file_test, fixture)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
  const lock_file found = parse(text);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(serialise(found) == text);
  BOOST_TEST(found.migrations.at(1).reasons.at(0) == "said \"no\" to \\ some");
  BOOST_TEST(found.migrations.at(1).line == 6u);
  BOOST_TEST(found.find("3")->scripts.at(dialect::sqlite).down == "");
  BOOST_TEST((found.find("4") == nullptr));
}

BOOST_AUTO_TEST_CASE(crlf_and_remarks_do_no_harm) {
  std::string changed = "# a remark\n\n" + text;
  for (std::size_t at = changed.find('\n'); at != std::string::npos; at = changed.find('\n', at + 2)) {
    changed.insert(at, 1, '\r');
  }

  const lock_file found = parse(changed);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(serialise(found) == text);
}

BOOST_AUTO_TEST_CASE(a_line_changed_by_hand_is_reported_once) {
  const std::string changed = replaced("0123456789ab", "0123456789ac");
  const std::string_view bad = std::string_view{changed}.substr(changed.find("\n1 ") + 1, 160);

  BOOST_TEST(
      messages_about(changed) ==
      "migrations/strata.lock:5:1: error: the seal does not fit: this line was changed by hand or cut, or lines above "
      "it are missing or new [strata-damaged-lock]\n    " +
          std::string{bad} + "\n    ^\n" + way_back);
}

BOOST_AUTO_TEST_CASE(a_missing_line_is_reported_where_it_was) {
  const std::string changed = replaced(line(6) + "\n", "");

  BOOST_TEST(
      messages_about(changed) ==
      "migrations/strata.lock:6:1: error: the seal does not fit: this line was changed by hand or cut, or lines above "
      "it are missing or new [strata-damaged-lock]\n    " +
          line(7).substr(0, 160) + "\n    ^\n" + way_back);
}

BOOST_AUTO_TEST_CASE(a_line_cut_short_is_reported) {
  const std::string changed = text.substr(0, text.size() - 30);

  BOOST_TEST(
      messages_about(changed) ==
      "migrations/strata.lock:7:1: error: the seal does not fit: this line was changed by hand or cut, or lines above "
      "it are missing or new [strata-damaged-lock]\n    " +
          line(7).substr(0, 160) + "\n    ^\n" + way_back);
}

BOOST_AUTO_TEST_CASE(the_header_is_sealed_too) {
  (void)parse(replaced("layout strata", "layout goose"));

  BOOST_REQUIRE(messages.all().size() == 1u);
  BOOST_TEST(messages.all()[0].code == "strata-damaged-lock");
}

BOOST_AUTO_TEST_CASE(a_digest_that_does_not_fit_its_line_is_reported) {
  lock_file lock = example();
  lock.migrations[2].scripts[dialect::postgresql].digest = sha256("other");

  text = serialise(lock);
  BOOST_TEST(messages_about(text) ==
             "migrations/strata.lock:7:1: error: the postgresql digest of `3` does not fit its parents and checksum "
             "[strata-damaged-lock]\n    " +
                 line(7).substr(0, 160) + "\n    ^\n" + way_back);
}

BOOST_AUTO_TEST_CASE(a_migration_locked_twice_is_reported) {
  lock_file lock = example();
  lock.migrations.push_back(lock.migrations[2]);

  text = serialise(lock);
  BOOST_TEST(messages_about(text) ==
             "migrations/strata.lock:8:1: error: migration `3` is locked twice [strata-damaged-lock]\n    " +
                 line(8).substr(0, 160) + "\n    ^\n" + way_back);
}

BOOST_AUTO_TEST_CASE(a_parent_that_is_not_locked_above_is_reported) {
  lock_file lock = example();
  lock.migrations[2].parents = {"9"};

  text = serialise(lock);
  BOOST_TEST(messages_about(text) ==
             "migrations/strata.lock:7:1: error: parent `9` is not locked above [strata-damaged-lock]\n    " +
                 line(7).substr(0, 160) + "\n    ^\n" + way_back);
}

BOOST_AUTO_TEST_CASE(merge_conflict_markers_are_explained) {
  BOOST_TEST(messages_about("strata-lock 1\n<<<<<<< HEAD\n2 x\n=======\n3 y\n>>>>>>> other\n") ==
             "migrations/strata.lock:2:1: error: merge conflict: both branches locked migrations here "
             "[strata-lock-conflict]\n"
             "    <<<<<<< HEAD\n"
             "    ^\n"
             "  help: keep what the other branch locked: git checkout --theirs migrations/strata.lock\n"
             "        then put this branch's migrations behind it (strata says how), and: strata lock\n");
}

BOOST_AUTO_TEST_CASE(an_unknown_version_is_refused) {
  BOOST_TEST(messages_about("strata-lock 2\n") ==
             "migrations/strata.lock:1:1: error: the lock file has format 2; this Strata reads format 1 "
             "[strata-lock-version]\n"
             "    strata-lock 2\n"
             "    ^\n"
             "  help: build with the Strata that wrote it, or a newer one\n");
}

BOOST_AUTO_TEST_CASE(something_else_is_no_lock_file) {
  BOOST_TEST(messages_about("{}\n") ==
             "migrations/strata.lock:1:1: error: a lock file begins with `strata-lock 1` [strata-damaged-lock]\n"
             "    {}\n"
             "    ^\n" +
                 way_back);
}

BOOST_AUTO_TEST_CASE(a_header_without_dialects_is_reported) {
  BOOST_TEST(messages_about("strata-lock 1\nlayout strata\n") ==
             "migrations/strata.lock:2:1: error: the second line names the dialects: `dialects sqlite` "
             "[strata-damaged-lock]\n"
             "    layout strata\n"
             "    ^\n" +
                 way_back);
}

BOOST_AUTO_TEST_CASE(a_header_with_an_unknown_dialect_is_reported) {
  BOOST_TEST(messages_about("strata-lock 1\ndialects oracle\nlayout strata\n") ==
             "migrations/strata.lock:2:1: error: `oracle` is no dialect [strata-damaged-lock]\n"
             "    dialects oracle\n"
             "    ^\n" +
                 way_back);
}

BOOST_AUTO_TEST_CASE(a_header_without_a_layout_is_reported) {
  BOOST_TEST(
      messages_about("strata-lock 1\ndialects sqlite\nlayout\n") ==
      "migrations/strata.lock:3:1: error: the third line names the layout: `layout strata` [strata-damaged-lock]\n"
      "    layout\n"
      "    ^\n" +
          way_back);
}

BOOST_AUTO_TEST_CASE(replacing_a_file_keeps_its_permissions) {
  const strata::generator::testing::temporary_folder folder;
  folder.write("strata.lock", "old");
  chmod((folder.path() / "strata.lock").c_str(), 0640);

  BOOST_TEST(!replace_file(folder.path() / "strata.lock", "new"));

  struct stat status {};
  stat((folder.path() / "strata.lock").c_str(), &status);
  BOOST_TEST((status.st_mode & 0777U) == 0640u);
  BOOST_TEST(folder.read("strata.lock") == "new");
  BOOST_TEST(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
}

BOOST_AUTO_TEST_CASE(several_that_replace_a_file_at_once_leave_the_text_of_one) {
  const strata::generator::testing::temporary_folder folder;
  const std::vector<std::string> texts{std::string(100'000, 'a'), std::string(100'000, 'b'), std::string(100'000, 'c')};
  std::vector<std::thread> writers;
  std::atomic<int> failed{0};
  for (const std::string& each : texts) {
    writers.emplace_back([&] {
      for (int turn = 0; turn < 20; ++turn) {
        if (replace_file(folder.path() / "strata.lock", each)) ++failed;
      }
    });
  }
  for (std::thread& each : writers) each.join();

  const std::string found = folder.read("strata.lock");
  BOOST_TEST(failed == 0);
  BOOST_TEST(found == std::string(100'000, found.front()));
  BOOST_TEST(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_link_to_nothing_is_an_error_and_nothing_is_written) {
  const strata::generator::testing::temporary_folder folder;
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::create_directory(folder.path() / "inner");
  std::filesystem::create_symlink("nowhere", folder.path() / "inner" / "strata.lock");
  std::filesystem::current_path(folder.path());

  const std::error_code failed = replace_file(folder.path() / "inner" / "strata.lock", "new");
  std::filesystem::current_path(here);

  BOOST_TEST(failed.message() == "No such file or directory");
  BOOST_TEST(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
  BOOST_TEST(std::distance(std::filesystem::directory_iterator{folder.path() / "inner"}, {}) == 1);
}

BOOST_AUTO_TEST_CASE(replacing_a_file_follows_a_symbolic_link) {
  const strata::generator::testing::temporary_folder folder;
  folder.write("real", "old");
  std::filesystem::create_symlink("real", folder.path() / "strata.lock");

  BOOST_TEST(!replace_file(folder.path() / "strata.lock", "new"));

  BOOST_TEST(std::filesystem::is_symlink(folder.path() / "strata.lock"));
  BOOST_TEST(folder.read("real") == "new");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_an_error) {
  const strata::generator::testing::temporary_folder folder;

  BOOST_TEST(replace_file(folder.path() / "nowhere" / "strata.lock", "new").message() == "No such file or directory");
}

BOOST_AUTO_TEST_CASE(dependencies_are_written_and_read) {
  lock_file lock = example();
  locked_migration& last = lock.migrations.back();
  last.depends = {"1"};
  for (auto& [which, script] : last.scripts) {
    const std::vector<std::string> parents{lock.migrations[1].scripts.at(which).digest};
    const std::vector<std::string> depends{lock.migrations[0].scripts.at(which).digest};
    script.digest = digest(parents, "3", script.up, depends);
  }
  const std::string written = serialise(lock);

  BOOST_TEST(written.find("\n3 parents=2 depends=1 sqlite.up=") != std::string::npos);
  const lock_file read = parse(written);
  BOOST_TEST(format(messages) == "");
  BOOST_TEST(read.migrations.at(2).depends == std::vector<std::string>{"1"}, boost::test_tools::per_element());
  BOOST_TEST(serialise(read) == written);
}

BOOST_AUTO_TEST_CASE(leave_for_branches_is_a_sealed_part_of_the_header) {
  lock_file lock = example();
  lock.branches = true;
  const std::string written = serialise(lock);

  BOOST_TEST(written.find("\nlayout strata\nbranches allowed\n1 parents=none ") != std::string::npos);
  BOOST_TEST(parse(written).branches);
  BOOST_TEST(format(messages) == "");
  BOOST_TEST(serialise(parse(written)) == written);

  std::string without = written;
  without.erase(without.find("branches allowed\n"), std::string{"branches allowed\n"}.size());
  BOOST_TEST(messages_about(without).find("the seal does not fit") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_kept_in_its_revisions_line) {
  lock_file lock = example();
  locked_script& script = lock.migrations[1].scripts.at(dialect::sqlite);
  script.checkpoint = sha256("checkpoint");
  script.checkpoint_statements = {"0123456789ab"};

  text = serialise(lock);
  const lock_file read = parse(text);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(line(6).find(" sqlite.checkpoint=" + sha256("checkpoint") +
                          " sqlite.checkpoint_statements=0123456789ab ") != std::string::npos);
  BOOST_TEST(read.find("2")->scripts.at(dialect::sqlite).checkpoint == sha256("checkpoint"));
  BOOST_TEST(read.find("2")->scripts.at(dialect::postgresql).checkpoint == "");
  BOOST_TEST(serialise(read) == text);
}

BOOST_AUTO_TEST_SUITE_END()
