-- Lists of every kind: none, one, several, careless ones, quotes and backslashes.
INSERT INTO clients (id, tags) VALUES
  ('none', ''), ('one', 'lab'), ('several', 'zebra,lab,edge'), ('careless', ' lab ,, edge,'), ('quoted', 'a "b",c\d,é');
