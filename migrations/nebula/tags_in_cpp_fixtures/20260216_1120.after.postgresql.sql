-- Every list reads the same as before, in its order.
SELECT 'tags wrong: ' || expected.column1
FROM (VALUES ('none', '[]'), ('one', '["lab"]'), ('several', '["zebra","lab","edge"]'),
             ('careless', '["lab","edge"]'), ('quoted', '["a \"b\"","c\\d","é"]')) AS expected
WHERE NOT EXISTS (SELECT 1 FROM clients WHERE id = expected.column1 AND tag_list = expected.column2::jsonb);
