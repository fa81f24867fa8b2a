// What SQLite lets stand though it names something that is not there, found with the engine's own compiler.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <strata/sqlite.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dangling_references.hpp"
#include "runtime/schema/sqlite_tokens.hpp"

namespace strata::generator {

namespace {

using schemas::lower;

struct object {
  std::string type;
  std::string name;
  /// Of a trigger or an index, the table.
  std::string table;
  std::string sql;
  /// In lower case.
  std::string folded;

  [[nodiscard]] std::string owner() const { return fmt::format("{} {}", type, name); }
};

object to_object(const listed_parts& from) {
  const auto part = [&](std::size_t at) { return at < from.size() ? std::string{from[at]} : std::string{}; };
  return {part(0), part(1), part(2), part(3), lower(part(3))};
}

std::string in_quotes(std::string_view name) {
  std::string result = "\"";
  for (const char each : name) result.append(each == '"' ? 2 : 1, each);
  return result + '"';
}

// As a whole word. A name with quotes in it may be written with more of them.
bool mentions(const object& what, const std::string& lower_name) {
  if (lower_name.find_first_of("\"'`]") != std::string::npos) return true;
  const std::string& text = what.folded;
  const auto is_part = [&](std::size_t at) {
    const auto byte = static_cast<unsigned char>(at < text.size() ? text[at] : ' ');
    return byte == '_' || byte == '$' || byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
  };
  for (std::size_t at = 0; (at = text.find(lower_name, at)) != std::string::npos; ++at) {
    if ((at == 0 || !is_part(at - 1)) && !is_part(at + lower_name.size())) return true;
  }
  return false;
}

// Of what only the application brings nothing can be told here.
bool is_about_the_application(std::string_view said) {
  constexpr std::array<std::string_view, 7> begins{"no such function",  "wrong number of arguments to function",
                                                   "no such collation", "no such module",
                                                   "no such tokenizer", "unknown tokenizer",
                                                   "unsafe use of"};
  return std::any_of(begins.begin(), begins.end(), [&](std::string_view each) { return said.starts_with(each); });
}

class keys_acting {
 public:
  keys_acting(sqlite3* handle, bool act) : handle_(handle) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &before_);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, act ? 1 : 0, nullptr);
  }
  keys_acting(const keys_acting&) = delete;
  keys_acting& operator=(const keys_acting&) = delete;
  ~keys_acting() { sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, before_, nullptr); }

 private:
  sqlite3* handle_;
  int before_ = 0;
};

class finder {
 public:
  finder(strata::sqlite::connection& db, std::vector<object> checked) : db_(db), checked_(std::move(checked)) {}

  std::vector<dangling_reference> run() {
    for (const object& each : checked_) {
      if (each.type == "table" && each.folded.find("references") != std::string::npos) check_keys(each);
      if (each.type == "view") check_view(each);
    }
    check_triggers();
    return std::move(found_);
  }

 private:
  struct key {
    std::string parent;
    std::vector<std::string> from;
    /// Without any, the parent's primary key.
    std::vector<std::string> to;
  };

  // What the engine says of a statement that it only compiles; nothing where it is good.
  [[nodiscard]] std::string said_of(const std::string& statement) const {
    sqlite3_stmt* prepared = nullptr;
    const int status = sqlite3_prepare_v2(db_.handle(), statement.c_str(), -1, &prepared, nullptr);
    sqlite3_finalize(prepared);
    if (status == SQLITE_OK) return {};
    std::string said = sqlite3_errmsg(db_.handle());
    return is_about_the_application(said) ? std::string{} : said;
  }

  // `FROM series(1, 9)` is a table that the application brings; a view has no other use for the parenthesis.
  [[nodiscard]] static bool calls_missing_table(const object& view, std::string_view said) {
    constexpr std::string_view begin = "no such table: ";
    if (!said.starts_with(begin)) return false;
    const std::string name = lower(said.substr(std::max(begin.size(), said.rfind('.') + 1)));
    for (std::size_t at = 0; (at = view.folded.find(name, at)) != std::string::npos; ++at) {
      const std::size_t next = view.folded.find_first_not_of(" \t\r\n\"`]", at + name.size());
      if (next != std::string::npos && view.folded[next] == '(') return true;
    }
    return false;
  }

  void check_view(const object& view) {
    if (auto said = said_of(fmt::format("SELECT * FROM main.{} LIMIT 0", in_quotes(view.name)));
        !said.empty() && !calls_missing_table(view, said)) {
      found_.push_back({view.owner(), view.owner(), std::move(said)});
    }
  }

  void check_keys(const object& table) {
    std::map<std::string, key> keys;
    for (const row& each : db_.query(fmt::format("PRAGMA main.foreign_key_list({})", in_quotes(table.name)))) {
      key& one = keys[each.at(0).value()];
      one.parent = each.at(2).value();
      one.from.push_back(each.at(3).value());
      if (each.at(4)) one.to.push_back(*each[4]);
    }
    const auto name_of = [&](const key& one) {
      return fmt::format("foreign key of table {} ({})", table.name, fmt::join(one.from, ", "));
    };
    const std::size_t before = found_.size();
    for (const auto& [number, one] : keys) {
      if (auto problem = problem_of(one); !problem.empty()) {
        found_.push_back({table.owner(), name_of(one), std::move(problem)});
      }
    }
    if (found_.size() != before || keys.empty()) return;
    // The engine knows best which index it would take.
    const keys_acting on{db_.handle(), true};
    try {
      db_.query(fmt::format("PRAGMA main.foreign_key_check({})", in_quotes(table.name)));
    } catch (const engine_error& said) {
      const std::string_view text = said.what();
      if (!text.starts_with("foreign key mismatch")) return;
      for (const auto& [number, one] : keys) {
        if (!text.ends_with(fmt::format(" referencing \"{}\"", one.parent))) continue;
        found_.push_back({table.owner(), name_of(one),
                          fmt::format("no primary key or unique index of {} is on {}", one.parent,
                                      one.to.empty() ? "so many columns" : fmt::format("{}", fmt::join(one.to, ", "))),
                          true});
        return;
      }
    }
  }

  // None, too, of a view that cannot be read.
  [[nodiscard]] std::vector<row> columns_of(const std::string& table) {
    try {
      return db_.query(fmt::format("PRAGMA main.table_xinfo({})", in_quotes(table)));
    } catch (const engine_error&) {
      return {};
    }
  }

  [[nodiscard]] std::string problem_of(const key& one) {
    const std::vector<row> columns = columns_of(one.parent);
    if (columns.empty()) return fmt::format("there is no table {}", one.parent);
    for (const std::string& wanted : one.to) {
      const bool there = std::any_of(columns.begin(), columns.end(),
                                     [&](const row& each) { return lower(each.at(1).value_or("")) == lower(wanted); });
      if (!there) return fmt::format("table {} has no column {}", one.parent, wanted);
    }
    return {};
  }

  // Compiling what writes to a table compiles its triggers.
  [[nodiscard]] std::string said_of_writing_to(const std::string& table) {
    std::string sets;
    std::string values;
    for (const row& each : columns_of(table)) {
      if (each.at(6) != "0") continue;
      const std::string column = in_quotes(each.at(1).value_or(""));
      sets += fmt::format("{0}{1} = {1}", sets.empty() ? "" : ", ", column);
    }
    // What does so is told of itself, or is the application's.
    if (sets.empty()) return {};
    const std::string name = "main." + in_quotes(table);
    for (const std::string& each : {fmt::format("INSERT INTO {} DEFAULT VALUES", name),
                                    fmt::format("UPDATE {} SET {}", name, sets), fmt::format("DELETE FROM {}", name)}) {
      std::string said = said_of(each);
      // A view has triggers for some of them alone.
      if (said.starts_with("cannot modify ") && said.find(table) != std::string::npos) continue;
      if (!said.empty()) return said;
    }
    return {};
  }

  void check_triggers() {
    const keys_acting off{db_.handle(), false};
    std::map<std::string, bool> broken;
    std::vector<const object*> suspects;
    for (const object& each : checked_) {
      if (each.type != "trigger") continue;
      const auto [table, is_new] = broken.try_emplace(each.table);
      if (is_new) table->second = !said_of_writing_to(each.table).empty();
      if (table->second) suspects.push_back(&each);
    }
    if (!suspects.empty()) tell_apart(suspects);
  }

  // A table's triggers are compiled together, and those of the tables that they write to: each is tried alone.
  void tell_apart(const std::vector<const object*>& suspects) {
    db_.execute("SAVEPOINT strata_triggers");
    try {
      for (const row& each : db_.query("SELECT name FROM main.sqlite_master WHERE type = 'trigger'")) {
        db_.execute("DROP TRIGGER main." + in_quotes(each.at(0).value()));
      }
      for (const object* const each : suspects) {
        db_.execute(each->sql);
        if (auto said = said_of_writing_to(each->table); !said.empty()) {
          found_.push_back({each->owner(), each->owner(), std::move(said)});
        }
        db_.execute("DROP TRIGGER main." + in_quotes(each->name));
      }
    } catch (const engine_error&) {
      // The schema is damaged, which is reported elsewhere.
    }
    db_.execute("ROLLBACK TO strata_triggers");
    db_.execute("RELEASE strata_triggers");
  }

  strata::sqlite::connection& db_;
  std::vector<object> checked_;
  std::vector<dangling_reference> found_;
};

// What has come, what names something that has gone or changed, and what reads a view that does.
std::vector<object> objects_to_check(const schema_listing& before, const schema_listing& now,
                                     const std::set<std::string>& owners) {
  std::set<std::string> changed;
  std::vector<object> checked;
  for (const listed_parts& each : before.missing_in(now)) {
    const object gone = to_object(each);
    // An index that goes may be what made a foreign key's columns unique.
    changed.insert(lower(gone.type == "index" ? gone.table : gone.name));
  }
  if (changed.empty() && owners.empty()) {
    for (const listed_parts& each : now.missing_in(before)) checked.push_back(to_object(each));
    return checked;
  }
  std::set<std::string> come;
  for (const listed_parts& each : now.missing_in(before)) come.insert(to_object(each).owner());
  std::vector<object> rest;
  for (const listed_parts& each : now.missing_in({})) {
    if (!each.empty() && each.front() != "index") rest.push_back(to_object(each));
  }
  for (bool again = true; again;) {
    again = false;
    const auto depends = [&](const object& each) {
      return come.count(each.owner()) != 0 || owners.count(each.owner()) != 0 ||
             std::any_of(changed.begin(), changed.end(), [&](const auto& name) { return mentions(each, name); });
    };
    const auto left = std::partition(rest.begin(), rest.end(), [&](const object& each) { return !depends(each); });
    for (auto each = left; each != rest.end(); ++each) {
      if (each->type == "view") again = changed.insert(lower(each->name)).second || again;
      checked.push_back(std::move(*each));
    }
    rest.erase(left, rest.end());
  }
  std::sort(checked.begin(), checked.end(),
            [](const object& left, const object& right) { return left.owner() < right.owner(); });
  return checked;
}

}  // namespace

std::vector<dangling_reference> find_dangling(sandbox& in, const schema_listing& before, const schema_listing& now,
                                              const std::set<std::string>& owners) {
  auto* const db = dynamic_cast<strata::sqlite::connection*>(&in.db());
  if (db == nullptr) return {};
  std::vector<object> checked = objects_to_check(before, now, owners);
  if (checked.empty()) return {};
  return finder{*db, std::move(checked)}.run();
}

}  // namespace strata::generator
