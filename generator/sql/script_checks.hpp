// What a script must not hold, whatever its statements are: each check reports all that it finds.
#pragma once

#include "section_reading.hpp"

namespace strata::generator {

/// Lines of an unfinished merge. True: there are some, and nothing else is worth saying about the section.
bool report_conflict_markers(const script_section& section, diagnostics& messages);

/// Strings, quoted names and comments that are opened and not closed, at the place where they are opened.
void report_unterminated(const section_reading& reading, diagnostics& messages);

/// Commands of an engine's shell, and the data lines of COPY … FROM STDIN.
void report_shell_commands(const section_reading& reading, diagnostics& messages);

/// White space that engines take for letters, and characters that make text read otherwise than it runs.
void report_invisible_characters(const section_reading& reading, diagnostics& messages);

/// Settings under which the rest of the script would be cut into other tokens, those that no run can put back, and OR
/// ROLLBACK.
void report_risky_statements(const section_reading& reading, diagnostics& messages);

}  // namespace strata::generator
