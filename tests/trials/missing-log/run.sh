# sqlite
# One of Strata's own tables is gone: that is said as it is, also at head, and there is a way out.
passes "$strata" upgrade --database "$url"
ask "DROP TABLE strata_log"
exits 1 "$strata" upgrade --database "$url"
says "there is no table strata_log [strata-damaged-bookkeeping]"
says "stamp REV --purge"
exits 1 "$strata" check --database "$url"
says "[strata-damaged-bookkeeping]"
passes "$strata" stamp head --purge --database "$url"
passes "$strata" check --database "$url"
passes "$strata" upgrade --database "$url"
