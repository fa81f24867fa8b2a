-- migrate:irreversible a test
-- migrate:up
SELECT fts3_tokenizer('simple', x'4141414141414141');
CREATE VIRTUAL TABLE f USING fts3(a, tokenize=simple);
