create table n(a integer primary key, b text default 'it''s;' check (b <> 1--2;
));
create index i on n(b);
create view v as select case when 1 then 2 end;