// The form in which a program carries a database's pages: the generator packs them, the runtime unpacks.
#pragma once

#include "runtime/src/sqlite/packed_image.hpp"  // IWYU pragma: export
