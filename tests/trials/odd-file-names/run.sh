# sqlite
# Names that are some tool's syntax are refused, and what is no file is not opened: a FIFO would wait for ever.
newline='
'
for name in '0002_x"y' '0002_x;y' '0002_x[1]' '0002_x\y' '0002_$HOME' '0002_x(y)' "0002_x${newline}y" '0002_a→b' "0002_$(printf '\302\240')y"; do
  cp migrations/0001_a.sql "migrations/$name.sql"
  exits 1 "$strata" verify -d migrations
  says "[strata-file-name]"
  rm "migrations/$name.sql"
done
for name in '0002_größe' '0002_a b' '0002-a+b.c' '0002_数'; do
  sed 's/TABLE t/TABLE u/' migrations/0001_a.sql >"migrations/$name.sql"
  passes "$strata" verify -d migrations
  rm "migrations/$name.sql"
done

mkfifo migrations/0002_pipe.sql
exits 1 timeout 20 "$strata" verify -d migrations
says "0002_pipe.sql: error: cannot read the file: it is no regular file [strata-unreadable]"
rm migrations/0002_pipe.sql
ln -s /dev/zero migrations/0002_zero.sql
exits 1 timeout 20 "$strata" verify -d migrations
says "0002_zero.sql: error: cannot read the file: it is no regular file [strata-unreadable]"
rm migrations/0002_zero.sql

exits 2 "$strata" upgrade -d migrations --database "$url" --table-prefix 'x; DROP TABLE y; --'
says "--table-prefix takes letters, digits and underscores"
