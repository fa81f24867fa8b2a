// From a URL or a connection to the driver and the chain that fit it.
#include <algorithm>
#include <strata/strata.hpp>

#include "runtime/internal/lookup.hpp"
#include "runtime/internal/words.hpp"

namespace strata {

namespace {

bool answers_to(const driver& which, std::string_view scheme) {
  return std::find(which.schemes.begin(), which.schemes.end(), scheme) != which.schemes.end();
}

// JDBC's URLs are the others' behind a word of its own.
std::string_view without_jdbc(std::string_view url) {
  constexpr std::string_view jdbc = "jdbc:";
  return url.starts_with(jdbc) ? url.substr(jdbc.size()) : url;
}

// SQLAlchemy's `sqlite+pysqlite://` names a Python driver; only what stands before the plus counts. Empty: there is no
// scheme.
std::string scheme_of(std::string_view url) {
  const std::string_view text = without_jdbc(url);
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return {};
  return ascii::lower(text.substr(0, std::min(colon, text.find('+'))));
}

[[noreturn]] void refuse_without_scheme(std::string_view url, const chain_set& set) {
  // The text itself may hold a password.
  const std::string_view text = without_jdbc(url);
  const std::string_view word = text.substr(0, text.find(':'));
  const bool has_scheme =
      std::any_of(set.drivers.begin(), set.drivers.end(), [&](const driver* each) { return answers_to(*each, word); });
  throw connect_error{
      failure{.code = errc::bad_url,
              .message = has_scheme ? "the database URL has no '//' behind '" + std::string{word} + ":'"
                                    : "the database URL has no scheme",
              .help = "write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory)"}};
}

// What stands where a scheme would may be a piece of a password.
bool can_be_a_scheme(std::string_view text) {
  return !text.empty() && ascii::is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char each) {
    return ascii::is_letter(each) || ascii::is_digit(each) || each == '-' || each == '.';
  });
}

std::string dialects_of(const chain_set& set) {
  std::string names;
  for (const embedded_chain& each : set.chains) names.append(names.empty() ? "" : ", ").append(each.dialect());
  return names;
}

}  // namespace

const driver* find_driver(std::string_view url, const chain_set& set) {
  for (const driver* each : set.drivers) {
    if (each->understands != nullptr && each->understands(url)) return each;
  }
  const std::string scheme = scheme_of(url);
  for (const driver* each : set.drivers) {
    if (answers_to(*each, scheme)) return each;
  }
  return nullptr;
}

const driver& driver_for(std::string_view url, const chain_set& set) {
  if (const driver* const found = find_driver(url, set)) return *found;
  const std::string scheme = scheme_of(url);
  if (scheme.empty()) refuse_without_scheme(url, set);
  throw connect_error{failure{.code = errc::unknown_dialect,
                              .message = can_be_a_scheme(scheme)
                                             ? "this program has no driver for '" + scheme + "' URLs"
                                             : "this program has no driver for such URLs",
                              .help = "it was built with DIALECTS " + dialects_of(set) +
                                      "; add the dialect to add_migrations() and build again"}};
}

std::unique_ptr<connection> connect(std::string_view url, const chain_set& set, const connect_options& options) {
  std::unique_ptr<connection> made = driver_for(url, set).connect(url, options);
  if (options.on_connect) made->on_connect(options.on_connect);
  return made;
}

const embedded_chain& embedded_chain_for(const connection& db, const chain_set& set) {
  const std::string_view dialect = db.engine().dialect;
  if (const embedded_chain* const found = find_chain(set, dialect)) return *found;
  throw connect_error{failure{
      .code = errc::unknown_dialect,
      .message = "the chain " + std::string{set.name} + " has no migrations for " + std::string{dialect},
      .help =
          "it was built with DIALECTS " + dialects_of(set) + "; add the dialect to add_migrations() and build again"}};
}

const chain& chain_for(const connection& db, const chain_set& set) { return embedded_chain_for(db, set).whole(); }

}  // namespace strata
