// The directives of a migration file. What follows `migrate:up` and `migrate:down` is read in section_options.cpp.
#include "directives.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <strata/adopt.hpp>

#include "names.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view revision_rule =
    "a revision is made of letters, digits, `_` and `.`, and is none of base, current, head, heads, none";
constexpr std::string_view label_rule =
    "a label is made of letters, digits, `_` and `.`, and is none of base, current, head, heads, none";

// A line while it is read.
struct directive_line {
  const marker& line;
  migration_file& into;
  diagnostics& messages;

  void report(std::string code, std::string message, std::size_t offset, std::string help) const {
    messages.add({.code = std::move(code),
                  .message = std::move(message),
                  .file = into.file,
                  .offset = offset,
                  .help = std::move(help)});
  }
  void report_words(std::string message, std::size_t offset, std::string help) const {
    report("strata-marker-words", std::move(message), offset, std::move(help));
  }
  void check_revision(const marker_word& word) const {
    if (is_revision(word.text)) return;
    report("strata-invalid-revision", fmt::format("`{}` cannot be a revision", word.text), word.offset,
           std::string{revision_rule});
  }
};

void read_revision(const directive_line& at) {
  const std::vector<marker_word>& words = at.line.words;
  if (words.size() != 1) {
    return at.report_words("`migrate:revision` takes one revision",
                           words.empty() ? at.line.name.offset : words[1].offset, "-- migrate:revision 20260130_0900");
  }
  at.into.revision = words.front().text;
  at.into.revision_offset = words.front().offset;
  at.check_revision(words.front());
}

void read_parents(const directive_line& at) {
  const std::vector<marker_word>& words = at.line.words;
  at.into.parents.emplace();
  if (words.empty()) {
    return at.report_words("`migrate:parent` takes one revision, several for a merge, or none", at.line.name.offset,
                           "-- migrate:parent none makes a first migration");
  }
  at.into.parents_offset = words.front().offset;
  if (words.size() == 1 && words.front().text == "none") return;
  for (const marker_word& word : words) {
    at.check_revision(word);
    std::vector<std::string>& parents = *at.into.parents;
    if (std::find(parents.begin(), parents.end(), word.text) == parents.end()) {
      parents.emplace_back(word.text);
    } else {
      at.report("strata-duplicate-parent", fmt::format("parent `{}` is named twice", word.text), word.offset,
                "name it once");
    }
  }
}

// Names with blanks or commas between them; the line may be repeated.
std::vector<marker_word> names_of(const marker& line) {
  std::vector<marker_word> names;
  for (const marker_word& word : line.words) {
    for (std::size_t begin = 0; begin < word.text.size();) {
      const std::size_t end = std::min(word.text.find(',', begin), word.text.size());
      if (end > begin) names.push_back({word.text.substr(begin, end - begin), word.offset + begin});
      begin = end + 1;
    }
  }
  return names;
}

void read_depends(const directive_line& at) {
  const std::vector<marker_word> names = names_of(at.line);
  if (names.empty()) {
    at.report_words("`migrate:depends` takes one revision or several", at.line.name.offset,
                    "-- migrate:depends 20260130_0900");
  }
  for (const marker_word& word : names) {
    at.check_revision(word);
    std::vector<stated_name>& depends = at.into.depends;
    if (std::none_of(depends.begin(), depends.end(), [&](const stated_name& each) { return each.text == word.text; })) {
      depends.push_back({std::string{word.text}, word.offset});
    } else {
      at.report("strata-duplicate-dependency", fmt::format("dependency `{}` is named twice", word.text), word.offset,
                "name it once");
    }
  }
}

void read_labels(const directive_line& at) {
  const std::vector<marker_word> names = names_of(at.line);
  if (names.empty()) {
    at.report_words("`migrate:label` takes a name", at.line.name.offset, "-- migrate:label billing");
  }
  for (const marker_word& word : names) {
    if (is_revision(word.text)) {
      at.into.labels.push_back({std::string{word.text}, word.offset});
    } else {
      at.report("strata-invalid-label", fmt::format("`{}` cannot be a label", word.text), word.offset,
                std::string{label_rule});
    }
  }
}

void refuse_words(const directive_line& at) {
  if (at.line.words.empty()) return;
  at.report_words(fmt::format("`migrate:{}` takes no words", at.line.name.text), at.line.words.front().offset,
                  "put the remark into a comment of its own");
}

void read_compatible(const directive_line& at) {
  at.into.compatible = true;
  refuse_words(at);
}

void read_imported(const directive_line& at) {
  at.into.borrowed = true;
  refuse_words(at);
}

void read_repeatable(const directive_line& at) {
  constexpr std::string_view when_changed = "when-changed";
  const std::vector<marker_word>& words = at.line.words;
  at.into.repeatable = true;
  at.into.only_when_changed = words.size() == 1 && words.front().text == when_changed;
  if (words.empty() || at.into.only_when_changed) return;
  at.report_words(fmt::format("`migrate:repeatable` takes `{}` or nothing", when_changed), words.front().offset,
                  "put the remark into a comment of its own");
}

// The lines of a checkpoint may go on over several.
checkpoint_mark& checkpoint_of(const directive_line& at) {
  if (!at.into.checkpoint) at.into.checkpoint.emplace().offset = at.line.begin;
  return *at.into.checkpoint;
}

void read_digest(const directive_line& at) {
  const std::vector<marker_word>& words = at.line.words;
  checkpoint_mark& checkpoint = checkpoint_of(at);
  const auto which = words.size() == 2 ? dialect_from(words.front().text) : std::nullopt;
  if (which) {
    checkpoint.digests[*which] = words[1].text;
  } else {
    at.report_words("`migrate:digest` takes a dialect and a digest", at.line.name.offset,
                    "only `strata squash` writes this line");
  }
}

// `checkpoint` and `frozen`.
void read_checkpoint(const directive_line& at) {
  const bool names_revisions = at.line.name.text == "checkpoint";
  checkpoint_mark& checkpoint = checkpoint_of(at);
  if (at.line.words.empty()) {
    at.report_words(fmt::format("`migrate:{}` takes what it speaks of", at.line.name.text), at.line.name.offset,
                    "only `strata squash` writes this line");
  }
  for (const marker_word& word : at.line.words) {
    if (names_revisions) at.check_revision(word);
    (names_revisions ? checkpoint.replaces : checkpoint.frozen).emplace_back(word.text);
  }
}

// The default is the rest of the line as it stands, without quotes.
void read_variable(const directive_line& at) {
  std::vector<declared_variable>& variables = at.into.variables;
  if (at.line.words.empty()) {
    return at.report_words("`migrate:variable` needs a name, and may have a default", at.line.name.offset,
                           "-- migrate:variable schema public");
  }
  const marker_word& name = at.line.words.front();
  if (!is_identifier(name.text)) {
    return at.report("strata-variable-name", fmt::format("`{}` cannot be a variable", name.text), name.offset,
                     "use letters, digits and `_`, and no keyword of C++");
  }
  if (std::any_of(variables.begin(), variables.end(), [&](const auto& each) { return each.name == name.text; })) {
    return at.report("strata-duplicate-directive", fmt::format("the variable `{}` is declared twice", name.text),
                     name.offset, "remove one of the lines");
  }
  declared_variable& added = variables.emplace_back(declared_variable{.name = std::string{name.text}});
  if (at.line.words.size() > 1) added.fallback = text_from(at.line, 1, *at.into.file);
}

// `-- migrate:origin flyway 1.2 -1790416302`
void read_origin(const directive_line& at) {
  const std::vector<marker_word>& words = at.line.words;
  migration_origin& origin = at.into.origin;
  if (!origin.tool.empty()) {
    return at.report("strata-duplicate-directive", "`migrate:origin` is stated twice", at.line.begin,
                     "remove one of the lines");
  }
  if (words.size() < 2) {
    return at.report_words("`migrate:origin` takes a tool and the version that its table has", at.line.name.offset,
                           "-- migrate:origin goose 20260130090000");
  }
  const std::string_view tool = words.front().text;
  const auto tools = adoptable_tools();
  if (std::find(tools.begin(), tools.end(), tool) == tools.end()) {
    std::string help = did_you_mean(tool, tools);
    if (help.empty()) help = fmt::format("the tools are {}", fmt::join(tools, ", "));
    return at.report_words(fmt::format("`{}` is no tool that Strata knows the table of", tool), words.front().offset,
                           std::move(help));
  }
  origin.tool = tool;
  origin.version = words[1].text;
  for (std::size_t index = 2; index < words.size(); ++index) origin.checksums.emplace_back(words[index].text);
}

// What can be asked for between blanks, and quoted in SQL without a thought.
bool is_object_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '-' || byte >= 0x80;
  });
}

void read_requires(const directive_line& at) {
  constexpr std::string_view extension_help = "-- migrate:requires extension pg_trgm";
  constexpr std::string_view function_help = "-- migrate:requires function bin2b64/1";
  const std::vector<marker_word>& words = at.line.words;
  const std::string_view kind = words.empty() ? std::string_view{} : words.front().text;
  if (words.size() < 2 || (kind != "extension" && kind != "function")) {
    return at.report_words("`migrate:requires` takes `extension` or `function`, and names", at.line.name.offset,
                           fmt::format("{}\n{}", extension_help, function_help));
  }
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    if (kind == "extension") {
      if (is_object_name(word->text)) {
        at.into.requirements.push_back({stated_requirement::kind::extension, std::string{word->text}});
      } else {
        at.report_words(fmt::format("`{}` cannot be an extension", word->text), word->offset,
                        std::string{extension_help});
      }
      continue;
    }
    const auto function = read_function_declaration(word->text);
    if (function && is_object_name(function->name)) {
      at.into.requirements.push_back({stated_requirement::kind::function, function->name, function->arguments});
    } else {
      at.report_words(fmt::format("`{}` is no function and the number of its arguments", word->text), word->offset,
                      std::string{function_help});
    }
  }
}

struct directive {
  std::string_view name;
  void (*read)(const directive_line& at);
  bool once = false;
};

constexpr std::array directives{directive{"revision", read_revision, true},
                                directive{"parent", read_parents, true},
                                directive{"compatible", read_compatible, true},
                                directive{"repeatable", read_repeatable, true},
                                directive{"imported", read_imported, true},
                                directive{"depends", read_depends},
                                directive{"label", read_labels},
                                directive{"checkpoint", read_checkpoint},
                                directive{"frozen", read_checkpoint},
                                directive{"digest", read_digest},
                                directive{"variable", read_variable},
                                directive{"origin", read_origin},
                                directive{"requires", read_requires}};

const directive* find(std::string_view name) noexcept {
  const auto* const found =
      std::find_if(directives.begin(), directives.end(), [name](const directive& each) { return each.name == name; });
  return found == directives.end() ? nullptr : found;
}

}  // namespace

bool is_directive(std::string_view marker_name) noexcept { return find(marker_name) != nullptr; }

void read_directive(const marker& line, migration_file& into, std::set<std::string_view>& stated,
                    diagnostics& messages) {
  const std::string_view name = line.name.text;
  const directive& how = *find(name);
  const directive_line at{line, into, messages};
  if (how.once && !stated.insert(how.name).second) {
    return at.report(
        "strata-duplicate-directive", fmt::format("`migrate:{}` is stated twice", name), line.begin,
        name == "parent" ? "name all parents in one line: -- migrate:parent A B" : "remove one of the lines");
  }
  how.read(at);
}

}  // namespace strata::generator
