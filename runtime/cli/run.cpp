// One command line, from its words to the exit status, and what is said of a failure.

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <ostream>

#include "commands.hpp"
#include "json.hpp"
#include "pages.hpp"
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

bool wants_no_colour(const std::vector<std::string>& line) {
  return std::find(line.begin(), line.end(), "--no-color") != line.end();
}

/// Of a line that could not be read, too.
bool asks_for_json(const std::vector<std::string>& line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == "--format=json") return true;
    if (line[at] == "--format" && at + 1 < line.size() && line[at + 1] == "json") return true;
  }
  return false;
}

int run_command(const console& where, const toolbox& tools, const invocation& asked) {
  if (asked.version) {
    *where.out << tools.version << '\n';
    return done;
  }
  if (asked.help) {
    *where.out << (asked.what == nullptr ? help_text(tools) : help_text(tools, *asked.what));
    return done;
  }
  const std::unique_ptr<observer> events = make_event_progress(where, asked);
  const auto run = [&](const chain_set& set) {
    return asked.what->run({.tools = tools, .set = set, .asked = asked, .terminal = where, .events = events.get()});
  };
  return asked.what->works_on == command::subject::chain ? tools.with_chain(where, asked, run) : run({});
}

}  // namespace

int run_line(const console& terminal, const toolbox& tools, const std::vector<std::string>& line) {
  console where = terminal;
  if (wants_no_colour(line)) where.colour = false;
  if (line.empty()) {
    *where.err << help_text(tools);
    return wrong_usage;
  }
  invocation asked;
  const auto complain = [&](failure what, std::string_view code, const report& done = {}) {
    complaint{where, asks_for_json(line), database_url(tools.self, asked)}.say(std::move(what), code, done);
  };
  try {
    asked = read_arguments(tools, line);
    const int status = run_command(where, tools, asked);
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

void report_failure(const console& where, const program& self, const invocation& asked, const failure& what,
                    std::string_view code) {
  complaint{where, asked.json, database_url(self, asked)}.say(what, code);
}

}  // namespace strata::cli
