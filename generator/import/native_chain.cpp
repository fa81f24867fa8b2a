#include "native_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "generator/files/folder.hpp"
#include "generator/files/natural_order.hpp"
#include "generator/graph/chain.hpp"
#include "generator/layout/layouts.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t longest_description = 80;
constexpr std::size_t fewest_digits = 4;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// A description as a part of a file's name: letters and digits as they are, `_` for what is between them.
std::string word_of(std::string_view description) {
  std::string word;
  for (const char byte : description) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    if (letter || is_digit(byte) || static_cast<unsigned char>(byte) >= 0x80) {
      word += byte;
    } else if (!word.empty() && word.back() != '_') {
      word += '_';
    }
  }
  if (word.size() > longest_description) {
    std::size_t end = longest_description;
    while ((static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
    word.resize(end);
  }
  while (word.ends_with('_')) word.pop_back();
  return word;
}

std::string stem_of(const migration_file& file) {
  const std::string word = word_of(file.description);
  // In the layouts whose revisions are names, the description is a part of them.
  if (word.empty() || word_of(file.revision).ends_with(word)) return file.revision;
  return fmt::format("{}{}{}", file.revision, is_digit(word.front()) ? '-' : '_', word);
}

// One name for each of `graph.order`, in that order, which is the names' order, too: `1.2_add_region.sql`; where these
// would sort otherwise, all with a number before them.
std::vector<std::string> native_names(const std::vector<migration_file>& files, const migration_graph& graph) {
  std::vector<std::string> names;
  for (const std::size_t each : graph.order) names.push_back(stem_of(files[each]) + ".sql");
  const bool numbered =
      std::all_of(names.begin(), names.end(), [](const std::string& each) { return is_digit(each.front()); });
  if (numbered && std::is_sorted(names.begin(), names.end(), natural_less)) return names;
  const std::size_t digits = std::max(fewest_digits, std::to_string(names.size()).size());
  for (std::size_t at = 0; at < names.size(); ++at) names[at] = fmt::format("{:0{}}-{}", at + 1, digits, names[at]);
  return names;
}

const chain_migration* find(const std::vector<chain_migration>& in, std::string_view revision) {
  const auto found =
      std::find_if(in.begin(), in.end(), [revision](const chain_migration& each) { return each.revision == revision; });
  return found == in.end() ? nullptr : &*found;
}

class native_writer {
 public:
  native_writer(const foreign_chain& from, diagnostics& messages) : from_(from), messages_(messages) {}

  std::vector<native_file> write() {
    const std::vector<std::string> names = native_names(from_.files, from_.graph);
    const std::string* before = nullptr;
    for (std::size_t at = 0; at < names.size(); ++at) {
      const std::size_t index = from_.graph.order[at];
      const migration_file& file = from_.files[index];
      native_header header = header_of(file);
      const std::vector<std::string>& parents = from_.graph.parents[index];
      const std::vector<std::string> by_name_order =
          before == nullptr ? std::vector<std::string>{} : std::vector{*before};
      if (parents != by_name_order) header.parents = parents;
      header.depends = from_.graph.depends[index];
      add(names[at], file, header);
      before = &file.revision;
    }
    write_repeatables();
    return std::move(files_);
  }

 private:
  void add(std::string name, const migration_file& file, const native_header& header) {
    check_sections(file);
    files_.push_back({std::move(name), native_text(file, header, messages_)});
  }

  native_header header_of(const migration_file& file) {
    native_header header;
    header.which = from_.chains.front().which;
    if (file.repeatable) {
      if (file.irreversible) header.irreversible = file.irreversible->reason;
      return header;
    }
    bool reversible = false;
    for (const migration_chain& chain : from_.chains) {
      const chain_migration* const built = find(chain.migrations, file.revision);
      if (section_for(file.sections, direction::up, chain.which) == nullptr) header.idle.push_back(chain.which);
      if (built == nullptr || built->irreversible.empty()) {
        reversible = true;
      } else if (header.irreversible.empty()) {
        header.irreversible = built->irreversible;
      }
    }
    if (reversible) header.irreversible.clear();
    note_dropped_down(file, header);
    return header;
  }

  void note_dropped_down(const migration_file& file, const native_header& header) {
    if (header.irreversible.empty()) return;
    const auto down = std::find_if(file.sections.begin(), file.sections.end(),
                                   [](const script_section& each) { return each.way == direction::down; });
    if (down == file.sections.end()) return;
    messages_.add({.level = severity::note,
                   .code = "strata-import-dropped",
                   .message = fmt::format("left out: the down script of {}; {}", file.revision, header.irreversible),
                   .file = down->file,
                   .offset = down->marker == 0 ? std::nullopt : std::optional{down->marker}});
  }

  // What only a folder of Strata's can have.
  void check_sections(const migration_file& file) {
    for (const script_section& each : file.sections) {
      if (!each.call) continue;
      messages_.add({.code = "strata-cannot-import",
                     .message = "the section runs a step in C++, whose source would not come along",
                     .file = each.file,
                     .offset = each.marker,
                     .help = "move this folder by hand: it is one of Strata's already"});
    }
  }

  // Their names stay, because the digests count them; the order is by name, unless it is stated.
  void write_repeatables() {
    std::vector<std::string> names;
    for (const migration_file& each : from_.repeatables) names.push_back(each.revision + ".sql");
    const bool by_name = std::is_sorted(names.begin(), names.end(), natural_less);
    for (std::size_t at = 0; at < names.size(); ++at) {
      const migration_file& file = from_.repeatables[at];
      native_header header = header_of(file);
      for (const stated_name& each : file.depends) header.depends.push_back(each.text);
      if (!by_name && at > 0 && header.depends.empty()) header.depends.push_back(from_.repeatables[at - 1].revision);
      add(names[at], file, header);
    }
  }

  const foreign_chain& from_;
  diagnostics& messages_;
  std::vector<native_file> files_;
};

// As the next command will read them.
std::vector<migration_chain> read_back(const std::vector<native_file>& written, const foreign_chain& from,
                                       const std::string& display, diagnostics& messages) {
  std::vector<source> sources;
  sources.reserve(written.size());
  for (const native_file& each : written) {
    sources.push_back(std::make_shared<source_file>(display_path(display, each.name), each.text));
  }
  std::sort(sources.begin(), sources.end(),
            [](const source& left, const source& right) { return natural_less(left->path(), right->path()); });
  std::vector<migration_file> files = read_strata_layout(sources, messages);
  const auto versioned =
      std::stable_partition(files.begin(), files.end(), [](const migration_file& each) { return !each.repeatable; });
  const std::vector<migration_file> repeatables =
      order_repeatables({std::make_move_iterator(versioned), std::make_move_iterator(files.end())}, messages);
  files.erase(versioned, files.end());
  const migration_graph graph = build_graph(files, messages, {.allow_branches = from.allow_branches});
  std::vector<migration_chain> chains;
  const bool several = from.chains.size() > 1;
  for (const migration_chain& each : from.chains) {
    chains.push_back(build_chain(files, graph, each.which, messages, several));
    chains.back().repeatables = build_repeatables(repeatables, each.which, messages, several);
  }
  return chains;
}

class comparison {
 public:
  std::vector<std::string> run(const migration_chain& left, const migration_chain& right) {
    compare(left.migrations, right.migrations);
    compare(left.repeatables, right.repeatables);
    return std::move(lines_);
  }

 private:
  void compare(const std::vector<chain_migration>& left, const std::vector<chain_migration>& right) {
    for (std::size_t at = 0; at < std::max(left.size(), right.size()); ++at) {
      if (at >= left.size() || at >= right.size() || left[at].revision != right[at].revision) {
        const auto name = [at](const auto& in) { return at < in.size() ? in[at].revision : std::string{"nothing"}; };
        lines_.push_back(fmt::format("{} is where {} was", name(right), name(left)));
        return;
      }
      compare(left[at], right[at]);
    }
  }

  void compare(const chain_migration& left, const chain_migration& right) {
    const auto check = [&](bool same, std::string_view what) {
      if (!same) lines_.push_back(fmt::format("{}: {}", left.revision, what));
    };
    check(as_set(left.parents) == as_set(right.parents), "its parents");
    check(as_set(left.depends) == as_set(right.depends) || left.repeatable, "what it depends on");
    check(left.irreversible.empty() == right.irreversible.empty(), "whether it has a way back");
    check(left.compatible == right.compatible, "whether it is compatible");
    check(left.only_when_changed == right.only_when_changed, "when it runs");
    check(left.origin.tool == right.origin.tool && left.origin.version == right.origin.version &&
              left.origin.checksums == right.origin.checksums,
          "what the other tool's table says of it");
    check(left.borrowed == right.borrowed, "whether it is another tool's");
    compare(left.up, right.up, left.revision + ": its up script");
    if (left.irreversible.empty()) compare(left.down, right.down, left.revision + ": its down script");
  }

  void compare(const sql_script& left, const sql_script& right, const std::string& name) {
    const auto same_statement = [](const sql_statement& one, const sql_statement& other) {
      return one.hash == other.hash && one.in_transaction == other.in_transaction &&
             one.commits_with_next == other.commits_with_next && one.guard == other.guard &&
             one.guard_derived == other.guard_derived;
    };
    const bool same = left.checksum == right.checksum && left.transactional == right.transactional &&
                      left.suspends_foreign_keys == right.suspends_foreign_keys &&
                      left.lock_timeout == right.lock_timeout && left.statement_timeout == right.statement_timeout &&
                      std::equal(left.statements.begin(), left.statements.end(), right.statements.begin(),
                                 right.statements.end(), same_statement);
    if (!same) lines_.push_back(name);
  }

  static std::set<std::string> as_set(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> compare_chains(const migration_chain& left, const migration_chain& right) {
  return comparison{}.run(left, right);
}

std::vector<native_file> write_native(const foreign_chain& from, const std::string& display, diagnostics& messages) {
  std::vector<native_file> written = native_writer{from, messages}.write();
  if (messages.has_errors()) return written;
  diagnostics found;
  const std::vector<migration_chain> chains = read_back(written, from, display, found);
  std::vector<std::string> differences;
  for (const diagnostic& each : found.all()) {
    // Warnings are those of the folder itself, and were said.
    if (each.level == severity::error) messages.add(each);
  }
  for (std::size_t at = 0; at < chains.size(); ++at) {
    for (std::string& each : compare_chains(from.chains[at], chains[at])) differences.push_back(std::move(each));
  }
  if (!differences.empty()) {
    messages.add({.code = "strata-cannot-import",
                  .message = "the native files would be another chain; they differ in",
                  .path = display,
                  .details = std::move(differences),
                  .help = "leave the folder in its layout, which needs no import, and please report this"});
  }
  return written;
}

}  // namespace strata::generator
