-- What an earlier migration has put into the file is there.
-- migrate:irreversible a copy
-- migrate:up transaction:false
-- migrate:guard SELECT NOT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = 'arch')
ATTACH 'archive.db' AS arch;
-- migrate:guard SELECT NOT EXISTS (SELECT 1 FROM event WHERE note = 'again')
INSERT INTO event (note) SELECT 'again' FROM arch.old;
-- migrate:guard SELECT true
DETACH arch;
-- migrate:guard SELECT true
VACUUM INTO 'copy.db';
