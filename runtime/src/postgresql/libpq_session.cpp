// A conversation over a connection of Strata's own.
#include <libpq-fe.h>

#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "connection_string.hpp"
#include "engine.hpp"
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

class libpq_session final : public session {
 public:
  explicit libpq_session(const std::string& text) {
    // The application's own name goes before; so does an encoding that it asks for.
    const char* const names[] = {"dbname", "fallback_application_name", "client_encoding", nullptr};
    const char* const values[] = {text.c_str(), "strata", "UTF8", nullptr};
    handle_.reset(PQconnectdbParams(names, values, 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
      throw engine_error{engine_error::kind::connection_lost, trimmed(PQerrorMessage(handle_.get())), {}, {}};
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

std::unique_ptr<session> open_session(const std::string& libpq_string) {
  return std::make_unique<libpq_session>(libpq_string);
}

}  // namespace strata::postgresql
