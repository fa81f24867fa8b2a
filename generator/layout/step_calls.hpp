// Sections that call a step in C++ instead of holding SQL.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// Reads `call NAME [source:FILE]`, which begins at `index` of the line's words. Returns the index of its last word.
std::size_t read_call(const marker& line, std::size_t index, script_section& section, diagnostics& messages);

/// Once all options are read: a step has a transaction, always.
void check_call_options(const script_section& section, diagnostics& messages);

/// Once the section has an end: no SQL stands in it.
void check_call_text(const script_section& section, diagnostics& messages);

/// Reads the sources that the steps name, below the folder of the migrations.
void read_step_sources(const std::filesystem::path& directory, const std::string& display,
                       std::vector<migration_file>& files, diagnostics& messages);

}  // namespace strata::generator
