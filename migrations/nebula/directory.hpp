// Who owns which client, which groups it is in, what it is tagged with and when it was last heard of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <strata/connection.hpp>

namespace nebula {

struct client {
  std::string id;
  std::string owner;
  std::string name;
  /// Words without commas, in the order in which they were given.
  std::vector<std::string> tags;
};

/// Times are texts as the database writes them: `2026-02-16 11:00:00`, UTC. One thread at a time, as the connection.
/// Throws strata::engine_error when the database refuses.
class directory {
 public:
  /// The connection must outlive this.
  explicit directory(strata::connection& database) : database_(database) {}

  /// Adding what is there already, with the same id, changes nothing.
  void add_user(std::string_view id, std::string_view login);
  void add_group(std::string_view id, std::string_view name);
  /// Throws std::invalid_argument for a tag with a comma in it.
  void add_client(const client& what);

  void join(std::string_view client, std::string_view group);
  /// Names of the clients in the group, sorted; revoked ones are left out.
  [[nodiscard]] std::vector<std::string> members(std::string_view group);
  /// Names of the active clients with the tag, sorted.
  [[nodiscard]] std::vector<std::string> tagged(std::string_view tag);
  /// Memberships end with the group or the client.
  void remove_group(std::string_view group);
  void remove_client(std::string_view client);

  void heard_of(std::string_view client, std::string_view at);
  void revoke(std::string_view client, std::string_view at);
  /// Names of the active clients that were last heard of before the time, longest silence first.
  [[nodiscard]] std::vector<std::string> silent_since(std::string_view time);

 private:
  [[nodiscard]] std::vector<std::string> names(std::string_view sql, std::string_view argument);

  strata::connection& database_;
};

}  // namespace nebula
