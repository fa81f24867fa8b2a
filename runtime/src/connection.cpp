#include <strata/connection.hpp>
#include <strata/database_copier.hpp>
#include <strata/snapshot_loader.hpp>
#include <utility>

namespace strata {

namespace {

[[noreturn]] void fail(std::string message, std::string engine_message = {}, std::string sqlstate = {}) {
  throw connect_error{failure{.code = errc::hook_failed,
                              .message = std::move(message),
                              .engine_message = std::move(engine_message),
                              .sqlstate = std::move(sqlstate),
                              .database_state = "no migration was run on this connection",
                              .help = "mend the hook, and start again"}};
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
    fail("the program's on_connect failed", said.what(), said.sqlstate());
  } catch (const std::exception& thrown) {
    rollback();
    fail(std::string{"the program's on_connect failed: "} + thrown.what());
  }
  if (in_transaction()) {
    rollback();
    fail("the program's on_connect left a transaction open");
  }
  keep_session_settings();
}

}  // namespace strata
