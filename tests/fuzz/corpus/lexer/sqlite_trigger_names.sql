create temp trigger if not exists "end" after insert on t begin select 1; /* ; end; */ end -- d
; explain create trigger end after delete on t begin select 1; end;