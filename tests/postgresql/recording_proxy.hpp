// A proxy between a client and a PostgreSQL server that knows where messages begin and end: counts them, and at the
// n-th does something that tests are curious about. Of an answer it counts the first message and the last: a client
// that has seen a part of it knows as little as one that has seen another.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/database.hpp"

namespace strata::test {

enum class verdict { pass, cut_before, cut_after };

class recording_proxy {
 public:
  /// Listens in a folder of its own and leads to the server whose socket is in the given one.
  explicit recording_proxy(const std::string& server_folder);
  recording_proxy(const recording_proxy&) = delete;
  recording_proxy& operator=(const recording_proxy&) = delete;
  ~recording_proxy();

  /// The folder to connect to.
  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// Asked for every message that counts with its number, from 1, over all connections. Called from several threads,
  /// by one at a time; who replaces it sees what it did.
  void judge_with(std::function<verdict(int number)> judge);
  [[nodiscard]] int messages() const { return messages_; }
  /// Queries that the clients sent: a round trip each.
  [[nodiscard]] std::vector<std::string> queries() const;

 private:
  void accept_clients();
  void serve(int client);
  struct conversation {
    bool greeted = false;
    /// The server's answer has begun, and did not end.
    bool answering = false;
  };
  /// False: the connection is over.
  bool forward(int from, int to, bool from_client, conversation& of);

  temporary_folder own_folder_;
  std::string folder_;
  std::string server_;
  int listening_ = -1;
  std::atomic<int> messages_{0};
  std::atomic<bool> closing_{false};
  mutable std::mutex guard_;
  std::function<verdict(int)> judge_;
  std::vector<std::string> queries_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace strata::test
