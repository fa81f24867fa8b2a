-- migrate:up sqlite
ALTER TABLE clients ADD COLUMN tag_list TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tag_list));

-- migrate:up postgresql
ALTER TABLE clients ADD COLUMN tag_list jsonb NOT NULL DEFAULT '[]';

-- migrate:down
ALTER TABLE clients DROP COLUMN tag_list;
