-- migrate:repeatable

-- migrate:up
CREATE VIEW named_memberships AS
SELECT people.name AS person, memberships.name FROM memberships JOIN people ON people.id = memberships.person;

-- migrate:down
DROP VIEW named_memberships;
