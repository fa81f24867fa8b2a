#include "run.hpp"

#include <fmt/format.h>

#include <exception>
#include <memory>
#include <ostream>

#include "context.hpp"
#include "help.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "redact.hpp"

namespace strata::cli {
namespace {

constexpr std::string_view usage_code = "strata-usage";
// Nothing that Strata foresaw: memory, the standard library, a driver's own exception.
constexpr std::string_view unexpected_code = "strata-unexpected";

/// Says what went wrong: as text on standard error, or with --format json as the one value on standard output.
class complaint {
 public:
  complaint(const console& where, bool as_json, std::string url)
      : where_{where}, json_{as_json}, url_{std::move(url)} {}

  /// `done`: what a run had committed before.
  void say(failure what, std::string_view code, const report& done = {}) const {
    for (std::string* const text : {&what.message, &what.engine_message, &what.database_state, &what.help}) {
      *text = redact_in(std::move(*text), url_);
    }
    if (json_) {
      print_json(where_, error_json(what, code, done));
      where_.out->flush();
      return;
    }
    // format() writes the code of the failure; wrong usage and the unforeseen have codes of their own here.
    std::string text = format(what);
    const std::string written{to_string(what.code)};
    if (const std::size_t at = text.find('[' + written + ']'); at != std::string::npos) {
      text.replace(at + 1, written.size(), code);
    }
    constexpr std::string_view label = "error:";
    if (const std::size_t at = text.find(label); at != std::string::npos) {
      text.replace(at, label.size(), on_err(where_, paint::error, label));
    }
    where_.out->flush();
    *where_.err << text << '\n';
  }

 private:
  const console& where_;
  bool json_;
  std::string url_;
};

bool wants_no_colour(const std::vector<std::string>& arguments) {
  for (const std::string& each : arguments) {
    if (each == "--no-color") return true;
  }
  return false;
}

int run_command(const console& terminal, const program& self, const invocation& asked, const chain_set& set) {
  if (asked.version) {
    *terminal.out << fmt::format("{} (Strata {})\n", self.name, strata_version());
    return done;
  }
  if (asked.help) {
    *terminal.out << (asked.what == nullptr ? help_text(page_of(self))
                                            : help_text(self.name, page_of(self, *asked.what)));
    return done;
  }
  const std::unique_ptr<observer> events = make_event_progress(terminal, asked);
  return asked.what->run({.self = self, .set = set, .asked = asked, .terminal = terminal, .events = events.get()});
}

}  // namespace

int run_on(const console& terminal, const program& self, const std::vector<std::string>& arguments,
           const chain_set& set) {
  console where = terminal;
  if (wants_no_colour(arguments)) where.colour = false;
  invocation asked;
  const auto complain = [&](failure what, std::string_view code, const report& done = {}) {
    complaint{where, asks_for_json(arguments), database_url(self, asked)}.say(std::move(what), code, done);
  };
  try {
    asked = read_arguments(arguments, self.name);
    const int status = run_command(where, self, asked, set);
    where.out->flush();
    if (where.out->good()) return status;
    complain({.message = "standard output could not be written whole"}, unexpected_code);
  } catch (const usage_error& wrong) {
    complain({.message = wrong.what(), .help = wrong.help()}, usage_code);
    return wrong_usage;
  } catch (const error& known) {
    complain(known.details(), to_string(known.code()), known.report());
  } catch (const std::exception& unforeseen) {
    complain({.message = unforeseen.what()}, unexpected_code);
  }
  return failed;
}

int report_failure(const program& self, const std::vector<std::string>& arguments, const failure& what,
                   std::string_view code) {
  const console where = process_console();
  complaint{where, asks_for_json(arguments), database_url(self, {})}.say(what, code);
  return code == usage_code ? wrong_usage : failed;
}

bool is_command(std::string_view word) noexcept { return find_command(word) != nullptr; }

int run(const program& self, const std::vector<std::string>& arguments, const chain_set& set) {
  return run_on(process_console(), self, arguments, set);
}

}  // namespace strata::cli
