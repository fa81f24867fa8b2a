#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <numeric>
#include <random>

#include "generator/commands/command_folder.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

constexpr int killed = 9;

std::string table(const std::string& name) { return "CREATE TABLE " + name + " (x INTEGER);"; }
std::string no_table(const std::string& name) { return "DROP TABLE " + name + ";"; }

// 20260101_0001 (locked) → the branch `names` (0002 → 0003, drafts) beside 20260103_0001.
struct fixture : command_folder {
  rebase_options options{.folder = where,
                         .revision = "20260102_0002",
                         .now = std::chrono::system_clock::from_time_t(1769763659)};  // 2026-01-30 09:00:59 UTC

  fixture() {
    write("20260101_0001_first.sql", "", "a");
    BOOST_TEST(lock(options.folder) == 0);
    write("20260102_0001_names.sql", "-- Names.\n", "b");
    write("20260102_0002_index_names.sql", "-- migrate:parent 20260102_0001\n", "c");
    write("20260103_0001_regions.sql", "-- migrate:parent 20260101_0001\n", "d");
  }
  void write(const std::string& name, const std::string& head, const std::string& what) const {
    folder.write(name, migration_text(head, table(what), no_table(what)));
  }
  int run() { return call(rebase_branch, options); }
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& each : std::filesystem::directory_iterator{folder.path()}) {
      if (each.is_regular_file()) all.emplace(each.path().filename(), folder.read(each.path().filename()));
    }
    return all;
  }
  // `revision <- parents` of each migration in chain order, or the messages.
  std::string history() const {
    diagnostics messages;
    const loaded_folder read = load_folder(options.folder, messages);
    std::string text = format(messages);
    for (const std::size_t file : read.graph.order) {
      text += read.files[file].revision + " <-";
      for (const std::string& parent : read.graph.parents[file]) text += ' ' + parent;
      text += '\n';
    }
    return text;
  }
};

const std::string in_a_line =
    "20260101_0001 <-\n"
    "20260103_0001 <- 20260101_0001\n"
    "20260130_0900 <- 20260103_0001\n"
    "20260130_0901 <- 20260130_0900\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rebase_test, fixture)

BOOST_AUTO_TEST_CASE(a_branch_moves_on_top_of_the_other_head_with_its_file_names) {
  BOOST_TEST(run() == 0);

  BOOST_TEST(err == "");
  BOOST_TEST(out ==
             "moved 20260102_0001, which is 20260130_0900 now\n"
             "moved 20260102_0002, which is 20260130_0901 now\n"
             "renamed migrations/20260102_0001_names.sql to migrations/20260130_0900_names.sql\n"
             "renamed migrations/20260102_0002_index_names.sql to migrations/20260130_0901_index_names.sql\n"
             "the branch stands on 20260103_0001\n"
             "A database that ran one of these drafts has to take it back under its former revision: strata downgrade "
             "20260101_0001\n");
  BOOST_TEST(history() == in_a_line);
  BOOST_TEST(folder.read("20260130_0900_names.sql") == migration_text("-- Names.\n", table("b"), no_table("b")));
  BOOST_TEST(folder.read("20260130_0901_index_names.sql") ==
             migration_text("-- migrate:parent 20260130_0900\n", table("c"), no_table("c")));
  BOOST_TEST(files().size() == 5U);
}

BOOST_AUTO_TEST_CASE(any_migration_of_the_branch_names_it) {
  options.revision = "20260102_0001";
  BOOST_TEST(run() == 0);
  BOOST_TEST(history() == in_a_line);
}

BOOST_AUTO_TEST_CASE(names_that_follow_already_stay_and_the_parent_line_changes) {
  options.revision = "20260103_0001";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out ==
             "moved 20260103_0001\n"
             "rewrote migrations/20260103_0001_regions.sql\n"
             "the branch stands on 20260102_0002\n");
  BOOST_TEST(folder.read("20260103_0001_regions.sql") ==
             migration_text("-- migrate:parent 20260102_0002\n", table("d"), no_table("d")));
  BOOST_TEST(history() ==
             "20260101_0001 <-\n"
             "20260102_0001 <- 20260101_0001\n"
             "20260102_0002 <- 20260102_0001\n"
             "20260103_0001 <- 20260102_0002\n");
}

BOOST_AUTO_TEST_CASE(a_draft_that_got_in_before_a_locked_migration_moves_behind_it) {
  std::filesystem::remove(folder.path() / "20260102_0001_names.sql");
  std::filesystem::remove(folder.path() / "20260102_0002_index_names.sql");
  BOOST_TEST(lock(options.folder) == 0);
  write("20260102_0001_late.sql", "", "b");
  BOOST_TEST(history().find("[strata-inserted-before-locked]") == std::string::npos);  // the other states its parent
  write("20260103_0001_regions.sql", "", "d");
  BOOST_TEST(history().find("[strata-inserted-before-locked]") != std::string::npos);
  options.revision = "20260102_0001";

  BOOST_TEST(run() == 0);

  BOOST_TEST(history() ==
             "20260101_0001 <-\n"
             "20260103_0001 <- 20260101_0001\n"
             "20260130_0900 <- 20260103_0001\n");
}

BOOST_AUTO_TEST_CASE(a_locked_branch_stays_where_it_is) {
  std::filesystem::remove(folder.path() / "20260103_0001_regions.sql");
  BOOST_TEST(lock(options.folder) == 0);
  write("20260103_0001_regions.sql", "-- migrate:parent 20260101_0001\n", "d");
  const auto before = files();

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations/20260102_0001_names.sql: error: `20260102_0001` is locked, and with it its place in the "
             "history [strata-rebase-locked]\n"
             "  help: move the other branch: strata rebase 20260103_0001\n"
             "        or bring both together: strata merge -m \"…\"\n");
  BOOST_TEST((files() == before));
}

BOOST_AUTO_TEST_CASE(a_chain_without_a_fork_has_nothing_to_rebase) {
  std::filesystem::remove(folder.path() / "20260103_0001_regions.sql");
  const auto before = files();

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "nothing to rebase: there is no other head to stand on\n");
  BOOST_TEST((files() == before));
}

BOOST_AUTO_TEST_CASE(with_several_other_heads_one_has_to_be_named) {
  write("20260104_0001_third.sql", "-- migrate:parent 20260101_0001\n", "e");
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations/20260102_0002_index_names.sql: error: `20260102_0002` can stand on several heads: "
             "20260103_0001, 20260104_0001 [strata-two-heads]\n"
             "  help: name one: strata rebase 20260102_0002 --onto 20260104_0001\n");

  options.onto = "20260103_0001";
  BOOST_TEST(run() == 0);
  BOOST_TEST(out.find("the branch stands on 20260103_0001\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_branch_stands_on_is_no_branch) {
  options.revision = "20260101_0001";
  options.onto = "20260103_0001";
  BOOST_TEST(run() == 1);
  BOOST_TEST(err.find("`20260101_0001` is what `20260103_0001` stands on, and no branch beside it "
                      "[strata-rebase-onto]\n") != std::string::npos);

  options.revision = "20260102_0001";
  options.onto = "20260102_0002";
  BOOST_TEST(run() == 1);
  BOOST_TEST(err.find("`20260102_0001` is what `20260102_0002` stands on") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(stated_revisions_and_bare_names_are_kept) {
  std::filesystem::remove(folder.path() / "20260102_0001_names.sql");
  std::filesystem::remove(folder.path() / "20260102_0002_index_names.sql");
  write("20260102_0001_names.sql", "-- migrate:revision names\r\n-- migrate:parent 20260101_0001\r\n", "b");
  write("bare.sql", "-- migrate:revision bare\n-- migrate:parent names\n", "c");
  options.revision = "bare";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out ==
             "moved names\n"
             "moved bare\n"
             "renamed migrations/20260102_0001_names.sql to migrations/20260130_0900_names.sql\n"
             "the branch stands on 20260103_0001\n");
  BOOST_TEST(folder.read("20260130_0900_names.sql")
                 .starts_with("-- migrate:revision names\r\n-- migrate:parent 20260103_0001\r\n-- migrate:up\n"));
  BOOST_TEST(history() ==
             "20260101_0001 <-\n"
             "20260103_0001 <- 20260101_0001\n"
             "names <- 20260103_0001\n"
             "bare <- names\n");
}

BOOST_AUTO_TEST_CASE(a_merge_within_the_branch_keeps_the_parents_that_still_count) {
  write("20260104_0001_side.sql", "-- migrate:parent 20260102_0001\n", "e");
  write("20260105_0001_join.sql", "-- migrate:parent 20260102_0002 20260104_0001 20260101_0001\n", "f");

  BOOST_TEST(run() == 0);

  BOOST_TEST(history() ==
             "20260101_0001 <-\n"
             "20260103_0001 <- 20260101_0001\n"
             "20260130_0900 <- 20260103_0001\n"
             "20260130_0901 <- 20260130_0900\n"
             "20260130_0902 <- 20260130_0900\n"
             "20260130_0903 <- 20260130_0901 20260130_0902\n");
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_before_any_file_changed_leaves_all_as_it_was) {
  // In the way of the list of changes.
  std::filesystem::create_symlink("nowhere/else", folder.path() / "strata.rebase");
  const auto before = files();

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations: error: cannot write into the folder: No such file or directory [strata-rebase-failed]\n"
             "  help: nothing was changed: check that the folder can be written, and that the disk has space\n");
  BOOST_TEST((files() == before));
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_half_way_can_be_gone_on_from) {
  // In the way of the second file; folders are no migrations, so the name is not seen.
  std::filesystem::create_directory(folder.path() / "20260130_0901_index_names.sql");
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations: error: 20260130_0901_index_names.sql exists already [strata-rebase-failed]\n"
             "  help: nothing is lost; once that is mended, strata rebase --continue goes on\n");
  BOOST_TEST(history().starts_with(
      "migrations/strata.rebase: error: a rebase was interrupted; all its files are here [strata-rebase-interrupted]\n"
      "  help: strata rebase --continue finishes it\n"));
  BOOST_TEST(run() == 1);
  BOOST_TEST(err.find("[strata-rebase-interrupted]") != std::string::npos);

  std::filesystem::remove(folder.path() / "20260130_0901_index_names.sql");
  options.go_on = true;
  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "finished the rebase\n");
  BOOST_TEST(history() == in_a_line);
  BOOST_TEST(files().size() == 5U);
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "nothing to finish: no rebase was interrupted\n");
}

// Two branches of drafts on a locked stem, their file names in any order; after the rebase of either there is one line,
// with every script in it and the branch's order as it was.
BOOST_AUTO_TEST_CASE(random_forks_become_one_line) {
  const char* const given = std::getenv("STRATA_TEST_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  BOOST_TEST_MESSAGE("STRATA_TEST_SEED=" << seed);
  std::mt19937 random{seed};
  const auto upto = [&random](std::size_t most) { return std::uniform_int_distribution<std::size_t>{1, most}(random); };

  for (int round = 0; round < 100; ++round) {
    for (const auto& each : std::filesystem::directory_iterator{folder.path()}) std::filesystem::remove(each);
    std::vector<std::size_t> numbers(30);
    std::iota(numbers.begin(), numbers.end(), 100);
    std::shuffle(numbers.begin(), numbers.end(), random);
    const auto add = [&](const std::string& name, const std::string& parent) {
      const std::string revision = "0" + std::to_string(numbers.back());
      numbers.pop_back();
      write(revision + "_" + name + ".sql", "-- migrate:parent " + parent + "\n", name);
      return revision;
    };
    std::string stem = "none";
    for (std::size_t count = upto(3), at = 0; at < count; ++at) stem = add("s" + std::to_string(at), stem);
    BOOST_TEST(lock(options.folder) == 0);
    std::vector<std::vector<std::string>> branches(2);
    for (std::size_t which = 0; which < 2; ++which) {
      std::string parent = stem;
      for (std::size_t count = upto(4), at = 0; at < count; ++at) {
        parent = add((which == 0 ? "a" : "b") + std::to_string(at), parent);
        branches[which].push_back(parent);
      }
    }
    const std::size_t moved = upto(2) - 1;
    options.revision = branches[moved][upto(branches[moved].size()) - 1];

    BOOST_REQUIRE_MESSAGE(run() == 0, "seed " << seed << ", round " << round << ": " << err);

    diagnostics messages;
    const loaded_folder after = load_folder(options.folder, messages);
    BOOST_REQUIRE_MESSAGE(messages.all().empty(), "seed " << seed << ", round " << round << ": " << format(messages));
    std::string order;
    std::string wanted;
    for (const std::size_t file : after.graph.order) {
      const std::string& what = after.files[file].description;
      if (!what.starts_with('s')) order += what + ' ';
      BOOST_TEST(after.graph.parents[file].size() == (order.empty() && what == "s0" ? 0U : 1U));
    }
    for (const std::size_t which : {1 - moved, moved}) {
      for (std::size_t at = 0; at < branches[which].size(); ++at) {
        wanted += (which == 0 ? "a" : "b") + std::to_string(at) + ' ';
      }
    }
    BOOST_TEST(order == wanted, "seed " << seed << ", round " << round);
  }
}

// The process ends before the first step, the second, … until a run comes through. Each time every script is still in
// the folder, and the folder is as before, as after, or says how to finish, and then comes to be as after.
BOOST_AUTO_TEST_CASE(a_rebase_killed_at_any_step_loses_nothing) {
  const auto before = files();
  std::size_t finished_by_hand = 0;
  for (int step = 1;; ++step) {
    for (const auto& each : std::filesystem::directory_iterator{folder.path()}) std::filesystem::remove(each);
    for (const auto& [name, text] : before) folder.write(name, text);

    const pid_t child = fork();
    if (child == 0) {
      int left = step;
      options.before_step = [&left] {
        if (--left == 0) _exit(killed);
      };
      _exit(run());
    }
    int status = 0;
    BOOST_REQUIRE(waitpid(child, &status, 0) == child);
    BOOST_REQUIRE(WIFEXITED(status));

    std::string everything;
    for (const auto& [name, text] : files()) everything += text;
    for (const char* const name : {"a", "b", "c", "d"}) {
      BOOST_TEST(everything.find(table(name)) != std::string::npos, name << " is lost at step " << step);
    }
    const std::string after = history();
    if (after.find("[strata-rebase-interrupted]") != std::string::npos) {
      ++finished_by_hand;
      rebase_options rest = options;
      rest.go_on = true;
      BOOST_TEST(call(rebase_branch, rest) == 0);
      BOOST_TEST(history() == in_a_line);
      BOOST_TEST(files().size() == 5U);
    } else if (after != in_a_line) {
      // Nothing has changed but for texts beside, which the next try writes anew.
      BOOST_TEST(run() == 0);
      BOOST_TEST(history() == in_a_line);
      BOOST_TEST(files().size() == 5U);
    }
    if (WEXITSTATUS(status) == 0) break;
    BOOST_REQUIRE(WEXITSTATUS(status) == killed);
  }
  BOOST_TEST(finished_by_hand >= 4U);
}

BOOST_AUTO_TEST_CASE(another_tools_folder_is_left_to_that_tool) {
  const temporary_folder other;
  other.write("00001_a.sql", "-- +goose Up\nSELECT 1;\n");
  options.folder.directory = other.path();
  options.folder.layout = "goose";
  options.revision = "1";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations: error: `strata rebase` writes migrations of the layout strata, and this folder is of goose "
             "[strata-foreign-layout]\n"
             "  help: write the files as goose names them: 00012_add_region.sql\n");
  BOOST_TEST(other.read("00001_a.sql") == "-- +goose Up\nSELECT 1;\n");
}

BOOST_AUTO_TEST_SUITE_END()
