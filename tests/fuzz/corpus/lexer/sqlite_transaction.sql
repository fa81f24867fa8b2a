/* a /* b */ select 1; -- c
begin; insert into t values(1,2); end;
