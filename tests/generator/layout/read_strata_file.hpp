// One file of a folder in Strata's own layout, as a test writes it, and what is said of it.
#pragma once

#include <boost/test/unit_test.hpp>

#include "generator/layout/layouts.hpp"

namespace strata::generator::testing {

struct read_strata_file {
  diagnostics messages;

  std::vector<migration_file> read(const std::string& text, const std::string& name = "1_a.sql") {
    return read_strata_layout({std::make_shared<source_file>("migrations/" + name, text)}, messages);
  }
  std::string messages_about(const std::string& text, const std::string& name = "1_a.sql") {
    read(text, name);
    return format(messages);
  }
};

inline std::string_view text_of(const script_section& section) {
  return section.file->text().substr(section.begin, section.end - section.begin);
}

}  // namespace strata::generator::testing
