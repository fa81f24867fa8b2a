#include "draft_arguments.hpp"

#include <fmt/format.h>

#include "arguments.hpp"

namespace strata::generator {

void add_draft_options(boost::program_options::options_description& options, draft_options& target) {
  namespace po = boost::program_options;
  target.now = std::chrono::system_clock::now();
  const auto words = [](const char* name, auto take) {
    return po::value<std::vector<std::string>>()->value_name(name)->notifier(
        [take](const std::vector<std::string>& given) { take(split_list(given)); });
  };
  const auto word = [](const char* name, auto take) {
    return po::value<std::string>()->value_name(name)->notifier([take](const std::string& given) { take(given); });
  };
  options.add_options()("message,m", po::value(&target.message)->value_name("MESSAGE"), "what the migration does")(
      "revision", po::value(&target.revision)->value_name("NAME"),
      "its revision (default: the time or the next number)")(
      "style",
      word("time|number",
           [&target](const std::string& name) {
             target.style = revision_style_from(name);
             if (!target.style) {
               throw po::error(fmt::format("unknown style '{}' (time, number)", name));
             }
           }),
      "how revisions are made (default: as in the folder; else "
      "time)")("sql-dialect",
               words("sqlite|postgresql|mysql",
                     [&target](const std::vector<std::string>& names) { target.sections = read_dialects(names); }),
               "a section of its own for this engine; again, or with commas, for several")(
      "depends", words("REV", [&target](const std::vector<std::string>& names) { target.depends = names; }),
      "a migration that has to run before, without being a parent; may be given again")(
      "label", po::value(&target.label)->value_name("NAME"), "a name for the branch that begins here")(
      "template", word("FILE", [&target](const std::string& name) { target.template_file = name; }),
      "what the file is made from (default: one in the folder's templates/, else the built-in)")(
      "edit", po::bool_switch(&target.edit), "open the file in $VISUAL or $EDITOR");
}

}  // namespace strata::generator
