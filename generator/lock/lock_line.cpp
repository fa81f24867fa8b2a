#include "lock_line.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace strata::generator {

namespace {

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  if (text == "none") return items;
  while (true) {
    const std::size_t comma = text.find(',');
    items.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

std::string unquoted(std::string_view text) {
  std::string plain;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] == '\\' && at + 2 < text.size()) ++at;
    plain += text[at];
  }
  return plain;
}

// True where the field is one that a script has.
bool set_script_field(locked_script& script, std::string_view field, std::string_view value) {
  if (field == "up") {
    script.up = value;
  } else if (field == "down") {
    script.down = value == "irreversible" ? std::string_view{} : value;
  } else if (field == "statements") {
    script.statements = split_list(value);
  } else if (field == "digest") {
    script.digest = value;
  } else if (field == "accepted") {
    script.accepted = split_list(value);
  } else if (field == "checkpoint") {
    script.checkpoint = value;
  } else if (field == "checkpoint_statements") {
    script.checkpoint_statements = split_list(value);
  } else {
    return false;
  }
  return true;
}

bool set_field(locked_migration& migration, std::string_view field, std::string_view value) {
  if (field == "parents") {
    migration.parents = split_list(value);
    return true;
  }
  if (field == "depends") {
    migration.depends = split_list(value);
    return true;
  }
  if (field == "reason") {
    migration.reasons.push_back(unquoted(value));
    return true;
  }
  const std::size_t dot = std::min(field.find('.'), field.size());
  const auto which = dialect_from(field.substr(0, dot));
  return which && dot < field.size() && set_script_field(migration.scripts[*which], field.substr(dot + 1), value);
}

bool is_complete(const locked_migration& migration, dialect which) {
  const auto script = migration.scripts.find(which);
  return script != migration.scripts.end() && !script->second.up.empty() && !script->second.digest.empty();
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  bool in_quotes = false;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    if (at == line.size() || (line[at] == ' ' && !in_quotes)) {
      if (at > begin) words.push_back(line.substr(begin, at - begin));
      begin = at + 1;
    } else if (in_quotes && line[at] == '\\') {
      ++at;
    } else if (line[at] == '"') {
      in_quotes = !in_quotes;
    }
  }
  return words;
}

lock_line read_lock_line(std::string_view line, const std::vector<dialect>& dialects) {
  lock_line read;
  const std::vector<std::string_view> words = split_words(line);
  if (words.empty()) return {{}, "the line names no revision"};
  read.migration.revision = words.front();
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::size_t equals = std::min(words[at].find('='), words[at].size());
    const std::string_view value = words[at].substr(std::min(equals + 1, words[at].size()));
    if (!set_field(read.migration, words[at].substr(0, equals), value)) {
      read.problem = fmt::format("`{}` is no field of this format", words[at]);
      return read;
    }
  }
  const auto lacking = std::find_if(dialects.begin(), dialects.end(),
                                    [&read](dialect which) { return !is_complete(read.migration, which); });
  if (lacking != dialects.end()) {
    read.problem = fmt::format("the line lacks the checksums for {}", to_string(*lacking));
  }
  return read;
}

}  // namespace strata::generator
