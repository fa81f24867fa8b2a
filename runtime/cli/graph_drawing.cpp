#include "graph_drawing.hpp"

#include <algorithm>
#include <string_view>

namespace strata::cli {
namespace {

/// Draws from top to bottom. A lane is a column that runs down to the row it waits for; lane N stands in text column
/// 2N, and what leads from lane to lane in between. No two lanes wait for the same row once a row is done.
class pen {
 public:
  explicit pen(std::span<const graph_row> rows) : rows_{rows} {}

  std::string draw() {
    for (std::size_t row = 0; row < rows_.size(); ++row) draw_row(row);
    return std::move(picture_);
  }

 private:
  void draw_row(std::size_t row) {
    const auto waiting = std::find(lanes_.begin(), lanes_.end(), row);
    const auto lane = static_cast<std::size_t>(waiting - lanes_.begin());
    if (waiting == lanes_.end()) lanes_.push_back(row);
    draw_text(rows_[row], lane);
    lead_to_parents(rows_[row].parents, lane);
    while (join_one()) {
    }
  }

  void draw_text(const graph_row& row, std::size_t lane) {
    std::string_view rest = row.text;
    for (bool first = true; first || !rest.empty(); first = false) {
      std::string line = upright();
      if (first) {
        line[2 * lane] = row.mark;
      } else if (row.parents.empty()) {
        line[2 * lane] = ' ';
      }
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      put(line + " " + std::string{rest.substr(0, end)});
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void lead_to_parents(const std::vector<std::size_t>& parents, std::size_t lane) {
    if (parents.empty()) return close(lane);
    lanes_[lane] = parents.front();
    for (std::size_t at = parents.size(); at-- > 1;) open_beside(lane, parents[at]);
  }

  /// `|\`: a new lane to the right, which moves those behind it along.
  void open_beside(std::size_t lane, std::size_t parent) {
    std::string line = upright() + " ";
    line[2 * lane + 1] = '\\';
    for (std::size_t each = lane + 1; each < lanes_.size(); ++each) {
      line[2 * each] = ' ';
      line[2 * each + 1] = '\\';
    }
    put(line);
    lanes_.insert(lanes_.begin() + static_cast<std::ptrdiff_t>(lane) + 1, parent);
  }

  /// ` /`: the lane ends, and those behind it move up.
  void close(std::size_t lane) {
    std::string line = upright();
    line[2 * lane] = ' ';
    move_up_behind(lane, line);
    if (lane + 1 < lanes_.size()) put(line);
    lanes_.erase(lanes_.begin() + static_cast<std::ptrdiff_t>(lane));
  }

  /// `|/`: the first lane that waits for what one to its left waits for, too, goes there.
  bool join_one() {
    for (std::size_t from = 1; from < lanes_.size(); ++from) {
      const auto end = lanes_.begin() + static_cast<std::ptrdiff_t>(from);
      const auto same = std::find(lanes_.begin(), end, lanes_[from]);
      if (same == end) continue;
      join(from, static_cast<std::size_t>(same - lanes_.begin()));
      return true;
    }
    return false;
  }

  void join(std::size_t from, std::size_t to) {
    if (from > to + 1) {
      std::string across = upright();
      across[2 * from] = ' ';
      across[2 * from - 1] = '/';
      for (std::size_t each = to + 2; each < from; ++each) across[2 * each - 1] = '_';
      put(across);
    }
    std::string line = upright();
    line[2 * from] = ' ';
    line[2 * to + 1] = '/';
    move_up_behind(from, line);
    put(line);
    lanes_.erase(lanes_.begin() + static_cast<std::ptrdiff_t>(from));
  }

  void move_up_behind(std::size_t lane, std::string& line) const {
    for (std::size_t each = lane + 1; each < lanes_.size(); ++each) {
      line[2 * each] = ' ';
      line[2 * each - 1] = '/';
    }
  }

  /// `| | |`, without what would stand behind.
  [[nodiscard]] std::string upright() const {
    std::string line;
    for (std::size_t each = 0; each < lanes_.size(); ++each) line += each == 0 ? "|" : " |";
    return line;
  }

  void put(std::string_view line) {
    picture_.append(line.substr(0, line.find_last_not_of(' ') + 1));
    picture_ += '\n';
  }

  std::span<const graph_row> rows_;
  std::vector<std::size_t> lanes_;
  std::string picture_;
};

}  // namespace

std::string draw_graph(std::span<const graph_row> rows) { return pen{rows}.draw(); }

}  // namespace strata::cli
