// Programs before and after a squash, and what databases they share must see, on any engine: tests/runtime/ runs these
// on SQLite, tests/postgresql/ on a server.
#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "branch_scenarios.hpp"
#include "chain_builder.hpp"
#include "message_of.hpp"

namespace strata::test {

/// Four migrations, the first three of which a checkpoint stands for.
class squashed_programs {
 public:
  explicit squashed_programs(const driver& engine = sqlite::driver)
      : originals_{texts(), false, "strata", engine},
        written_{std::vector<migration_text>{{.revision = "0003",
                                              .up = {"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                                                     "region TEXT)",
                                                     "INSERT INTO nodes (id, name) VALUES (1, 'first')",
                                                     "CREATE TABLE jobs (id INTEGER PRIMARY KEY, node INTEGER)"},
                                              .irreversible = "it is a checkpoint",
                                              .description = "checkpoint"}},
                 false, "strata", engine} {
    const auto whole = originals_.chain().migrations;
    for (std::size_t at = 0; at < 2; ++at) replaced_.push_back({whole[at].revision, whole[at].digest});
    checkpoint_ = written_.chain().migrations.front();
    checkpoint_.digest = whole[2].digest;
    checkpoint_.replaces = replaced_;
    squashed_ = {checkpoint_, whole[3]};

    both_chain_ = originals_.chain();
    both_chain_.checkpoints = {&checkpoint_, 1};
    squashed_chain_ = originals_.chain();
    squashed_chain_.migrations = squashed_;
    both_ = originals_.set();
    both_.chains = {&both_embedded_, 1};
    alone_ = originals_.set();
    alone_.chains = {&squashed_embedded_, 1};
  }
  squashed_programs(const squashed_programs&) = delete;
  squashed_programs& operator=(const squashed_programs&) = delete;

  static std::vector<migration_text> texts() {
    return {{.revision = "0001",
             .up = {"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
                    "INSERT INTO nodes (id, name) VALUES (1, 'first')"},
             .down = {"DROP TABLE nodes"},
             .drops_tables = true},
            {.revision = "0002",
             .up = {"ALTER TABLE nodes ADD COLUMN region TEXT"},
             .down = {"ALTER TABLE nodes DROP COLUMN region"}},
            {.revision = "0003",
             .up = {"CREATE TABLE jobs (id INTEGER PRIMARY KEY, node INTEGER)"},
             .down = {"DROP TABLE jobs"},
             .drops_tables = true},
            {.revision = "0004",
             .up = {"ALTER TABLE jobs ADD COLUMN state TEXT"},
             .down = {"ALTER TABLE jobs DROP COLUMN state"}}};
  }

  /// The program as it was before.
  [[nodiscard]] const chain_set& before() const { return originals_.set(); }
  /// With the checkpoint beside its originals.
  [[nodiscard]] const chain_set& both() const { return both_; }
  /// With the checkpoint in their place.
  [[nodiscard]] const chain_set& alone() const { return alone_; }

 private:
  built_chain originals_;
  built_chain written_;
  std::vector<replaced_migration> replaced_;
  migration checkpoint_;
  std::vector<migration> squashed_;
  chain both_chain_;
  chain squashed_chain_;
  embedded_chain both_embedded_{both_chain_};
  embedded_chain squashed_embedded_{squashed_chain_};
  chain_set both_;
  chain_set alone_;
};

namespace checkpoint_scenarios {

/// `0003 0004`
inline std::string ran(const report& done) {
  std::string text;
  for (const auto& each : done.migrations) {
    text += (text.empty() ? "" : " ") + std::string{each.way == direction::down ? "-" : ""} + each.revision;
  }
  return text;
}

inline std::string rows(connection& db, const chain_set& set) {
  std::string text;
  for (const applied_migration& each : read_history(db, set).applied) {
    text += (text.empty() ? "" : " ") + each.revision;
    for (const covered_migration& covered : each.covers) text += "<" + covered.revision;
  }
  return text;
}

inline std::string differences(connection& db, const chain_set& set) {
  std::string text;
  for (const difference& each : check(db, set))
    text += each.revision + ":" + std::to_string(static_cast<int>(each.what));
  return text;
}

inline void agrees(connection& db, const chain_set& set) {
  BOOST_TEST(differences(db, set) == "");
  BOOST_TEST(std::string{to_string(probe(db, set).state)} == "current");
  BOOST_TEST(!upgrade(db, set).changed());
  // Not by the digest alone, which answers before the history is read.
  BOOST_TEST(!upgrade(db, set, {.target = "0004"}).changed());
  BOOST_TEST(branch_scenarios::joined(current(db, set)) == "0004");
}

inline void an_empty_database_begins_with_the_checkpoint(connection& db, const squashed_programs& programs,
                                                         const chain_set& with) {
  BOOST_TEST(probe(db, with).pending == 2U);
  BOOST_TEST(ran(upgrade(db, with)) == "0003 0004");

  BOOST_TEST(rows(db, with) == "0003<0001<0002 0004");
  agrees(db, programs.before());
  agrees(db, programs.both());
  agrees(db, programs.alone());
}

inline void a_database_that_ran_the_originals_is_recognised(connection& db, const squashed_programs& programs,
                                                            const chain_set& with) {
  upgrade(db, programs.before(), {.target = "0003"});

  BOOST_TEST(ran(upgrade(db, with)) == "0004");

  BOOST_TEST(rows(db, with) == "0001 0002 0003 0004");
  agrees(db, programs.before());
  agrees(db, programs.both());
  agrees(db, programs.alone());
}

inline void a_database_in_the_middle_goes_through_the_originals(connection& db, const squashed_programs& programs) {
  upgrade(db, programs.before(), {.target = "0001"});

  BOOST_TEST(ran(upgrade(db, programs.both())) == "0002 0003 0004");
  agrees(db, programs.alone());
}

inline void a_database_in_the_middle_is_refused_without_them(connection& db, const squashed_programs& programs) {
  upgrade(db, programs.before(), {.target = "0002"});

  for (const char* target : {"", "0003", "0004"}) {
    BOOST_TEST(
        message_of([&] { upgrade(db, programs.alone(), {.target = target}); }) ==
        "migrations/0003.sql: error: the database is at 0002, below the checkpoint 0003, which takes only empty "
        "databases; this program does not hold the migrations in between any more [strata-squashed]\n"
        "  database: unchanged\n"
        "  help: first bring it to 0003 with a program that still holds them (upgrade 0003), then start this one");
  }
  BOOST_TEST(message_of([&] { upgrade(db, programs.alone(), {.target = "+1"}); }) ==
             "error: what follows 0002 is only in the checkpoint 0003, which takes only empty databases "
             "[strata-squashed]\n"
             "  database: unchanged\n"
             "  help: go on with a program that still holds the migrations up to 0003");
  BOOST_TEST(rows(db, programs.alone()) == "0001 0002");
  BOOST_TEST(std::string{to_string(probe(db, programs.alone()).state)} == "squashed");
  const auto found = check(db, programs.alone());
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_CHECK(found.front().what == difference::kind::squashed);
  BOOST_TEST(found.front().revision == "0002");

  // The way out.
  upgrade(db, programs.before(), {.target = "0003"});
  BOOST_TEST(ran(upgrade(db, programs.alone())) == "0004");
}

inline void nothing_goes_back_below_the_checkpoint(connection& db, const squashed_programs& programs,
                                                   const chain_set& with) {
  upgrade(db, with);

  BOOST_TEST(message_of([&] {
               downgrade(db, with, {.target = "base"});
             }).find("migration 0003 cannot be taken back: it is a checkpoint [strata-irreversible]") !=
             std::string::npos);
  BOOST_TEST(message_of([&] { downgrade(db, with, {.target = "-2"}); }).find("[strata-irreversible]") !=
             std::string::npos);
  BOOST_TEST(
      message_of([&] { downgrade(db, programs.both(), {.target = "0002"}); }) ==
      "error: nothing can be taken back to 0002: this database began with the checkpoint 0003, which did the work "
      "of 0002 and what follows it in one step [strata-irreversible]\n"
      "  database: unchanged\n"
      "  help: choose a target at or above 0003, or restore a backup");
  BOOST_TEST(message_of([&] { downgrade(db, programs.alone(), {.target = "0002"}); }) ==
             "error: 0002 is one of those that the checkpoint 0003 stands for, and has no place of its own any more "
             "[strata-squashed]\n"
             "  database: unchanged\n"
             "  help: name 0003 or a revision above it");
  BOOST_TEST(rows(db, with) == "0003<0001<0002 0004");

  BOOST_TEST(ran(downgrade(db, with, {.target = "0003"})) == "-0004");
  BOOST_TEST(ran(upgrade(db, with)) == "0004");
}

inline void what_ran_as_originals_goes_back_with_the_stored_scripts(connection& db, const squashed_programs& programs) {
  upgrade(db, programs.before());

  BOOST_TEST(ran(downgrade(db, programs.alone(), {.target = "0001"})) == "-0004 -0003 -0002");
  BOOST_TEST(ran(downgrade(db, programs.alone(), {.target = "base"})) == "-0001");
  BOOST_TEST(ran(upgrade(db, programs.alone())) == "0003 0004");
}

inline void a_target_below_the_checkpoint_takes_the_originals(connection& db, const squashed_programs& programs) {
  BOOST_TEST(ran(upgrade(db, programs.both(), {.target = "0002"})) == "0001 0002");
  BOOST_TEST(rows(db, programs.both()) == "0001 0002");
}

inline void what_a_checkpoint_stands_for_is_not_applied_again(connection& db, const squashed_programs& programs) {
  upgrade(db, programs.both());

  BOOST_TEST(!upgrade(db, programs.both(), {.target = "0002"}).changed());
  BOOST_TEST(!upgrade(db, programs.before(), {.target = "0001"}).changed());
}

inline void an_older_program_is_told_that_the_database_is_ahead(connection& db, const squashed_programs& programs,
                                                                const driver& engine) {
  auto texts = squashed_programs::texts();
  texts.resize(2);
  const built_chain older{texts, false, "strata", engine};
  upgrade(db, programs.alone());

  BOOST_TEST(std::string{to_string(probe(db, older.set()).state)} == "ahead");
  BOOST_TEST(message_of([&] { upgrade(db, older.set()); }).find("does not know 0003, 0004") != std::string::npos);
  BOOST_TEST(!upgrade(db, older.set(), {.allow_ahead = true}).changed());
}

inline void another_history_is_not_taken_for_the_one_that_was_squashed(connection& db,
                                                                       const squashed_programs& programs,
                                                                       const driver& engine) {
  auto texts = squashed_programs::texts();
  texts[1].up = {"ALTER TABLE nodes ADD COLUMN zone TEXT"};
  const built_chain other{texts, false, "strata", engine};
  upgrade(db, other.set(), {.target = "0002"});
  BOOST_TEST(message_of([&] { upgrade(db, programs.alone()); }).find("[strata-edited]") != std::string::npos);

  upgrade(db, other.set());
  BOOST_TEST(message_of([&] { upgrade(db, programs.alone()); }).find("[strata-edited]") != std::string::npos);
  BOOST_TEST(rows(db, programs.alone()) == "0001 0002 0003 0004");
}

inline void another_chain_stays_foreign(connection& db, const squashed_programs& programs, const driver& engine) {
  const built_chain other{std::vector<migration_text>{{.revision = "0001", .up = {"CREATE TABLE a (b INTEGER)"}},
                                                      {.revision = "0002", .up = {"CREATE TABLE c (d INTEGER)"}}},
                          false, "strata", engine};
  upgrade(db, other.set());

  BOOST_TEST(std::string{to_string(probe(db, programs.alone()).state)} == "foreign");
  BOOST_TEST(message_of([&] { upgrade(db, programs.alone()); }).find("[strata-foreign]") != std::string::npos);
}

inline void stamping_records_what_the_checkpoint_stands_for(connection& db, const squashed_programs& programs) {
  stamp(db, programs.alone(), {.target = "0003"});
  BOOST_TEST(rows(db, programs.alone()) == "0003<0001<0002");
  BOOST_TEST(differences(db, programs.before()) == "");

  // Who still holds the originals leaves the row as it is, and can take it apart.
  stamp(db, programs.before(), {.target = "0004"});
  BOOST_TEST(rows(db, programs.both()) == "0003<0001<0002 0004");
  stamp(db, programs.both(), {.target = "0002"});
  BOOST_TEST(rows(db, programs.both()) == "0001 0002");
}

}  // namespace checkpoint_scenarios

}  // namespace strata::test
