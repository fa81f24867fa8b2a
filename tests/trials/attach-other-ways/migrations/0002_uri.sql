-- migrate:up transaction:false
-- migrate:guard SELECT NOT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = 'arch')
ATTACH 'file:./sub/../archive.db?mode=rwc' AS arch;
-- migrate:guard SELECT true
PRAGMA arch.journal_mode = WAL;
-- migrate:guard SELECT NOT EXISTS (SELECT 1 FROM arch.sqlite_master)
CREATE TABLE arch.old(id INTEGER PRIMARY KEY, note TEXT);
-- migrate:guard SELECT true
INSERT OR IGNORE INTO arch.old SELECT * FROM event;
-- migrate:guard SELECT true
DETACH arch;
-- migrate:down transaction:false
-- migrate:guard SELECT NOT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = 'arch')
ATTACH "archive.db" AS arch;
-- migrate:guard SELECT EXISTS (SELECT 1 FROM arch.sqlite_master)
DROP TABLE arch.old;
-- migrate:guard SELECT true
DETACH arch;
