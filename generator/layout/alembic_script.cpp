#include "alembic_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "generator/sql/lexer.hpp"
#include "generator/sql/splitter.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view usual_table = "alembic_version";
constexpr std::string_view version_column = "version_num";
constexpr std::string_view history_mark = "-- Rev: ";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::string_view name = trimmed(list.substr(0, list.find(',')));
    if (!name.empty()) names.emplace_back(name);
    list.remove_prefix(std::min(list.find(','), list.size() - 1) + 1);
  }
  return names;
}

// `-- Running upgrade 1a2b, 3c4d -> 5e6f`; nothing for other comments.
std::optional<alembic_step> read_step(std::string_view comment) {
  constexpr std::string_view mark = "-- Running ";
  if (!comment.starts_with(mark)) return std::nullopt;
  comment.remove_prefix(mark.size());
  const std::string_view way = comment.substr(0, comment.find(' '));
  const std::size_t arrow = comment.find(" ->");
  if (arrow == std::string_view::npos || (way != "upgrade" && way != "downgrade")) return std::nullopt;
  const std::vector<std::string> from = names_in(comment.substr(way.size(), arrow - way.size()));
  const std::vector<std::string> to = names_in(comment.substr(arrow + 3));
  alembic_step step;
  step.way = way == "upgrade" ? direction::up : direction::down;
  const std::vector<std::string>& whose = step.way == direction::up ? to : from;
  if (whose.size() != 1) return std::nullopt;
  step.revision = whose.front();
  if (step.way == direction::up) step.parents = from;
  return step;
}

// One statement, read from its first token of code.
class statement_tokens {
 public:
  statement_tokens(std::string_view text, std::span<const token> tokens) : text_(text) {
    for (const token& each : tokens) {
      if (is_code(each.kind)) tokens_.push_back(&each);
    }
  }

  bool take(std::string_view word) {
    if (at_ >= tokens_.size() || !is_word(text_of(text_, *tokens_[at_]), word)) return false;
    ++at_;
    return true;
  }
  // `public.alembic_version`, without quotes.
  std::string take_name() {
    std::string name;
    for (; at_ < tokens_.size(); ++at_) {
      const std::string_view part = text_of(text_, *tokens_[at_]);
      if (tokens_[at_]->kind == token_kind::quoted_name) {
        name += part.size() < 2 ? part : part.substr(1, part.size() - 2);
      } else if (tokens_[at_]->kind == token_kind::word) {
        name += part;
      } else {
        break;
      }
      if (at_ + 1 >= tokens_.size() || text_of(text_, *tokens_[at_ + 1]) != ".") {
        ++at_;
        break;
      }
      name += '.';
      ++at_;
    }
    return name;
  }
  [[nodiscard]] bool at_end() const { return at_ >= tokens_.size(); }

 private:
  std::string_view text_;
  std::vector<const token*> tokens_;
  std::size_t at_ = 0;
};

// The table that a statement on versions writes to; empty for every other statement.
std::string written_table(std::string_view text, std::span<const token> tokens) {
  statement_tokens words{text, tokens};
  if (words.take("create") || words.take("drop")) return words.take("table") ? words.take_name() : std::string{};
  if (words.take("insert")) return words.take("into") ? words.take_name() : std::string{};
  if (words.take("delete")) return words.take("from") ? words.take_name() : std::string{};
  return words.take("update") ? words.take_name() : std::string{};
}

enum class control { none, begin, commit };

control control_of(std::string_view text, std::span<const token> tokens) {
  statement_tokens words{text, tokens};
  const bool begin = words.take("begin");
  if (!begin && !words.take("commit")) return control::none;
  if (!words.take("transaction")) (void)words.take("work");
  if (!words.at_end()) return control::none;
  return begin ? control::begin : control::commit;
}

bool is_version_table(const std::string& name, const std::set<std::string>& known) {
  const std::size_t dot = name.rfind('.');
  const std::string_view last = std::string_view{name}.substr(dot == std::string::npos ? 0 : dot + 1);
  return last == usual_table || known.contains(name);
}

class script_reader {
 public:
  script_reader(const source& file, dialect which, const std::set<std::string>& tables, diagnostics& messages)
      : file_(file),
        text_(file->text()),
        lexed_(lex(text_, which)),
        statements_(split(text_, lexed_.tokens, which)),
        tables_(tables),
        messages_(messages),
        kept_(text_) {}

  alembic_script read() {
    find_steps();
    for (const statement_span& each : statements_) take(each);
    auto blanked = std::make_shared<source_file>(file_->path(), std::move(kept_));
    for (alembic_step& each : steps_) {
      each.transactional = !(uses_transactions_ && outside_.contains(&each - steps_.data()));
    }
    return {std::move(blanked), std::move(steps_)};
  }

 private:
  void find_steps() {
    auto statement = statements_.begin();
    for (std::size_t at = 0; at < lexed_.tokens.size(); ++at) {
      while (statement != statements_.end() && at >= statement->past) ++statement;
      const bool inside = statement != statements_.end() && at >= statement->first;
      const token& each = lexed_.tokens[at];
      if (each.kind != token_kind::comment || inside) continue;
      const std::string_view comment = text_of(text_, each);
      auto step = read_step(trimmed(comment));
      // A history behind the scripts is no part of the last one.
      if ((step || comment.starts_with(history_mark)) && !steps_.empty() && steps_.back().end == text_.size()) {
        steps_.back().end = each.offset;
      }
      if (!step) continue;
      step->line = each.offset;
      step->begin = each.offset + each.length;
      step->end = text_.size();
      steps_.push_back(*std::move(step));
    }
  }

  void take(const statement_span& statement) {
    const std::span<const token> tokens =
        std::span{lexed_.tokens}.subspan(statement.first, statement.past - statement.first);
    const std::size_t offset = tokens.front().offset;
    const auto owner = std::find_if(steps_.begin(), steps_.end(), [offset](const alembic_step& each) {
      return offset >= each.begin && offset < each.end;
    });
    const control what = control_of(text_, tokens);
    if (what != control::none) {
      uses_transactions_ = true;
      inside_ = what == control::begin;
      return blank(statement);
    }
    if (is_version_table(written_table(text_, tokens), tables_)) {
      if (owner != steps_.end() && names(tokens, owner->revision)) owner->is_complete = true;
      return blank(statement);
    }
    if (owner == steps_.end()) return report_stray(offset);
    if (!inside_) outside_.insert(owner - steps_.begin());
  }

  [[nodiscard]] bool names(std::span<const token> tokens, const std::string& revision) const {
    return std::any_of(tokens.begin(), tokens.end(), [&](const token& each) {
      return each.kind == token_kind::string && text_of(text_, each) == '\'' + revision + '\'';
    });
  }

  // With its semicolon.
  void blank(const statement_span& statement) {
    std::size_t past = statement.past;
    while (past < lexed_.tokens.size() && !is_code(lexed_.tokens[past].kind)) ++past;
    const bool ended = past < lexed_.tokens.size() && lexed_.tokens[past].kind == token_kind::semicolon;
    const token& last = lexed_.tokens[ended ? past : statement.past - 1];
    for (std::size_t at = lexed_.tokens[statement.first].offset; at < last.offset + last.length; ++at) {
      if (kept_[at] != '\n' && kept_[at] != '\r') kept_[at] = ' ';
    }
  }

  void report_stray(std::size_t offset) {
    messages_.add({.level = severity::warning,
                   .code = "strata-alembic-sql",
                   .message = "left out: this statement stands below no `-- Running upgrade …` line",
                   .file = file_,
                   .offset = offset,
                   .help = "what env.py runs before the migrations belongs into the program: options.on_connect"});
  }

  const source& file_;
  std::string_view text_;
  lexed_text lexed_;
  std::vector<statement_span> statements_;
  const std::set<std::string>& tables_;
  diagnostics& messages_;
  std::string kept_;
  std::vector<alembic_step> steps_;
  /// The steps that have a statement outside a transaction.
  std::set<std::ptrdiff_t> outside_;
  bool uses_transactions_ = false;
  bool inside_ = false;
};

}  // namespace

void find_version_tables(std::string_view text, dialect which, std::set<std::string>& into) {
  const lexed_text lexed = lex(text, which);
  for (const statement_span& each : split(text, lexed.tokens, which)) {
    statement_tokens words{text, std::span{lexed.tokens}.subspan(each.first, each.past - each.first)};
    if (!words.take("create") || !words.take("table")) continue;
    std::string name = words.take_name();
    if (words.take("(") && words.take_name() == version_column) into.insert(std::move(name));
  }
}

alembic_script read_alembic_script(const source& file, dialect which, const std::set<std::string>& version_tables,
                                   diagnostics& messages) {
  return script_reader{file, which, version_tables, messages}.read();
}

std::map<std::string, alembic_note> read_alembic_history(std::string_view text) {
  constexpr std::string_view depends_mark = "-- Also depends on: ";
  constexpr std::string_view text_mark = "--     ";
  std::map<std::string, alembic_note> notes;
  alembic_note* current = nullptr;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.starts_with(history_mark)) {
      const std::string_view said = trimmed(line.substr(history_mark.size()));
      current = &notes[std::string{said.substr(0, said.find(' '))}];
      current->offset = begin;
    } else if (!line.starts_with("--")) {
      current = nullptr;
    } else if (current != nullptr && line.starts_with(depends_mark)) {
      current->depends = names_in(line.substr(depends_mark.size()));
    } else if (current != nullptr && current->description.empty() && line.starts_with(text_mark)) {
      current->description = trimmed(line.substr(text_mark.size()));
    }
    begin = end + 1;
  }
  return notes;
}

}  // namespace strata::generator
