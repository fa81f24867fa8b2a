# Prints what fish offers for each line.
strata completion fish | source
nimbus-migrate completion fish | source

function offer
    set -l found
    for each in (complete -C "$argv[1]")
        # A word may come with its meaning.
        set -l word (string split -f 1 \t -- $each)
        # fish offers the whole word, the other shells what follows a colon or an equals sign; and folders with a slash.
        set found $found (string replace -r '^.*[:=]' '' -- $word | string replace -r '/$' '')
    end
    set found (printf '%s\n' $found | sort | string match -v '')
    if test (count $found) -eq 0
        echo "$argv[1]:"
    else
        echo "$argv[1]: $found"
    end
end

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
