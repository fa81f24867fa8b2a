select 1;
GO
<<<<<<< a
=======
>>>>>>> b
.mode csv
/
select   'open