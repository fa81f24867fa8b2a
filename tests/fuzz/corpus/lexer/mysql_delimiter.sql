DELIMITER //
create procedure p() begin if a then select 1; end if; end//
DELIMITER ;
/*!40101 set names utf8 */; select /*+ h */ `a``;b`, "c\";d" # e
;