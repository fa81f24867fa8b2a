// The agents that work on jobs: who may come in, what was tried, and which host ports their SSH sessions hold.
#pragma once

#include <optional>
#include <string_view>

#include <strata/connection.hpp>

#include "clock.hpp"

namespace nimbus {

/// One thread at a time, as the connection. Throws strata::engine_error when the database refuses.
class agents {
 public:
  /// The connection must outlive this.
  explicit agents(strata::connection& database) : database_(database) {}

  /// Issues a credential, or replaces the agent's former one. The token itself never gets here, only its digest.
  /// Without an organisation the agent serves all of them.
  void enrol(std::string_view agent, std::string_view token_digest, std::optional<std::string_view> organisation,
             instant at);
  /// True if the digest is the agent's and was not revoked. Either answer is audited.
  [[nodiscard]] bool admit(std::string_view agent, std::string_view token_digest, instant at);
  void revoke(std::string_view agent, instant at);
  /// How often the event ("issued", "admitted", "refused", "revoked") was audited for the agent.
  [[nodiscard]] std::int64_t audited(std::string_view agent, std::string_view event);

  /// Reserves a host port for the agent. False while a session of the agent's on that port is open and not expired.
  [[nodiscard]] bool open_session(std::string_view agent, int host_port, instant at, std::chrono::milliseconds length);
  void close_session(std::string_view agent, int host_port);

 private:
  void audit(std::string_view agent, std::string_view event, instant at);

  strata::connection& database_;
};

}  // namespace nimbus
