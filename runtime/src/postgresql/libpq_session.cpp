// A conversation over a connection of Strata's own.
#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "connection_string.hpp"
#include "engine.hpp"
#include "patience.hpp"
#include "server_report.hpp"
#include "session.hpp"

namespace strata::postgresql {

namespace {

struct connection_closer {
  void operator()(PGconn* open) const noexcept { PQfinish(open); }
};
struct result_clearer {
  void operator()(PGresult* from) const noexcept { PQclear(from); }
};
using result_handle = std::unique_ptr<PGresult, result_clearer>;

std::string text_of(const PGresult* from, int field) {
  const char* const text = PQresultErrorField(from, field);
  return text != nullptr ? text : "";
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

answer read_answer(const PGresult* from) {
  answer found;
  const int columns = PQnfields(from);
  for (int index = 0; index < PQntuples(from); ++index) {
    row& next = found.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(from, index, column) != 0) {
        next.emplace_back();
      } else {
        next.emplace_back(std::in_place, PQgetvalue(from, index, column),
                          static_cast<std::size_t>(PQgetlength(from, index, column)));
      }
    }
  }
  found.changed = std::strtoull(PQcmdTuples(const_cast<PGresult*>(from)), nullptr, 10);
  return found;
}

// Of `FATAL:  53300: sorry, too many clients already`, the last in the text.
std::string sqlstate_in(std::string_view text) {
  constexpr std::size_t length = 5;
  for (std::size_t at = text.rfind(":  "); at != std::string_view::npos && at > 0; at = text.rfind(":  ", at - 1)) {
    const std::string_view code = text.substr(std::min(at + 3, text.size()), length + 1);
    const bool fits =
        code.size() > length && code[length] == ':' && std::all_of(code.begin(), code.end() - 1, [](char each) {
          return (each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z');
        });
    if (fits) return std::string{code.substr(0, length)};
  }
  return {};
}

class libpq_session final : public session {
 public:
  explicit libpq_session(const std::string& text) {
    // The application's own name goes before; so does an encoding that it asks for.
    const char* const names[] = {"dbname", "fallback_application_name", "client_encoding", nullptr};
    const char* const values[] = {text.c_str(), "strata", "UTF8", nullptr};
    const auto start = std::chrono::steady_clock::now();
    handle_.reset(PQconnectdbParams(names, values, 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
      std::string said = trimmed(PQerrorMessage(handle_.get()));
      // Why the server refuses, in its own language, is all that libpq tells; the code is in its long messages, which
      // can be asked for only now. Not where it took the server its time to say nothing.
      if (std::chrono::steady_clock::now() - start < std::chrono::seconds{1}) {
        PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);
        PQreset(handle_.get());
      }
      if (PQstatus(handle_.get()) != CONNECTION_OK) {
        throw engine_error{engine_error::kind::connection_lost, said, sqlstate_in(PQerrorMessage(handle_.get())), {}};
      }
      PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
    }
    PQsetNoticeReceiver(
        handle_.get(),
        [](void* self, const PGresult* said) {
          static_cast<libpq_session*>(self)->notices_.push_back(text_of(said, PG_DIAG_SEVERITY) + ": " +
                                                                text_of(said, PG_DIAG_MESSAGE_PRIMARY));
        },
        this);
  }

  answer run(const std::string& sql) override {
    require_no_nul(sql);
    return take_answer(PQsendQuery(handle_.get(), sql.c_str()) != 0, sql);
  }

  answer run(const std::string& sql, std::span<const value> parameters) override {
    require_no_nul(sql);
    std::vector<std::optional<std::string>> texts;
    texts.reserve(parameters.size());
    for (const value& each : parameters) texts.push_back(parameter_text(each));
    std::vector<const char*> values;
    values.reserve(texts.size());
    for (const auto& each : texts) values.push_back(each ? each->c_str() : nullptr);
    // The server finds out the types, and texts are what goes in both directions.
    const int sent = PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                       values.data(), nullptr, nullptr, 0);
    return take_answer(sent != 0, sql);
  }

  [[nodiscard]] bool in_transaction() const noexcept override {
    const PGTransactionStatusType status = PQtransactionStatus(handle_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
  }

  [[nodiscard]] std::string description() const override {
    const auto or_empty = [](const char* text) { return std::string{text != nullptr ? text : ""}; };
    const std::string host = or_empty(PQhost(handle_.get()));
    std::string text = "the PostgreSQL database " + or_empty(PQdb(handle_.get())) + " on ";
    text += host.starts_with('/') ? "the socket in " + host : host + ":" + or_empty(PQport(handle_.get()));
    return text + " as " + or_empty(PQuser(handle_.get()));
  }

  [[nodiscard]] int told_process() const noexcept override { return PQbackendPID(handle_.get()); }

  [[nodiscard]] std::vector<std::string> take_notices() override { return std::exchange(notices_, {}); }

 private:
  static void require_no_nul(const std::string& sql) {
    if (sql.find('\0') == std::string::npos) return;
    throw engine_error{
        engine_error::kind::refused, "the statement holds a NUL byte, which PostgreSQL does not take", {}, {}};
  }

  // Not PQexec(), which mixes the server's last words with those about the lost connection.
  answer take_answer(bool sent, const std::string& sql) {
    result_handle kept;
    bool failed = !sent;
    while (result_handle next{PQgetResult(handle_.get())}) {
      if (failed) continue;
      kept = std::move(next);
      failed = !succeeded(kept.get());
    }
    if (failed) throw failure_of(kept.get(), sql);
    return kept ? read_answer(kept.get()) : answer{};
  }

  [[nodiscard]] bool succeeded(const PGresult* from) const {
    switch (PQresultStatus(from)) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_EMPTY_QUERY:
        return true;
      case PGRES_COPY_IN:
        PQputCopyEnd(handle_.get(), "a migration has no data to send");
        return false;
      case PGRES_COPY_OUT: {
        char* line = nullptr;
        while (PQgetCopyData(handle_.get(), &line, 0) > 0) PQfreemem(line);
        return false;
      }
      default:
        return false;
    }
  }

  [[nodiscard]] engine_error failure_of(const PGresult* from, const std::string& sql) const {
    const ExecStatusType status = PQresultStatus(from);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) {
      return {engine_error::kind::refused,
              "COPY from or to the client is not possible in a migration; write INSERT, or COPY with a file of the "
              "server",
              {},
              {}};
    }
    server_report said{.sqlstate = text_of(from, PG_DIAG_SQLSTATE),
                       .message = text_of(from, PG_DIAG_MESSAGE_PRIMARY),
                       .detail = text_of(from, PG_DIAG_MESSAGE_DETAIL),
                       .hint = text_of(from, PG_DIAG_MESSAGE_HINT),
                       .context = text_of(from, PG_DIAG_CONTEXT),
                       .position = std::strtoull(text_of(from, PG_DIAG_STATEMENT_POSITION).c_str(), nullptr, 10)};
    if (said.message.empty()) said.message = trimmed(PQerrorMessage(handle_.get()));
    engine_error made = make_error(said, sql);
    if (PQstatus(handle_.get()) == CONNECTION_OK) return made;
    return engine_error{engine_error::kind::connection_lost, made.what(), said.sqlstate, {}};
  }

  std::unique_ptr<PGconn, connection_closer> handle_;
  std::vector<std::string> notices_;
};

}  // namespace

namespace {

// https://www.postgresql.org/docs/current/errcodes-appendix.html: too_many_connections, cannot_connect_now; no such
// role or password, no such database.
bool has_no_room_yet(const engine_error& said) { return said.sqlstate() == "53300" || said.sqlstate() == "57P03"; }
bool is_final(const engine_error& said) { return said.sqlstate().starts_with("28") || said.sqlstate() == "3D000"; }

}  // namespace

std::unique_ptr<session> open_session(const std::string& libpq_string, const wait_options& wait, bool lost) {
  for (patience waiting{wait};;) {
    try {
      return std::make_unique<libpq_session>(with_connect_timeout(libpq_string, waiting.left()));
    } catch (const engine_error& said) {
      const bool may_come = has_no_room_yet(said) || (lost && !is_final(said));
      if (!may_come || !waiting.pause()) throw;
    }
  }
}

open_transaction::open_transaction(session& on, const std::string& settings) : on_{on} {
  try {
    on_.run("BEGIN ISOLATION LEVEL READ COMMITTED; " + settings);
  } catch (...) {
    // BEGIN may have happened, and what follows it failed.
    rollback();
    throw;
  }
}

open_transaction::~open_transaction() { rollback(); }

void open_transaction::commit() {
  on_.run("COMMIT");
  open_ = false;
}

void open_transaction::rollback() noexcept {
  try {
    if (std::exchange(open_, false) && on_.in_transaction()) on_.run("ROLLBACK");
  } catch (const std::exception&) {
    // The connection is lost, and the transaction with it.
  }
}

}  // namespace strata::postgresql
