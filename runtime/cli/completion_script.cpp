// The scripts that make a shell ask the program what may come next.
#include <algorithm>

#include "pages.hpp"

namespace strata::cli {
namespace {

// @PROGRAM@ is the program's name, @FUNCTION@ the same as an identifier.

constexpr std::string_view bash =
    R"script(# bash completion for @PROGRAM@. In ~/.bashrc: source <(@PROGRAM@ completion bash)
_@FUNCTION@_completion() {
  local line=${COMP_LINE:0:COMP_POINT} words candidate mark prefix='' current=''
  read -ra words <<<"$line"
  if [[ $line == *[[:space:]] ]]; then words+=(''); else current=${words[${#words[@]}-1]}; fi
  # Readline replaces only what follows the last of its word breaks.
  for mark in = : @; do
    if [[ $COMP_WORDBREAKS == *"$mark"* && $current == *"$mark"* ]]; then
      candidate=${current%"$mark"*}$mark
      if ((${#candidate} > ${#prefix})); then prefix=$candidate; fi
    fi
  done
  COMPREPLY=()
  while IFS= read -r candidate; do
    case $candidate in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *)
        candidate=${candidate%%$'\t'*}
        COMPREPLY+=("${candidate#"$prefix"}")
        ;;
    esac
  done < <("${1/#\~/$HOME}" completion @CANDIDATES@ -- "${words[@]:1}" 2>/dev/null)
}
complete -o nosort -F _@FUNCTION@_completion @PROGRAM@ 2>/dev/null || complete -F _@FUNCTION@_completion @PROGRAM@
)script";

constexpr std::string_view zsh = R"script(#compdef @PROGRAM@
# zsh completion for @PROGRAM@. As _@PROGRAM@ in a folder of $fpath, or in ~/.zshrc, below compinit:
#   source <(@PROGRAM@ completion zsh)
_@FUNCTION@_completion() {
  local -a described
  local line paths=''
  for line in "${(@f)$("${words[1]/#\~/$HOME}" completion @CANDIDATES@ -- "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files | :folders) paths=$line ;;
      *$'\t'*) described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      *) described+=("${line//:/\\:}") ;;
    esac
  done
  if [[ -n $paths ]]; then
    [[ $PREFIX == --*=* ]] && compset -P '*='
    if [[ $paths == :folders ]]; then _files -/; else _files; fi
  else
    _describe -V '@PROGRAM@' described
  fi
}
if [[ $funcstack[1] == _@PROGRAM@ ]]; then
  _@FUNCTION@_completion "$@"
else
  compdef _@FUNCTION@_completion @PROGRAM@
fi
)script";

constexpr std::string_view fish =
    R"script(# fish completion for @PROGRAM@. In ~/.config/fish/config.fish: @PROGRAM@ completion fish | source
function __@FUNCTION@_completion
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    set -l option (string match -r '^--[^=]+=' -- $current)
    set -l path (string replace -r '^--[^=]+=' '' -- $current)
    for line in ($program completion @CANDIDATES@ -- $words "$current" 2>/dev/null)
        switch $line
            case :files
                for each in (__fish_complete_path "$path")
                    echo "$option$each"
                end
            case :folders
                for each in (__fish_complete_directories "$path" '')
                    echo "$option$each"
                end
            case '*'
                echo $line
        end
    end
end
complete -c @PROGRAM@ -f -k -a '(__@FUNCTION@_completion)'
)script";

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::string completion_script(std::string_view shell, std::string_view program) {
  std::string script{shell == "zsh" ? zsh : shell == "fish" ? fish : bash};
  std::string function{program};
  std::replace_if(
      function.begin(), function.end(),
      [](char each) {
        return !((each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9'));
      },
      '_');
  replace_all(script, "@PROGRAM@", program);
  replace_all(script, "@FUNCTION@", function);
  replace_all(script, "@CANDIDATES@", candidates_word);
  return script;
}

}  // namespace strata::cli
