#include "postgresql_tree.hpp"

namespace strata::generator::tree_reading {

std::pair<std::string, const postgresql_tree&> open(const postgresql_tree& statement) {
  static const postgresql_tree none = postgresql_tree::object();
  if (!statement.is_object() || statement.empty()) return {std::string{}, none};
  return {statement.begin().key(), statement.begin().value()};
}

std::string text(const postgresql_tree& node, const char* member) { return node.value(member, std::string{}); }
bool flag(const postgresql_tree& node, const char* member) { return node.value(member, false); }

const postgresql_tree& part(const postgresql_tree& node, const char* member) {
  static const postgresql_tree none = postgresql_tree::object();
  const auto found = node.find(member);
  return found == node.end() ? none : *found;
}

const postgresql_tree* option(const postgresql_tree& list, std::string_view name) {
  for (const postgresql_tree& each : list) {
    const postgresql_tree& element = part(each, "DefElem");
    if (text(element, "defname") == name) return &element;
  }
  return nullptr;
}

bool is_on(const postgresql_tree* element) {
  if (element == nullptr) return false;
  const postgresql_tree& argument = part(*element, "arg");
  if (argument.empty()) return true;
  const std::string word = text(part(argument, "String"), "sval");
  if (!word.empty()) return word != "false" && word != "off";
  const postgresql_tree& boolean = part(argument, "Boolean");
  if (!boolean.empty() || argument.contains("Boolean")) return flag(boolean, "boolval");
  return part(argument, "Integer").value("ival", 0) != 0;
}

bool is_on_by_default(const postgresql_tree* element) { return element == nullptr || is_on(element); }

std::string last_name(const postgresql_tree& names) {
  return names.empty() ? std::string{} : text(part(names.back(), "String"), "sval");
}

const postgresql_tree* partition_detached_concurrently(const postgresql_tree& alter_table) {
  for (const postgresql_tree& each : part(alter_table, "cmds")) {
    const postgresql_tree& command = part(each, "AlterTableCmd");
    const postgresql_tree& partition = part(part(command, "def"), "PartitionCmd");
    if (text(command, "subtype") == "AT_DetachPartition" && flag(partition, "concurrent")) {
      return &part(partition, "name");
    }
  }
  return nullptr;
}

}  // namespace strata::generator::tree_reading
