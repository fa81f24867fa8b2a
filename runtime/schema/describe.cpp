#include "describe.hpp"

#include "runtime/internal/words.hpp"

namespace strata::schemas {

std::string describe(std::span<const key_part> parts) {
  std::string text;
  for (const key_part& each : parts) {
    if (!text.empty()) text += ", ";
    text += each.column.empty() ? each.expression : each.column;
    if (!each.collation.empty()) text += " COLLATE " + each.collation;
    if (each.descending) text += " DESC";
  }
  return text;
}

std::string describe(const key_constraint& key) {
  std::string text = (key.name.empty() ? "" : key.name + " ") + "(" + describe(key.parts) + ")";
  if (!key.conflict.empty()) text += " ON CONFLICT " + key.conflict;
  if (!key.more.empty()) text += " " + key.more;
  return text;
}

std::string describe(const check_constraint& check) {
  return "check " + (check.name.empty() ? "" : check.name + " ") + "(" + check.expression + ")";
}

std::string describe(const foreign_key& key) {
  std::string text =
      "foreign key " + (key.name.empty() ? "" : key.name + " ") + "(" + join(key.columns) + ") to " + key.parent_table;
  if (!key.parent_columns.empty()) text += " (" + join(key.parent_columns) + ")";
  if (key.on_update != "NO ACTION") text += " ON UPDATE " + key.on_update;
  if (key.on_delete != "NO ACTION") text += " ON DELETE " + key.on_delete;
  if (key.checked == deferral::immediate) text += " DEFERRABLE";
  if (key.checked == deferral::deferred) text += " DEFERRED";
  if (!key.more.empty()) text += " " + key.more;
  return text;
}

}  // namespace strata::schemas
