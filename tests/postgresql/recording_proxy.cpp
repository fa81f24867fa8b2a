#include "recording_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace strata::test {

namespace {

sockaddr_un address(const std::string& folder) {
  sockaddr_un found{};
  found.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL.5432";
  std::strncpy(found.sun_path, path.c_str(), sizeof found.sun_path - 1);
  return found;
}

bool read_exactly(int from, char* into, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(from, into, size);
    if (got <= 0) return false;
    into += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_exactly(int to, const std::string& what) {
  std::size_t done = 0;
  while (done < what.size()) {
    const ssize_t wrote = send(to, what.data() + done, what.size() - done, MSG_NOSIGNAL);
    if (wrote <= 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return true;
}

// A type byte, except in a client's first message; then the length of what follows, itself included.
bool read_message(int from, bool has_type, std::string& into) {
  into.assign(has_type ? 5 : 4, '\0');
  if (!read_exactly(from, into.data(), into.size())) return false;
  std::uint32_t length = 0;
  for (std::size_t index = into.size() - 4; index < into.size(); ++index) {
    length = length << 8U | static_cast<unsigned char>(into[index]);
  }
  const std::size_t head = into.size();
  into.resize(head + length - 4);
  return read_exactly(from, into.data() + head, length - 4);
}

}  // namespace

recording_proxy::recording_proxy(const std::string& server_folder)
    : folder_{own_folder_.path().string()}, server_{server_folder} {
  listening_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un here = address(folder_);
  if (bind(listening_, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 || listen(listening_, 64) != 0) {
    throw std::runtime_error{"the proxy cannot listen"};
  }
  accepting_ = std::thread{[this] { accept_clients(); }};
}

recording_proxy::~recording_proxy() {
  closing_ = true;
  accepting_.join();
  for (std::thread& each : threads_) each.join();
  close(listening_);
}

void recording_proxy::judge_with(std::function<verdict(int)> judge) {
  const std::lock_guard hold{guard_};
  judge_ = std::move(judge);
  messages_ = 0;
  queries_.clear();
}

std::vector<std::string> recording_proxy::queries() const {
  const std::lock_guard hold{guard_};
  return queries_;
}

void recording_proxy::accept_clients() {
  while (!closing_) {
    pollfd waiting{listening_, POLLIN, 0};
    if (poll(&waiting, 1, 20) <= 0) continue;
    const int client = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) threads_.emplace_back([this, client] { serve(client); });
  }
}

void recording_proxy::serve(int client) {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un there = address(server_);
  bool going = connect(server, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
  conversation talk;
  while (going && !closing_) {
    pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(ends, 2, 20) <= 0) continue;
    if (going && ends[0].revents != 0) going = forward(client, server, true, talk);
    if (going && ends[1].revents != 0) going = forward(server, client, false, talk);
  }
  close(client);
  close(server);
}

bool recording_proxy::forward(int from, int to, bool from_client, conversation& of) {
  std::string message;
  const bool has_type = !from_client || of.greeted;
  if (!read_message(from, has_type, message)) return false;
  const bool is_last = !from_client && message.front() == 'Z';
  if (!from_client && std::exchange(of.answering, !is_last) && !is_last) return write_exactly(to, message);
  if (from_client) of = {.greeted = true, .answering = false};
  verdict said = verdict::pass;
  {
    const std::lock_guard hold{guard_};
    const int number = ++messages_;
    if (judge_) said = judge_(number);
    if (from_client && has_type && message.front() == 'Q') queries_.push_back(message.substr(5, message.size() - 6));
  }
  if (said == verdict::cut_before) return false;
  return write_exactly(to, message) && said == verdict::pass;
}

}  // namespace strata::test
