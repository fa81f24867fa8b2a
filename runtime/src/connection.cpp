#include <strata/connection.hpp>
#include <strata/database_copier.hpp>
#include <strata/snapshot_loader.hpp>
#include <utility>

#include "failure_view.hpp"

namespace strata {

namespace {

failure hook_failure(const phrase& message) {
  return to_failure({.code = errc::hook_failed,
                     .message = message,
                     .database_state = "no migration was run on this connection",
                     .help = {"mend the hook, and start again"}});
}

}  // namespace

std::unique_ptr<database_copier> connection::copier(std::string_view) { return nullptr; }

std::unique_ptr<snapshot_loader> connection::load(const snapshot&, std::string&) { return nullptr; }

std::vector<unmet_requirement> connection::unmet(std::span<const requirement>) { return {}; }

void connection::on_connect(connection_hook hook) {
  on_connect_ = std::move(hook);
  prepare();
}

bool connection::connect_again(const wait_options& wait) {
  if (!reconnect(wait)) return false;
  prepare();
  return true;
}

void connection::prepare() {
  if (!on_connect_) return;
  try {
    on_connect_(*this);
  } catch (const engine_error& said) {
    rollback();
    failure why = hook_failure({"the program's on_connect failed"});
    why.engine_message = said.what();
    why.sqlstate = said.sqlstate();
    throw connect_error{std::move(why)};
  } catch (const std::exception& thrown) {
    rollback();
    throw connect_error{hook_failure({"the program's on_connect failed: {}", {thrown.what()}})};
  }
  if (in_transaction()) {
    rollback();
    throw connect_error{hook_failure({"the program's on_connect left a transaction open"})};
  }
  keep_session_settings();
}

}  // namespace strata
