-- Whoever the step has put into the red group is in the blue one as well; nobody else is in a group.
-- migrate:up
INSERT INTO memberships (person, name) SELECT person, 'blue' FROM memberships WHERE name = 'red';

-- migrate:down
DELETE FROM memberships WHERE name = 'blue';
