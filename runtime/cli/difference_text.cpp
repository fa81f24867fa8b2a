#include "difference_text.hpp"

#include <fmt/format.h>

namespace strata::cli {
namespace {

std::string explanation(const difference& what) {
  switch (what.what) {
    case difference::kind::unknown:
      return what.compatible ? "applied, but this program does not know it (marked compatible)"
                             : "applied, but this program does not know it";
    case difference::kind::edited:
      return what.draft ? "applied as a draft, which has another text now" : "applied with another text";
    case difference::kind::reparented:
      return "applied with the same text, on other ancestors";
    case difference::kind::gap:
      return "applied, although a parent of it is not";
    case difference::kind::unfinished:
      return "begun and interrupted; `upgrade` goes on where it stopped";
    case difference::kind::squashed:
      return "applied, and what follows it is only in a checkpoint now; a program that still holds it must go on";
    case difference::kind::altered:
      return "the bookkeeping was changed by hand: its digests or its stored down script do not fit";
    case difference::kind::outdated:
      return "a repeatable migration that has changed, or is new or gone, since the database ran it; `upgrade` mends "
             "it";
  }
  return "";
}

}  // namespace

std::string_view name_of(difference::kind what) {
  switch (what) {
    case difference::kind::unknown:
      return "unknown";
    case difference::kind::edited:
      return "edited";
    case difference::kind::reparented:
      return "reparented";
    case difference::kind::gap:
      return "gap";
    case difference::kind::unfinished:
      return "unfinished";
    case difference::kind::squashed:
      return "squashed";
    case difference::kind::altered:
      return "altered";
    case difference::kind::outdated:
      return "outdated";
  }
  return "";
}

std::string difference_line(const difference& what) {
  return fmt::format("{}: {}: {}", what.revision, name_of(what.what), explanation(what));
}

json difference_json(const difference& what) {
  return {{"kind", name_of(what.what)},
          {"revision", what.revision},
          {"message", explanation(what)},
          {"compatible", what.compatible},
          {"draft", what.draft}};
}

}  // namespace strata::cli
