// The hazards of splitting, a row each: the input and its statements, "|" between them.
#include "generator/sql/splitter.hpp"

#include "reading.hpp"

using namespace strata::generator;

namespace {

struct row {
  std::string_view text;
  /// Joined by " | ".
  std::string_view statements;
};

void check(dialect which, std::span<const row> rows) {
  for (const row& each : rows) {
    BOOST_TEST_CONTEXT(each.text) {
      std::string joined;
      for (const std::string& statement : testing::statements_of(each.text, which)) {
        joined += joined.empty() ? statement : " | " + statement;
      }

      BOOST_TEST(joined == each.statements);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(splitter_test)

BOOST_AUTO_TEST_CASE(all_dialects_agree_on_the_plain_cases) {
  constexpr row rows[] = {{"select 1; select 2;", "select 1 | select 2"},
                          {"select 1; select 2", "select 1 | select 2"},
                          {";;; select 1;;", "select 1"},
                          {"", ""},
                          {" \n", ""},
                          {"-- only a comment", ""},
                          {"/* only a comment; */ ; -- and another;\n", ""},
                          {"-- a\nselect 1 -- b;\n; -- c", "select 1"},
                          {"select 1;\r\nselect 2;\r\n", "select 1 | select 2"},
                          {"select\f1;\vselect 2", "select\f1 | select 2"},
                          {"select ';', 'it''s;'; x", "select ';', 'it''s;' | x"},
                          {"select '-- migrate:down'; x", "select '-- migrate:down' | x"}};
  for (const dialect which : all_dialects) check(which, rows);
}

BOOST_AUTO_TEST_CASE(sqlite_splits_as_its_parser_does) {
  constexpr row rows[] = {
      {"create trigger x after insert on t begin update u set a=case when 1 then 1 else 2 end; select ';'; end; x",
       "create trigger x after insert on t begin update u set a=case when 1 then 1 else 2 end; select ';'; end | x"},
      {"create temp trigger if not exists x after insert on t begin select 1; end; x",
       "create temp trigger if not exists x after insert on t begin select 1; end | x"},
      {"CREATE TEMPORARY TRIGGER end AFTER INSERT ON t BEGIN SELECT 1; END; x",
       "CREATE TEMPORARY TRIGGER end AFTER INSERT ON t BEGIN SELECT 1; END | x"},
      {"create trigger \"end\" after insert on t begin select 1; end; x",
       "create trigger \"end\" after insert on t begin select 1; end | x"},
      {"explain create trigger x after insert on t begin select 1; end; x",
       "explain create trigger x after insert on t begin select 1; end | x"},
      {"explain query plan create trigger x after insert on t begin select 1; end; x",
       "explain query plan create trigger x after insert on t begin select 1; end | x"},
      {"create trigger x after insert on t begin select 1; /* ; end; */ end; x",
       "create trigger x after insert on t begin select 1; /* ; end; */ end | x"},
      {"create trigger x after insert on t begin select 1; end -- c\n; x",
       "create trigger x after insert on t begin select 1; end | x"},
      {"create trigger x after insert on t begin select 1 as end; end",  //
       "create trigger x after insert on t begin select 1 as end; end"},
      {"create view v as select case when 1 then 2 end; x", "create view v as select case when 1 then 2 end | x"},
      {"select 1 as [a;b]; select 1 as `a;b`; select \"a\"\";b\"",
       "select 1 as [a;b] | select 1 as `a;b` | select \"a\"\";b\""},
      {"select 'a\\'; x", "select 'a\\' | x"},
      {"select x'3b'; select '{\"a\":1}'->'$.a;'; x", "select x'3b' | select '{\"a\":1}'->'$.a;' | x"},
      {"select $$a;b$$", "select $$a | b$$"},
      {"# c\nselect 1;", "# c\nselect 1"},
      {"select 1 /* never closed; x", "select 1"},
      {"/* a /* b */ select 1; x", "select 1 | x"},
      {"begin; select 1; end; x", "begin | select 1 | end | x"},
      {"select 1--1;\n; x", "select 1 | x"},
      {"create table trigger_x(a); create index begin_x on t(a); x",
       "create table trigger_x(a) | create index begin_x on t(a) | x"}};

  check(dialect::sqlite, rows);
}

BOOST_AUTO_TEST_CASE(postgresql_splits_as_psql_does) {
  constexpr row rows[] = {
      {"do $$ begin perform 1; end $$; x", "do $$ begin perform 1; end $$ | x"},
      {"select $a$ begin execute $b$ select ';' $b$; end $a$; x",
       "select $a$ begin execute $b$ select ';' $b$; end $a$ | x"},
      {"do $é$ begin; end $é$; x", "do $é$ begin; end $é$ | x"},
      {"select a$b$c; select $1; x", "select a$b$c | select $1 | x"},
      {"select E'it\\'s;'; select 'a\\'; x", "select E'it\\'s;' | select 'a\\' | x"},
      {"select U&'\\0041;' UESCAPE '!'; select U&\"a;b\"; x", "select U&'\\0041;' UESCAPE '!' | select U&\"a;b\" | x"},
      {"select B'1;', X'f;', N';'; x", "select B'1;', X'f;', N';' | x"},
      {"select 'a;'\n'b;'; select E'a;'\n'\\';'; x", "select 'a;'\n'b;' | select E'a;'\n'\\';' | x"},
      {"/* a /* b; */ c; */ select 1; x", "select 1 | x"},
      {"create function f() returns int language sql begin atomic select 1; select 2; end; x",
       "create function f() returns int language sql begin atomic select 1; select 2; end | x"},
      {"create or replace function f(x int) returns int begin atomic select case when x>0 then 1 else 2 end; end; x",
       "create or replace function f(x int) returns int begin atomic select case when x>0 then 1 else 2 end; end | x"},
      {"create procedure p() begin atomic insert into t values(1); end; create procedure q() begin atomic end; x",
       "create procedure p() begin atomic insert into t values(1); end | create procedure q() begin atomic end | x"},
      {"create function f() returns int begin atomic select 1 as end; select t.end from t; end; x",
       "create function f() returns int begin atomic select 1 as end; select t.end from t; end | x"},
      {"create function f() returns int begin atomic select (case when 1>0 then 1 end); end; x",
       "create function f() returns int begin atomic select (case when 1>0 then 1 end); end | x"},
      {"create rule r as on insert to t do also (insert into u values(1); insert into u values(2)); x",
       "create rule r as on insert to t do also (insert into u values(1); insert into u values(2)) | x"},
      {"select 1--1;\n; select 1 @--1\n ; select 1 +/*c;*/ 2; x", "select 1 | select 1 @ | select 1 +/*c;*/ 2 | x"},
      {"create function f() returns trigger as 'begin return new; end' language plpgsql; x",
       "create function f() returns trigger as 'begin return new; end' language plpgsql | x"},
      {"begin; select 1; end; x", "begin | select 1 | end | x"},
      {"select \"a;b\", \"a\"\"b;\"; x", "select \"a;b\", \"a\"\"b;\" | x"},
      {"create schema s create table t(a int) create view v as select 1; x",
       "create schema s create table t(a int) create view v as select 1 | x"},
      {"copy t from stdin;\n1;\tit's\n\\.\nselect 1; x", "copy t from stdin | select 1 | x"},
      {"/*+ SeqScan(t) */ select 1; x", "/*+ SeqScan(t) */ select 1 | x"}};

  check(dialect::postgresql, rows);
}

BOOST_AUTO_TEST_CASE(mysql_splits_at_its_delimiter) {
  constexpr row rows[] = {
      {"DELIMITER //\ncreate procedure p() begin select 1; end//\nDELIMITER ;\nx; y",
       "create procedure p() begin select 1; end | x | y"},
      {"delimiter $$\ncreate procedure p() begin select 1; end;$$\nx $$",
       "create procedure p() begin select 1; end | x"},
      {"delimiter d//\nselect 1; select 2 d//\nselect 3 d//", "select 1; select 2 | select 3"},
      {"  Delimiter ;;\nx; y;;\nz", "x; y | z"},
      {"DELIMITER //\nselect '//' // x", "select '//' | x"},
      {"delimiter ;;\n/*!50003 create trigger t before insert on a for each row begin set @x=1; end */;;\nx",
       "/*!50003 create trigger t before insert on a for each row begin set @x=1; end */ | x"}};

  check(dialect::mysql, rows);
}

BOOST_AUTO_TEST_CASE(mysql_lexical_traps_do_not_split) {
  constexpr row rows[] = {
      {"# c ;\nselect 1; x", "select 1 | x"},
      {"select 1--1; select 1-- c;\n; x", "select 1--1 | select 1 | x"},
      {"select 'a\\';b', \"a;b\", `a``;b`; x", "select 'a\\';b', \"a;b\", `a``;b` | x"},
      {"/*!40101 SET NAMES utf8 */; x", "/*!40101 SET NAMES utf8 */ | x"},
      {"select /*+ hint; */ 1; x", "select /*+ hint; */ 1 | x"},
      {"select _utf8mb4';', N';', @`a;b`, @'a;b'; x", "select _utf8mb4';', N';', @`a;b`, @'a;b' | x"},
      {"select 1a from a.1b where 1.e5; x", "select 1a from a.1b where 1.e5 | x"},
      {"begin; select 1; end; x", "begin | select 1 | end | x"},
      {"xa begin 'a'; xa end 'a'; x", "xa begin 'a' | xa end 'a' | x"}};

  check(dialect::mysql, rows);
}

BOOST_AUTO_TEST_CASE(mysql_bodies_need_no_delimiter) {
  constexpr std::string_view statements[] = {
      "create procedure p() begin select 1; select 2; end",
      "create definer=`a`@`%` procedure p(in a int) begin select 1; end",
      "create or replace definer=current_user() function f() returns varchar(9) character set utf8 return if(1,2,3)",
      "create procedure if not exists p() begin if (a) then select 1; elseif b then select 2; else select 3; end if; "
      "end",
      "create procedure p() if x then select 1; else if y then select 2; end if; end if",
      "create procedure p() begin case a when 1 then select 1; else if b then select if(1,2,3); end if; end case; end",
      "create procedure p() begin select case when 1 then if(a,1,2) else if(b,3,4) end; end",
      "create procedure p() l: loop leave l; end loop l",
      "create procedure p() begin l: while a do set a = repeat('x', 2); if a then leave l; end if; end while l; end",
      "create procedure p() begin repeat set a = 1; until a end repeat; do if(1,2,3); end",
      "create procedure p() begin declare continue handler for not found begin set a = 1; end; select 1; end",
      "create procedure p() begin declare exit handler for sqlexception set a = if(b, 1, 2); select 1; end",
      "create procedure p() begin declare exit handler for 1051 if a then set a = 1; end if; select 1; end",
      "create procedure p() begin drop table if exists t; create table if not exists t(a int); end",
      "create trigger t before insert on a for each row set new.b = if(new.c, 1, 2)",
      "create trigger t before insert on a for each row follows `u` begin set @a = 1; end",
      "create trigger t after update on a for each row precedes u if new.a then set @a = 1; end if",
      "create event e on schedule every 1 day do begin delete from t; end",
      "alter event e on schedule every 1 day do begin delete from t; end",
      "begin not atomic declare a int; if a then select 1; end if; end",
      "if exists (select 1) then select 1; end if",
      "for i in 1..3 do select i; end for",
      "create procedure p() begin select a.end, 1 as end; begin end; end",
      "create procedure `begin`() begin select 1; end",
      "/*!50003 create*/ /*!50017 definer=`a`@`b`*/ /*!50003 trigger t before insert on a for each row begin set @x=1; "
      "end */"};
  for (const std::string_view each : statements) {
    const std::string text = std::string{each} + "; select 9";
    const std::string expected = std::string{each} + " | select 9";
    const row rows[] = {{text, expected}};
    check(dialect::mysql, rows);
  }
}

BOOST_AUTO_TEST_SUITE_END()
