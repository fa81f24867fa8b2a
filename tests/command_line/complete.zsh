# Prints what zsh offers for each line, asked in a terminal of its own.
zmodload zsh/zpty

cat >setup <<'TEXT'
PROMPT=
autoload compinit && compinit -u -d $HOME/dump
source <(strata completion zsh)
source <(nimbus-migrate completion zsh)
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
# What completion adds is printed between two marks in place of being shown.
print-begin() { print -r -- '<<<' }
print-end() { print -r -- '>>>'; exit }
compprefuncs=(print-begin)
comppostfuncs=(print-end)
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  typeset -a hits
  builtin compadd -A hits -D hits "$@" 2>/dev/null
  for each in $hits; do print -r -- "match $each"; done
}
print -r -- ready
TEXT

# Reads until the terminal has said the word.
await() {
  said=''
  local part
  while [[ $said != *"$1"* ]]; do
    zpty -r asked part || return 1
    said+=$part
  done
}

offer() {
  zpty asked zsh -f -i
  zpty -w asked 'stty -echo; source ./setup'
  await ready || return 1
  zpty -w -n asked "$1"$'\t'
  await '>>>'
  zpty -d asked
  local found
  found=$(print -r -- "$said" | tr -d '\r' | sed -n 's/^match //p; s/.*<<<match //p' | sed 's/^.*://' | sort -u | sed 's/^/ /' | tr -d '\n')
  print -r -- "$1:$found"
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
