// The steps of 20260216_1120: a client's tags from text to a JSON array, and back. One row at a time, however many
// there are; on SQLite and on PostgreSQL alike.
#include <algorithm>
#include <array>
#include <cstdio>
#include <nebula/tags_in_cpp/migrations.hpp>
#include <string>
#include <string_view>

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

void append_json(std::string& list, std::string_view tag) {
  list += list.size() > 1 ? ",\"" : "\"";
  for (const char each : tag) {
    if (each == '"' || each == '\\') {
      list += '\\';
      list += each;
    } else if (static_cast<unsigned char>(each) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(each));
      list += escape.data();
    } else {
      list += each;
    }
  }
  list += '"';
}

std::string as_list(std::string_view tags) {
  std::string list = "[";
  while (!tags.empty()) {
    const std::size_t end = std::min(tags.find(','), tags.size());
    const std::string_view tag = trimmed(tags.substr(0, end));
    if (!tag.empty()) append_json(list, tag);
    tags.remove_prefix(std::min(end + 1, tags.size()));
  }
  return list + "]";
}

}  // namespace

namespace nebula::tags_in_cpp {

void tags_to_lists(strata::connection& db) {
  db.read("SELECT id, tags FROM clients WHERE tags <> ''", {}, [&](const strata::row& client) {
    db.run("UPDATE clients SET tag_list = $1 WHERE id = $2", {as_list(*client[1]), *client[0]});
  });
}

// The engine takes the array apart; a tag never holds a comma.
void lists_to_tags(strata::connection& db) {
  const bool sqlite = db.engine().dialect == "sqlite";
  const std::string_view tags_of = sqlite ? "SELECT value FROM json_each($1) ORDER BY key"
                                          : "SELECT value FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS "
                                            "list (value, position) ORDER BY position";
  db.read("SELECT id, tag_list FROM clients", {}, [&](const strata::row& client) {
    std::string tags;
    db.read(tags_of, {*client[1]},
            [&](const strata::row& tag) { tags.append(tags.empty() ? "" : ",").append(*tag[0]); });
    db.run("UPDATE clients SET tags = $1 WHERE id = $2", {tags, *client[0]});
  });
}

}  // namespace nebula::tags_in_cpp
