# Prints what bash offers for each line, as readline would call the functions of the scripts.
source <(strata completion bash)
source <(nimbus-migrate completion bash)
# As readline has it while completing.
COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'

# offer LINE: what the last word can become.
offer() {
  COMP_LINE=$1 COMP_POINT=${#1}
  local program=${1%% *} function
  function=$(complete -p "$program" | sed 's/.*-F \([^ ]*\).*/\1/')
  COMPREPLY=()
  # compopt works inside of a completion only; here it says what the function asked for.
  asked=''
  compopt() { asked=$2; }
  "$function" "$program" '' ''
  local word=${1##*[ =]}
  if [ "$asked" = dirnames ]; then
    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "$word")
  fi
  printf '%s:%s\n' "$1" "$(printf '%s\n' "${COMPREPLY[@]}" | sort | sed '/^$/d; s/^/ /' | tr -d '\n')"
}

offer 'strata reb'
offer 'strata upgrade 2026'
offer 'strata lock --acc'
offer 'strata upgrade --format j'
offer 'strata history -r base:20260130'
offer 'strata show --directory other/chain 00'
offer 'strata lock --directory oth'
offer 'strata lock --directory=oth'
offer 'strata frobnicate x'
offer 'nimbus-migrate upg'
offer 'nimbus-migrate show 2026021'
offer 'nimbus-migrate downgrade --form'
