// What a session has, so that it can be given back: every setting that a session may change, its role, where the
// bookkeeping's names lead. A script, or a function that it calls, may change any of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session.hpp"

namespace strata::postgresql {

/// Where names without a schema lead, and by whose rights.
struct session_place {
  std::string path;
  std::string role;

  /// Throws engine_error.
  [[nodiscard]] static session_place of(session& on);
  /// Statements that go there; each ends with a semicolon.
  [[nodiscard]] std::string sql() const;
};

class session_settings {
 public:
  /// Reads them. Throws engine_error.
  explicit session_settings(session& of);

  /// Parameters of the script's own (`SET app.tenant = …`), which the server does not list: to be called before the
  /// statement runs. Throws engine_error.
  void note_own_parameters(session& of, std::string_view statement);

  /// Statements that put back what is different now and nothing else; each ends with a semicolon. They work inside a
  /// transaction, also over SET LOCAL. All but the two timeouts, which are the driver's to keep.
  [[nodiscard]] const std::string& restoring() const noexcept { return restoring_; }
  /// A message of its own that goes before any other: a client encoding holds for whole messages.
  [[nodiscard]] std::string restoring_encoding() const;
  [[nodiscard]] std::string restoring_timeouts() const;
  [[nodiscard]] const session_place& place() const noexcept { return place_; }

 private:
  std::string restoring_;
  session_place place_;
  std::string encoding_;
  std::string lock_timeout_;
  std::string statement_timeout_;
  std::vector<std::string> own_parameters_;
};

/// Names the search path, the role or the session's user: bookkeeping that follows may be led astray.
[[nodiscard]] bool may_lead_astray(std::string_view statement);
/// Names the client's encoding.
[[nodiscard]] bool may_recode(std::string_view statement);
/// False for statements that change no setting: DDL that names no function which does. What it fires or evaluates
/// itself (event triggers, index expressions) is looked at when the run ends.
[[nodiscard]] bool may_change_settings(std::string_view statement);
/// Names temporary objects.
[[nodiscard]] bool may_make_temporary(std::string_view statement);

}  // namespace strata::postgresql
