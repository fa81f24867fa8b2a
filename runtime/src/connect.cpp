// From a URL or a connection to the driver and the chain that fit it.
#include <algorithm>
#include <cctype>
#include <strata/strata.hpp>

#include "driver_for.hpp"

namespace strata {

namespace {

bool answers_to(const driver& which, std::string_view scheme) {
  return std::find(which.schemes.begin(), which.schemes.end(), scheme) != which.schemes.end();
}

// SQLAlchemy's `sqlite+pysqlite://` names a Python driver; only what stands before the plus counts.
std::string scheme_of(std::string_view url, const chain_set& set) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) {
    // The text itself may hold a password.
    const std::string_view word = url.substr(0, url.find(':'));
    const bool has_scheme = std::any_of(set.drivers.begin(), set.drivers.end(),
                                        [&](const driver* each) { return answers_to(*each, word); });
    throw connect_error{failure{.code = errc::bad_url,
                                .message = has_scheme
                                               ? "the database URL has no '//' behind '" + std::string{word} + ":'"
                                               : "the database URL has no scheme",
                                .help = "write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in "
                                        "memory)"}};
  }
  std::string scheme{url.substr(0, std::min(colon, url.find('+')))};
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
  return scheme;
}

std::string dialects_of(const chain_set& set) {
  std::string names;
  for (const embedded_chain& each : set.chains) names.append(names.empty() ? "" : ", ").append(each.dialect());
  return names;
}

}  // namespace

const driver& driver_for(std::string_view url, const chain_set& set) {
  for (const driver* each : set.drivers) {
    if (each->understands != nullptr && each->understands(url)) return *each;
  }
  const std::string scheme = scheme_of(url, set);
  for (const driver* each : set.drivers) {
    if (answers_to(*each, scheme)) return *each;
  }
  throw connect_error{failure{.code = errc::unknown_dialect,
                              .message = "this program has no driver for '" + scheme + "' URLs",
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
