#include "json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <strata/connection.hpp>

#include "text.hpp"

namespace strata::cli {
namespace {

// Migrations need not be UTF-8 in every comment that an engine lets pass; JSON must be.
std::string string_literal(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

json script_json(const script& what) {
  return {{"statements", what.statements.size()}, {"transactional", what.transactional}, {"checksum", what.checksum}};
}

}  // namespace

json::json(double number) : text_{nlohmann::json(number).dump()} {}

json::json(std::string_view text) : text_{string_literal(text)} {}

json::json(std::initializer_list<member> members) : kind_{kind::object} {
  for (const member& each : members) {
    names_.emplace_back(each.name);
    values_.push_back(each.value);
  }
}

json json::array() {
  json list;
  list.kind_ = kind::list;
  return list;
}

json& json::operator[](std::string_view name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return values_[static_cast<std::size_t>(found - names_.begin())];
  kind_ = kind::object;
  names_.emplace_back(name);
  return values_.emplace_back();
}

void json::write(std::string& out, std::size_t indent) const {
  if (kind_ == kind::scalar) {
    out += text_;
    return;
  }
  const bool list = kind_ == kind::list;
  out += list ? '[' : '{';
  for (std::size_t at = 0; at < values_.size(); ++at) {
    out.append(at == 0 ? "\n" : ",\n").append(indent + 2, ' ');
    if (!list) out.append(string_literal(names_[at])).append(": ");
    values_[at].write(out, indent + 2);
  }
  if (!values_.empty()) out.append("\n").append(indent, ' ');
  out += list ? ']' : '}';
}

void print_json(const console& where, const json& value) {
  std::string text;
  value.write(text);
  *where.out << text << '\n';
}

json or_null(std::string_view text) { return text.empty() ? json(nullptr) : json(text); }

json or_null(std::uint32_t number) { return number == 0 ? json(nullptr) : json(number); }

json migration_json(const chain_index& index, const migration& what) {
  json replaced = json::array();
  for (const replaced_migration& each : what.replaces) replaced.push_back(each.revision);
  json result{{"revision", what.revision},
              {"description", what.description},
              {"parents", what.parents},
              {"depends", what.depends},
              {"labels", index.labels(what.revision)},
              {"file", what.file},
              {"digest", what.digest},
              {"up", script_json(what.up)},
              {"down", what.irreversible.empty() ? script_json(what.down) : json(nullptr)},
              {"irreversible", or_null(what.irreversible)},
              {"head", index.is_head(what.revision)},
              {"compatible", what.compatible},
              {"draft", what.draft}};
  if (!replaced.empty()) result["replaces"] = std::move(replaced);
  return result;
}

json report_json(std::string_view command, const connection& db, const chain_index& index, const report& did) {
  json migrations = json::array();
  for (const report::done& each : did.migrations) {
    const migration* const known = index.find(each.revision);
    migrations.push_back({{"revision", each.revision},
                          {"description", known == nullptr ? json(nullptr) : json(known->description)},
                          {"direction", to_string(each.way)},
                          {"statements", each.statements},
                          {"took_ms", milliseconds(each.took)}});
  }
  return {{"command", command},
          {"database", db.description()},
          {"from", did.from},
          {"to", did.to},
          {"at_head", index.are_heads(did.to)},
          {"migrations", std::move(migrations)},
          {"snapshot", or_null(did.snapshot)},
          {"backup", or_null(did.backup)},
          {"cut_after", did.cut_after}};
}

json difference_json(const difference& what) {
  return {{"kind", name_of(what.what)},
          {"revision", what.revision},
          {"message", explanation(what)},
          {"compatible", what.compatible},
          {"draft", what.draft}};
}

json error_json(const failure& what, std::string_view code, const report& done) {
  json committed = json::array();
  for (const report::done& each : done.migrations) {
    committed.push_back({{"revision", each.revision}, {"direction", to_string(each.way)}});
  }
  return {{"error",
           {{"code", code},
            {"message", what.message},
            {"revision", or_null(what.revision)},
            {"file", or_null(what.file)},
            {"line", or_null(what.line)},
            {"column", or_null(what.column)},
            {"engine", or_null(what.engine_message)},
            {"sqlstate", or_null(what.sqlstate)},
            {"database", or_null(what.database_state)},
            {"help", or_null(what.help)},
            {"committed", std::move(committed)},
            {"backup", or_null(done.backup)}}}};
}

double milliseconds(std::chrono::microseconds took) { return std::chrono::duration<double, std::milli>(took).count(); }

}  // namespace strata::cli
