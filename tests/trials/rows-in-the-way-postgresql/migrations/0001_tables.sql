-- migrate:up
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(5) NOT NULL, mood mood, share percent NOT NULL, tags text[] NOT NULL, seen timestamptz, token uuid NOT NULL, config jsonb NOT NULL);
CREATE TABLE invoice (id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES customer, price numeric(4,2), owner integer, state text);
CREATE TABLE note (id integer, body jsonb NOT NULL);
-- migrate:irreversible first
