-- migrate:up
UPDATE prices SET cents = cents * 100;
-- migrate:down
UPDATE prices SET cents = cents / 100;
