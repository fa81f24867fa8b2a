# postgresql
exits 1 "$strata" verify --dialects postgresql
says '0002_not_null.sql:2:1: error: up of 0002 fails on a table with rows: column "status" of relation "customer" contains null values [strata-fails-on-rows]'
says '0003_set_not_null.sql:3:1: error: up of 0003 fails on a table with rows: column "state" of relation "invoice" contains null values [strata-fails-on-rows]'
says '0004_check.sql:2:1: error: up of 0004 fails on a table with rows: check constraint "priced" of relation "invoice" is violated by some row [strata-fails-on-rows]'
says '0005_key.sql:3:1: error: up of 0005 fails on a table with rows: insert or update on table "invoice" violates foreign key constraint "invoice_owner_fkey"; detail: Key (owner)='
says '0006_back.sql:4:1: error: down of 0006 fails on a table with rows: column "body" of relation "note" contains null values [strata-fails-on-rows]'
says_not 'no row could be made up'
