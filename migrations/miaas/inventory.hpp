// The machines and what runs on them. JSON goes in and out as text: the database checks it and looks into it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database.hpp"

namespace miaas {

struct node {
  std::string id;
  std::string address;
  /// JSON objects, e.g. {"cpus": 8} and {"rack": "b2"}.
  std::string capacity = "{}";
  std::string labels = "{}";
  std::optional<std::string> region = std::nullopt;
};

struct service {
  std::string name;
  std::string image;
  /// A JSON object.
  std::string settings = "{}";
};

struct deployment {
  std::string id;
  std::string node;
  std::string image;
  std::string status;
  std::optional<std::string> replaces;
};

/// One thread at a time, as the database, which is not owned. Throws what database::run() throws.
class inventory {
 public:
  explicit inventory(database& where) noexcept : database_(where) {}

  /// Adds a node, or brings a known one up to date.
  void register_node(const node& what);
  /// The node in the region with the most cpus that has a free one (a running deployment takes one); nothing if there
  /// is none.
  [[nodiscard]] std::optional<std::string> node_with_room(std::string_view region);

  /// Runs the service on the node in place of its former deployment, if there is one. Returns the deployment's id:
  /// the service's name and a number.
  std::string deploy(const service& what, std::string_view node);
  /// Stops what runs of the service and puts the deployment before it back; false if there is none before it.
  bool roll_back(std::string_view service_name);
  /// What runs of the service now.
  [[nodiscard]] std::optional<deployment> running(std::string_view service_name);
  [[nodiscard]] std::size_t deployments(std::string_view service_name);

 private:
  database& database_;
};

}  // namespace miaas
