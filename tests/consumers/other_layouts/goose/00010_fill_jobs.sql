-- +goose Up
INSERT INTO jobs (name) VALUES (shout(' first '));
