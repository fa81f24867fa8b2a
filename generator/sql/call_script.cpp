#include "call_script.hpp"

#include "checksum.hpp"
#include "normalise.hpp"

namespace strata::generator {

// The text that is hashed is described in docs/checksum.md.
sql_script read_call_script(const script_section& section) {
  const step_call& call = *section.call;
  std::string hashed = "strata-call-1\n" + call.name + "\n";
  if (call.text) hashed += sha256(with_unix_line_ends(call.text->text())) + "\n";

  sql_script script;
  script.file = section.file;
  script.marker = section.marker;
  script.lock_timeout = section.lock_timeout;
  script.statement_timeout = section.statement_timeout;
  script.checksum = sha256(hashed);

  sql_statement statement;
  statement.text = "call " + call.name;
  statement.offset = section.marker;
  statement.where = section.file->locate(section.marker);
  statement.call = call.name;
  statement.hash = short_hash(hashed);
  script.statements.push_back(std::move(statement));
  return script;
}

}  // namespace strata::generator
