// A conversation over the application's pqxx::connection. Transactions are begun and ended by plain statements inside a
// pqxx::nontransaction, which also keeps the application from opening one of its own meanwhile.
#include <optional>
#include <pqxx/pqxx>
#include <utility>

#include "engine.hpp"
#include "server_report.hpp"
#include "session.hpp"

namespace strata::postgresql {

namespace {

#if defined(__GNUC__)
#pragma GCC diagnostic push
// What libpqxx 7.10 has instead, set_notice_handler(), would take the application's own handler away.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif

// libpqxx hands notices to every handler that is registered, ours for as long as it lives.
class notice_collector final : public pqxx::errorhandler {
 public:
  notice_collector(wrapped_connection& from, std::vector<std::string>& into) : pqxx::errorhandler{from}, into_{into} {}
  bool operator()(const char text[]) noexcept override {
    const std::string_view said{text};
    const std::size_t label = said.find(":  ");
    if (label != std::string_view::npos) {
      const std::string_view message = said.substr(label + 3);
      into_.push_back(std::string{said.substr(0, label)} + ": " + std::string{message.substr(0, message.find('\n'))});
    }
    return true;
  }

 private:
  std::vector<std::string>& into_;
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

class pqxx_session final : public session {
 public:
  explicit pqxx_session(wrapped_connection& theirs) : theirs_{theirs} {}

  answer run(const std::string& sql) override {
    return run_inside(sql, [&sql](pqxx::nontransaction& talking) { return talking.exec(sql); });
  }

  answer run(const std::string& sql, std::span<const value> parameters) override {
    std::vector<std::optional<std::string>> texts;
    texts.reserve(parameters.size());
    for (const value& each : parameters) texts.push_back(parameter_text(each));
    std::vector<const char*> values;
    values.reserve(texts.size());
    for (const auto& each : texts) values.push_back(each ? each->c_str() : nullptr);
    return run_inside(sql, [&](pqxx::nontransaction& talking) {
      return talking.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
    });
  }

  [[nodiscard]] bool in_transaction() const noexcept override { return inside_ || application_is_inside(); }

  [[nodiscard]] std::string description() const override {
    const auto or_empty = [](const char* text) { return std::string{text != nullptr ? text : ""}; };
    const std::string host = or_empty(theirs_.hostname());
    std::string text = "the PostgreSQL database " + or_empty(theirs_.dbname()) + " on ";
    text += host.empty() || host.starts_with('/') ? "the socket in " + host : host + ":" + or_empty(theirs_.port());
    return text + " as " + or_empty(theirs_.username());
  }

  [[nodiscard]] int told_process() const noexcept override { return theirs_.backendpid(); }

  [[nodiscard]] std::vector<std::string> take_notices() override { return std::exchange(notices_, {}); }

 private:
  template <typename Send>
  answer run_inside(const std::string& sql, Send send) {
    // libpqxx 6 connects anew by itself, to a session without our lock.
    if (was_open_ && !theirs_.is_open()) throw lost("the connection is closed");
    const std::string_view keyword = sql;
    try {
      const notice_collector listening{theirs_, notices_};
      pqxx::nontransaction talking{theirs_};
      const pqxx::result result = send(talking);
      was_open_ = true;
      if (keyword.starts_with("BEGIN")) inside_ = true;
      const bool partly = keyword.starts_with("ROLLBACK TO ");
      if (keyword.starts_with("COMMIT") || (keyword.starts_with("ROLLBACK") && !partly)) inside_ = false;
      return read_answer(result);
    } catch (const pqxx::broken_connection& broken) {
      inside_ = false;
      throw lost(broken.what());
    } catch (const pqxx::usage_error&) {
      throw engine_error{engine_error::kind::refused,
                         "the application has a transaction open on its pqxx::connection; end it before migrating",
                         {},
                         {}};
    } catch (const pqxx::sql_error& refused) {
      // Of several statements in a message, the first may have run.
      if (keyword.starts_with("BEGIN")) inside_ = true;
      const std::string& sqlstate = refused.sqlstate();
      const engine_error made = make_error(read_text(refused.what(), sqlstate, sql), sql);
      if (theirs_.is_open()) throw made;
      inside_ = false;
      throw lost(made.what());
    } catch (const pqxx::failure& failed) {
      if (!theirs_.is_open()) throw lost(failed.what());
      throw engine_error{engine_error::kind::refused, failed.what(), {}, {}};
    }
  }

  static engine_error lost(const std::string& said) {
    return engine_error{engine_error::kind::connection_lost, said.substr(0, said.find('\n')), {}, {}};
  }

  // libpqxx says so only by refusing another one.
  [[nodiscard]] bool application_is_inside() const noexcept {
    try {
      const pqxx::nontransaction attempt{theirs_};
      return false;
    } catch (const pqxx::usage_error&) {
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  static answer read_answer(const pqxx::result& from) {
    answer found;
    for (const auto& each : from) {
      row& next = found.rows.emplace_back();
      for (const auto& field : each) {
        if (field.is_null()) {
          next.emplace_back();
        } else {
          next.emplace_back(std::in_place, field.c_str(), field.size());
        }
      }
    }
    found.changed = static_cast<std::uint64_t>(from.affected_rows());
    return found;
  }

  wrapped_connection& theirs_;
  bool was_open_ = false;
  bool inside_ = false;
  std::vector<std::string> notices_;
};

}  // namespace

std::unique_ptr<session> wrap_session(wrapped_connection& theirs) { return std::make_unique<pqxx_session>(theirs); }

}  // namespace strata::postgresql
