copy t from stdin;
1	it's
\.
\set x 1
select :'x', a[1:b], 'a'
'b', 1 @--c
;