#include <fmt/format.h>

#include "lock_file.hpp"
#include "seal.hpp"

namespace strata::generator {

namespace {

std::string in_quotes(std::string_view reason) {
  std::string text = "\"";
  for (const char byte : reason) {
    if (byte == '"' || byte == '\\') text += '\\';
    text += byte == '\n' || byte == '\r' || byte == '\t' ? ' ' : byte;
  }
  return text + '"';
}

std::string line_of(const lock_file& what, const locked_migration& migration) {
  std::string line = migration.revision + " parents=";
  line += migration.parents.empty() ? "none" : fmt::format("{}", fmt::join(migration.parents, ","));
  if (!migration.depends.empty()) line += fmt::format(" depends={}", fmt::join(migration.depends, ","));
  for (const dialect each : what.dialects) {
    const locked_script& script = migration.scripts.at(each);
    const std::string_view name = to_string(each);
    line += fmt::format(" {0}.up={1} {0}.down={2} {0}.statements={3} {0}.digest={4}", name, script.up,
                        script.down.empty() ? "irreversible" : script.down,
                        script.statements.empty() ? "none" : fmt::format("{}", fmt::join(script.statements, ",")),
                        script.digest);
    if (!script.accepted.empty()) line += fmt::format(" {}.accepted={}", name, fmt::join(script.accepted, ","));
    if (!script.checkpoint.empty()) {
      line += fmt::format(" {0}.checkpoint={1} {0}.checkpoint_statements={2}", name, script.checkpoint,
                          script.checkpoint_statements.empty()
                              ? "none"
                              : fmt::format("{}", fmt::join(script.checkpoint_statements, ",")));
    }
  }
  for (const std::string& reason : migration.reasons) line += " reason=" + in_quotes(reason);
  return line;
}

}  // namespace

std::string serialise(const lock_file& what) {
  std::string text = "# Checksums of the migrations that some kept database may have run. Commit this file.\n";
  text += fmt::format("strata-lock {}\ndialects", lock_format);
  for (const dialect each : what.dialects) text += fmt::format(" {}", to_string(each));
  text += fmt::format("\nlayout {}\n", what.layout);
  if (what.branches) text += fmt::format("{}\n", branches_line);
  std::string seal = seal_header(what);
  for (const locked_migration& each : what.migrations) {
    const std::string line = line_of(what, each);
    seal = seal_line(seal, line);
    text += fmt::format("{} seal={}\n", line, seal);
  }
  return text;
}

}  // namespace strata::generator
