# What add_migrations() says of arguments that it cannot use: whole messages, with the caller's line.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
set(keywords "DIRECTORY DIALECTS NAMESPACE CLI LAYOUT SCHEMA URL_ENV REQUIRE_LOCKED IDEMPOTENT FIXTURES SEEDS STEPS \
VARIABLES TABLE_PREFIX BESIDE_OTHERS ALLOW_BRANCHES GAPS EXTENSIONS FUNCTIONS BASE NO_SNAPSHOT NO_TESTS")

# expect_refusal(<arguments of add_migrations()> <message>)
macro(expect_refusal arguments message)
  file(WRITE ${SOURCE}/CMakeLists.txt "cmake_minimum_required(VERSION 3.21)\nproject(shop LANGUAGES CXX)\n"
    "find_package(Strata REQUIRED)\nadd_library(taken INTERFACE)\n\nadd_migrations(${arguments})\n")
  refuse_configure("${message}")
  expect_some("${errors}" "  CMakeLists.txt:6 (add_migrations)\n")
endmacro()

expect_refusal("m NAMESPCE shop" "add_migrations(m): unknown argument \"NAMESPCE\"; did you mean one of these?

  ${keywords}")
expect_refusal("DIRECTORY migrations" "add_migrations(DIRECTORY): the first argument is the name of the library to
make, as in

  add_migrations(my_migrations DIRECTORY …)")
expect_refusal("m DIALECTS sqlite NAMESPCE shop" "add_migrations(m): unknown dialect \"NAMESPCE\"; the dialects are sqlite,
postgresql and mysql, and the keywords are

  ${keywords}")
expect_refusal("m NAMESPACE" "add_migrations(m): NAMESPACE has no value")
expect_refusal("m NAMESPACE \"\${nothing}\"" "add_migrations(m): NAMESPACE has an empty value")
expect_refusal("m DIALECTS" "add_migrations(m): DIALECTS has no value")
expect_refusal("m DIRECTORY nowhere" "add_migrations(m): DIRECTORY: there is no folder

  ${SOURCE}/nowhere")
expect_refusal("m SEEDS nowhere" "add_migrations(m): SEEDS: there is no folder

  ${SOURCE}/nowhere")
expect_refusal("m FIXTURES nowhere" "add_migrations(m): FIXTURES: there is no folder

  ${SOURCE}/nowhere")
file(WRITE "${SOURCE}/migrations/9_x\"y.sql" "")
expect_refusal("m" "add_migrations(m): DIRECTORY: the name of a file or folder may hold
letters, digits, `_-.+` and blanks alone; rename it [strata-file-name]

  ${SOURCE}/migrations/9_x\"y.sql")
file(REMOVE "${SOURCE}/migrations/9_x\"y.sql")
expect_refusal("m STEPS nowhere.cpp" "add_migrations(m): STEPS: there is no file

  ${SOURCE}/nowhere.cpp")
expect_refusal("m BASE nowhere.sql" "add_migrations(m): BASE: there is no file

  ${SOURCE}/nowhere.sql")
expect_refusal("m BASE oracle base.sql" "add_migrations(m): BASE: \"oracle\" is none of the DIALECTS; write BASE
<file>, or BASE <dialect> <file> for each")
expect_refusal("m BASE sqlite a.sql" "add_migrations(m): BASE: there is no file

  ${SOURCE}/a.sql")
expect_refusal("m VARIABLES size" "add_migrations(m): VARIABLES: \"size\" is no <name>=<value>")
expect_refusal("taken" "add_migrations(taken): there is a target of this name already")
expect_refusal("m CLI taken" "add_migrations(m): CLI taken: there is a target of this name already")
expect_refusal("my-migrations" "add_migrations(my-migrations): \"my-migrations\" is no C++ namespace; say
which one to use with NAMESPACE")
expect_refusal("m NAMESPACE a:b" "add_migrations(m): \"a:b\" is no C++ namespace; say which one to use with
NAMESPACE")
expect_refusal("m TABLE_PREFIX a-b" "add_migrations(m): TABLE_PREFIX \"a-b\" must be letters, digits and
underscores")
expect_refusal("m URL_ENV A=B" "add_migrations(m): URL_ENV \"A=B\" must be letters, digits and underscores")
expect_refusal("m LAYOUT alembic" "add_migrations(m): unknown LAYOUT \"alembic\"; the layouts are strata,
alembic-sql, dbmate, diesel, flyway, golang-migrate, goose, pairs,
refinery, sqitch and sqlx")
expect_refusal("m DIALECTS mysql" "add_migrations(m): DIALECTS mysql: not built into this Strata yet")
expect_refusal("m SCHEMA schema.sql" "add_migrations(m): SCHEMA: there is no file

  ${SOURCE}/schema.sql")
expect_refusal("m SCHEMA migrations" "add_migrations(m): SCHEMA: there is no file

  ${SOURCE}/migrations")
expect_refusal("m DIALECTS postgresql SCHEMA main.cpp" "add_migrations(m): SCHEMA: this Strata compares a declared schema on SQLite
only; add sqlite to DIALECTS")
