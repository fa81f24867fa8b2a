#include "json.hpp"

#include <ostream>

namespace strata::cli {
namespace {

json or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json or_null(std::uint32_t number) { return number == 0 ? json(nullptr) : json(number); }

json script_json(const script& what) {
  return {{"statements", what.statements.size()}, {"transactional", what.transactional}, {"checksum", what.checksum}};
}

}  // namespace

void print_json(const console& where, const json& value) {
  // Migrations need not be UTF-8 in every comment that an engine lets pass; JSON must be.
  *where.out << value.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
}

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
              {"irreversible", or_null(std::string{what.irreversible})},
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
