#include <algorithm>
#include <optional>
#include <utility>

#include "chain.hpp"
#include "runtime/internal/statement_words.hpp"

namespace strata::generator {

namespace {

using kind = requirement::kind;

// Without its quotes; PostgreSQL reads what has none in lower case.
std::string plain(std::string_view name, dialect which) {
  std::string result;
  if (!name.empty() && std::string_view{"\"`['"}.find(name.front()) != std::string_view::npos) {
    const char last = name.front() == '[' ? ']' : name.front();
    for (std::size_t at = 1; at + 1 < name.size(); ++at) {
      if (name[at] == last) ++at;
      result += name[at];
    }
    return result;
  }
  result = name;
  if (which != dialect::postgresql) return result;
  for (char& each : result) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each + ('a' - 'A'));
  }
  return result;
}

// Nothing: an index, a trigger, something of the session's.
std::optional<kind> take_kind(statement_words& words) {
  for (const std::string_view each :
       {"global", "local", "unlogged", "foreign", "virtual", "materialized", "recursive"}) {
    words.take({each});
  }
  if (words.take({"table"})) return kind::table;
  if (words.take({"view"})) return kind::view;
  if (words.take({"sequence"})) return kind::sequence;
  if (words.take({"schema"})) return kind::schema;
  if (words.take({"type"}) || words.take({"domain"})) return kind::type;
  if (words.take({"function"}) || words.take({"procedure"}) || words.take({"aggregate"})) return kind::routine;
  return std::nullopt;
}

std::optional<provided_base::object> take_object(statement_words& words, dialect which) {
  const std::optional<kind> what = take_kind(words);
  if (!what) return std::nullopt;
  words.take_if_exists();
  // The name is that of a role.
  if (words.next_is("authorization")) return std::nullopt;
  provided_base::object found{.what = *what, .schema = {}, .name = {}};
  for (const std::string_view part : words.take_name_parts()) {
    found.schema = std::exchange(found.name, plain(part, which));
  }
  if (found.name.empty()) return std::nullopt;
  if (which != dialect::sqlite) return found;
  // What is attached or temporary is not in the database.
  const std::string place = plain(std::exchange(found.schema, {}), dialect::postgresql);
  if (!place.empty() && place != "main") return std::nullopt;
  return found;
}

bool same(const provided_base::object& left, const provided_base::object& right) {
  return left.what == right.what && left.schema == right.schema && left.name == right.name;
}

// `SET search_path = app, public`: where names without a schema go from here on. Nothing: it says something else.
std::optional<std::string> take_path(statement_words& words) {
  if (!words.take({"set"})) return std::nullopt;
  words.take({"session"});
  if (!words.take({"search_path"})) return std::nullopt;
  if (!words.take({"="})) words.take({"to"});
  const std::vector<std::string_view> first = words.take_name_parts();
  std::string schema = first.empty() ? std::string{} : plain(first.front(), dialect::postgresql);
  return schema == "$user" || schema == "default" ? std::string{} : schema;
}

void follow(const sql_statement& statement, dialect which, std::string& path,
            std::vector<provided_base::object>& objects) {
  statement_words words{statement.text, which == dialect::sqlite ? "\"`['" : "\""};
  const auto take = [&] {
    std::optional<provided_base::object> found = take_object(words, which);
    if (found && found->what != kind::schema && found->schema.empty()) found->schema = path;
    return found;
  };
  if (const auto set = which == dialect::postgresql ? take_path(words) : std::nullopt) {
    path = *set;
  } else if (words.take({"create"})) {
    words.take({"or", "replace"});
    const auto made = take();
    if (made && std::none_of(objects.begin(), objects.end(), [&](const auto& each) { return same(each, *made); })) {
      objects.push_back(*made);
    }
  } else if (words.take({"drop"})) {
    if (const auto gone = take()) {
      std::erase_if(objects, [&](const auto& each) { return same(each, *gone); });
    }
  }
}

}  // namespace

std::shared_ptr<const provided_base> read_base(const source& file, dialect which, diagnostics& messages, bool several) {
  script_section section;
  section.way = direction::up;
  section.file = file;
  section.end = file->text().size();
  auto base = std::make_shared<provided_base>(provided_base{.made = read_script(section, which, messages, several)});
  std::string path;
  for (const sql_statement& each : base->made.statements) follow(each, which, path, base->objects);
  return base;
}

}  // namespace strata::generator
