#include "compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "describe.hpp"
#include "runtime/internal/words.hpp"

namespace strata::schemas {

namespace {

// Letters of names count alike in either case, those of literals do not.
std::string fold_names(std::string_view text) {
  std::string result{text};
  bool in_literal = false;
  for (char& each : result) {
    if (each == '\'') in_literal = !in_literal;
    if (!in_literal && each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return result;
}

// Compares two schemas and collects what it finds. Constraints and options are compared by their lines.
class comparison {
 public:
  comparison(bool fold, const difference_wording& wording) : fold_(fold), wording_(wording) {}

  void schemas(const schema& before, const schema& after);
  [[nodiscard]] std::vector<schema_difference> take() { return std::move(found_); }

 private:
  // Pairs the objects of two lists by name: reports the lonely ones, hands the couples on.
  template <class Object, class Name, class Container, class Compare>
  void pair(const std::vector<Object>& before, const std::vector<Object>& after, Name name, Container container,
            Compare compare_couple);

  void tables(const schema_table& before, const schema_table& after);
  void columns(const schema_column& before, const schema_column& after);
  void column_order(const schema_table& before, const schema_table& after);
  void indexes(const schema_index& before, const schema_index& after);
  void triggers(const std::vector<schema_trigger>& before, const std::vector<schema_trigger>& after);
  void objects(const std::vector<schema_object>& before, const std::vector<schema_object>& after);
  [[nodiscard]] bool goes_along(std::string_view container, difference_kind fate) const;
  void definitions(const std::string& before, const std::string& after);

  void value(std::string_view label, const std::string& before, const std::string& after);
  void flag(std::string_view label, bool before, bool after);
  void lines(const std::vector<std::string>& before, const std::vector<std::string>& after);
  void changed(std::string what);
  [[nodiscard]] std::string both(const std::string& before, const std::string& after) const {
    return fmt::format(fmt::runtime(wording_.changed), before, after);
  }

  [[nodiscard]] std::string key(std::string_view name) const { return fold_ ? fold_names(name) : std::string{name}; }
  [[nodiscard]] bool same(std::string_view left, std::string_view right) const { return key(left) == key(right); }

  bool fold_;
  const difference_wording& wording_;
  std::string object_;
  std::string container_;
  std::vector<schema_difference> found_;
};

template <class Object, class Name, class Container, class Compare>
void comparison::pair(const std::vector<Object>& before, const std::vector<Object>& after, Name name,
                      Container container, Compare compare_couple) {
  const auto named = [&](const std::vector<Object>& list) {
    std::map<std::string, const Object*> result;
    for (const Object& each : list) result.emplace(key(name(each)), &each);
    return result;
  };
  const auto old_ones = named(before);
  const auto new_ones = named(after);
  for (const Object& each : before) {
    const auto match = new_ones.find(key(name(each)));
    if (match == new_ones.end()) {
      found_.push_back({difference_kind::missing, name(each), container(each), std::string{wording_.missing}});
      continue;
    }
    object_ = name(each);
    container_ = container(each);
    compare_couple(each, *match->second);
  }
  for (const Object& each : after) {
    if (!old_ones.contains(key(name(each)))) {
      found_.push_back({difference_kind::added, name(each), container(each), std::string{wording_.added}});
    }
  }
}

void comparison::changed(std::string what) {
  found_.push_back({difference_kind::changed, object_, container_, std::move(what)});
}

void comparison::value(std::string_view label, const std::string& before, const std::string& after) {
  if (same(before, after)) return;
  if (after.empty()) return changed(fmt::format("{} {} {}", label, before, wording_.missing));
  if (before.empty()) return changed(fmt::format("{} {} {}", label, after, wording_.added));
  changed(fmt::format("{} {}", label, both(before, after)));
}

void comparison::flag(std::string_view label, bool before, bool after) {
  if (before != after) changed(fmt::format("{} {}", label, before ? wording_.missing : wording_.added));
}

void comparison::lines(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::vector<std::string> left = after;
  for (const std::string& each : before) {
    const auto match =
        std::find_if(left.begin(), left.end(), [&](const std::string& other) { return same(each, other); });
    if (match == left.end()) {
      changed(fmt::format("{} {}", each, wording_.missing));
    } else {
      left.erase(match);
    }
  }
  for (const std::string& each : left) changed(fmt::format("{} {}", each, wording_.added));
}

std::string generated_as(const schema_column& column) {
  if (column.generated == generation::none) return {};
  return fmt::format("({}){}", column.expression, column.generated == generation::stored ? " STORED" : "");
}

void comparison::columns(const schema_column& before, const schema_column& after) {
  value("type", before.type, after.type);
  flag("NOT NULL", before.not_null, after.not_null);
  value("default", before.default_value.value_or(""), after.default_value.value_or(""));
  value("collation", before.collation, after.collation);
  value("generated as", generated_as(before), generated_as(after));
  value("NOT NULL ON CONFLICT", before.not_null_conflict, after.not_null_conflict);
  lines(before.options, after.options);
}

// Of the columns that both have.
void comparison::column_order(const schema_table& before, const schema_table& after) {
  const auto common = [&](const schema_table& table, const schema_table& other) {
    std::vector<std::string> names;
    for (const schema_column& each : table.columns) {
      const bool shared = std::any_of(other.columns.begin(), other.columns.end(),
                                      [&](const schema_column& there) { return same(each.name, there.name); });
      if (shared) names.push_back(each.name);
    }
    return names;
  };
  value("order of columns", join(common(before, after)), join(common(after, before)));
}

void comparison::indexes(const schema_index& before, const schema_index& after) {
  const std::size_t found_before = found_.size();
  flag("UNIQUE", before.unique, after.unique);
  value("columns", "(" + describe(before.parts) + ")", "(" + describe(after.parts) + ")");
  value("where", before.predicate, after.predicate);
  if (found_.size() == found_before) definitions(before.definition, after.definition);
}

std::vector<std::string> constraint_lines(const schema_table& table) {
  std::vector<std::string> lines;
  for (const key_constraint& each : table.unique) lines.push_back("unique " + describe(each));
  for (const check_constraint& each : table.checks) lines.push_back(describe(each));
  for (const foreign_key& each : table.foreign_keys) lines.push_back(describe(each));
  lines.insert(lines.end(), table.options.begin(), table.options.end());
  return lines;
}

void comparison::tables(const schema_table& before, const schema_table& after) {
  const std::string object = "table " + before.name;
  const auto container = [&](const auto&) -> const std::string& { return object; };
  pair(
      before.columns, after.columns,
      [&](const schema_column& each) { return fmt::format("column {}.{}", before.name, each.name); }, container,
      [&](const schema_column& left, const schema_column& right) { columns(left, right); });
  object_ = object;
  container_.clear();
  column_order(before, after);
  value("primary key", before.primary_key ? describe(*before.primary_key) : "",
        after.primary_key ? describe(*after.primary_key) : "");
  lines(constraint_lines(before), constraint_lines(after));
  pair(
      before.indexes, after.indexes, [](const schema_index& each) { return "index " + each.name; }, container,
      [&](const schema_index& left, const schema_index& right) { indexes(left, right); });
}

// True: the object's container came or went as a whole.
bool comparison::goes_along(std::string_view container, difference_kind fate) const {
  return !container.empty() && std::any_of(found_.begin(), found_.end(), [&](const schema_difference& each) {
    return each.kind == fate && same(each.object, container);
  });
}

void comparison::objects(const std::vector<schema_object>& before, const std::vector<schema_object>& after) {
  const auto staying = [&](const std::vector<schema_object>& list, difference_kind fate) {
    std::vector<schema_object> result;
    std::copy_if(list.begin(), list.end(), std::back_inserter(result),
                 [&](const schema_object& each) { return !goes_along(each.container, fate); });
    return result;
  };
  pair(
      staying(before, difference_kind::missing), staying(after, difference_kind::added),
      [](const schema_object& each) { return each.kind + " " + each.name; },
      [](const schema_object& each) { return each.container; },
      [&](const schema_object& left, const schema_object& right) { definitions(left.definition, right.definition); });
}

// Triggers of a table or view that came or went as a whole came or went with it.
void comparison::triggers(const std::vector<schema_trigger>& before, const std::vector<schema_trigger>& after) {
  const auto staying = [&](const std::vector<schema_trigger>& list, difference_kind fate) {
    std::vector<schema_trigger> result;
    std::copy_if(list.begin(), list.end(), std::back_inserter(result), [&](const schema_trigger& trigger) {
      return std::none_of(found_.begin(), found_.end(), [&](const schema_difference& each) {
        return each.kind == fate &&
               (same(each.object, "table " + trigger.table) || same(each.object, "view " + trigger.table));
      });
    });
    return result;
  };
  pair(
      staying(before, difference_kind::missing), staying(after, difference_kind::added),
      [](const schema_trigger& each) { return "trigger " + each.name; },
      [](const schema_trigger& each) { return "table " + each.table; },
      [&](const schema_trigger& left, const schema_trigger& right) {
        if (!same(left.table, right.table)) return value("table", left.table, right.table);
        definitions(left.definition, right.definition);
      });
}

void comparison::definitions(const std::string& before, const std::string& after) {
  if (!same(before, after)) changed("definition " + both(before, after));
}

void comparison::schemas(const schema& before, const schema& after) {
  const auto no_container = [](const auto&) { return std::string{}; };
  pair(
      before.tables, after.tables, [](const schema_table& each) { return "table " + each.name; }, no_container,
      [&](const schema_table& left, const schema_table& right) { tables(left, right); });
  pair(
      before.views, after.views, [](const schema_view& each) { return "view " + each.name; }, no_container,
      [&](const schema_view& left, const schema_view& right) { definitions(left.definition, right.definition); });
  triggers(before.triggers, after.triggers);
  pair(
      before.enumerations, after.enumerations, [](const schema_enumeration& each) { return "type " + each.name; },
      no_container,
      [&](const schema_enumeration& left, const schema_enumeration& right) {
        value("values", "(" + join(left.values) + ")", "(" + join(right.values) + ")");
      });
  objects(before.objects, after.objects);
}

}  // namespace

std::vector<schema_difference> compare(const schema& before, const schema& after, const difference_wording& wording) {
  comparison work{before.names_fold_case && after.names_fold_case, wording};
  work.schemas(before, after);
  return work.take();
}

std::string to_string(const schema_difference& difference) { return difference.object + ": " + difference.what; }

}  // namespace strata::schemas
