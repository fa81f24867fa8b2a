// What must hold on a database that stands at several revisions, whatever its engine.
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "message_of.hpp"

namespace strata::test {

/// r001 → (u001 → u002 | j001 → j002), where j002 depends on u001.
inline std::vector<migration_text> two_branches() {
  const auto table = [](std::string revision, const std::string& name) {
    return migration_text{.revision = std::move(revision),
                          .up = {"CREATE TABLE " + name + " (id integer)"},
                          .down = {"DROP TABLE " + name}};
  };
  std::vector<migration_text> texts{table("r001", "roots"), table("u001", "users"), table("u002", "emails"),
                                    table("j001", "jobs"), table("j002", "assignments")};
  texts[1].labels = {"users"};
  texts[3].parents = {"r001"};
  texts[3].labels = {"jobs"};
  texts[4].depends = {"u001"};
  return texts;
}

namespace branch_scenarios {

inline std::string moves(const report& from) {
  std::string text;
  for (const auto& each : from.migrations) text += (each.way == direction::up ? "+" : "-") + each.revision + " ";
  return text;
}

inline std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& each : words) text += (text.empty() ? "" : " ") + each;
  return text;
}

/// How a refusal names a head of the database.
inline std::string applied(connection& db, const built_chain& chain, std::string_view revision) {
  return std::string{revision} + " (applied " + read_history(db, chain.set()).find(revision)->applied_at +
         " by a program built " + std::string{chain.set().built_at} + ")";
}

inline void goes_up_branch_by_branch(connection& db, const built_chain& chain) {
  BOOST_TEST(moves(upgrade(db, chain.set(), {.target = "users@head"})) == "+r001 +u001 +u002 ");
  BOOST_TEST(joined(current(db, chain.set())) == "u002");
  BOOST_TEST(moves(upgrade(db, chain.set(), {.target = "j001"})) == "+j001 ");
  BOOST_TEST(joined(current(db, chain.set())) == "u002 j001");
  BOOST_TEST((probe(db, chain.set()).state == standing::behind));
  BOOST_TEST(probe(db, chain.set()).pending == 1u);
  BOOST_TEST(check(db, chain.set()).empty());

  const report rest = upgrade(db, chain.set());
  BOOST_TEST(moves(rest) == "+j002 ");
  BOOST_TEST(joined(rest.from) == "u002 j001");
  BOOST_TEST(joined(rest.to) == "j002 u002");
  BOOST_TEST((probe(db, chain.set()).state == standing::current));
  BOOST_TEST(read_history(db, chain.set()).find("j002")->depends == std::vector<std::string>{"u001"},
             boost::test_tools::per_element());
  BOOST_TEST(joined(read_history(db, chain.set()).find("j002")->parents) == "j001");
}

inline void takes_a_dependency_along(connection& db, const built_chain& chain) {
  BOOST_TEST(moves(upgrade(db, chain.set(), {.target = "jobs@head"})) == "+r001 +u001 +j001 +j002 ");

  BOOST_TEST(moves(downgrade(db, chain.set(), {.target = "users@r001"})) == "-j002 -u001 ");
  BOOST_TEST(joined(current(db, chain.set())) == "j001");
}

inline void refuses_what_is_ambiguous(connection& db, const built_chain& chain) {
  upgrade(db, chain.set(), {.target = "heads"});

  // Also where there would be nothing to do.
  BOOST_TEST(message_of([&] { upgrade(db, chain.set(), {.target = "head"}); }) ==
             "error: the chain has several heads: u002, j002 [strata-ambiguous-target]\n"
             "  database: unchanged\n"
             "  help: name one of them, or say 'heads' for all");
  BOOST_TEST(message_of([&] { downgrade(db, chain.set(), {.target = "-1"}); }) ==
             "error: '-1' starts at several heads: u002, j002 [strata-ambiguous-target]\n"
             "  database: unchanged\n"
             "  help: say from which: downgrade u002@-1 or downgrade j002@-1");
  BOOST_TEST(moves(downgrade(db, chain.set(), {.target = "u002@-1"})) == "-u002 ");
  BOOST_TEST(message_of([&] { downgrade(db, chain.set(), {.target = "u002"}); }) ==
             "error: nothing can be taken back to u002, which is not applied: the database is at u001, j002 "
             "[strata-unreachable-target]\n"
             "  database: unchanged\n"
             "  help: a downgrade goes to a revision that is applied, or to base; to apply it: upgrade u002");
}

inline void is_stamped_branch_by_branch(connection& db, const built_chain& chain) {
  stamp(db, chain.set(), {.target = "u001,j002"});
  BOOST_TEST(joined(current(db, chain.set())) == "u001 j002");
  // What is on the other branch stays.
  BOOST_TEST(moves(stamp(db, chain.set(), {.target = "u002"})) == "+u002 ");
  BOOST_TEST(moves(stamp(db, chain.set(), {.target = "j001"})) == "-j002 ");
  BOOST_TEST(joined(current(db, chain.set())) == "j001 u002");
  BOOST_TEST(moves(stamp(db, chain.set(), {.target = "base"})) == "-u002 -j001 -u001 -r001 ");
}

/// `older` lacks the branch of the jobs.
inline void tells_an_older_program_what_it_does_not_know(connection& db, const built_chain& chain,
                                                         const built_chain& older) {
  upgrade(db, chain.set());

  BOOST_TEST(message_of([&] { upgrade(db, older.set()); }) ==
             "error: the database is newer than this program: it is at " + applied(db, chain, "u002") + ", " +
                 applied(db, chain, "j002") +
                 ", and this program, built 2026-01-30 09:00:00, whose head is u002, does not know j001, j002 "
                 "[strata-ahead]\n"
                 "  database: unchanged\n"
                 "  help: start the newer program, or take its migrations back: test-migrate downgrade u002");
  BOOST_TEST((probe(db, older.set()).state == standing::ahead));
  BOOST_TEST(moves(downgrade(db, older.set(), {.target = "j001@r001"})) == "-j002 -j001 ");
  BOOST_TEST((probe(db, older.set()).state == standing::current));
}

}  // namespace branch_scenarios

}  // namespace strata::test
