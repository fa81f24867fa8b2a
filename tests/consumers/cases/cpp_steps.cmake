# Steps in C++ as their users meet them: linked, locked, run by the round trip; with a variable and a repeatable view.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(cpp_steps)
prepare_configure()
set(build ${CMAKE_COMMAND} --build ${BUILD})
set(ctest ${CMAKE_CTEST_COMMAND} --test-dir ${BUILD})
succeed(${STRATA} lock --directory ${SOURCE}/migrations)
succeed(${configure})
succeed(${build})
expect_some("${output}" "migrations/2_split_groups.sql:1:1: note: the step in C++ split_groups was left out here; the round trip of ctest runs it [strata-step-left-out]")
succeed(${BUILD}/people sqlite:///${WORK}/people.db)
expect_equal("${output}" "o'brien green\no'brien red\n")
succeed(${ctest} -V)
expect_some("${output}" "verified 3 migrations on SQLite")
expect_some("${output}" "on rows from 1 fixture; and all in one transaction")
expect_some("${output}" "verified 1 seed on SQLite")

# The seeds run on what the step has made.
file(READ ${SOURCE}/seeds/10_blue.sql seed)
file(WRITE ${SOURCE}/seeds/10_blue.sql "-- migrate:up\nINSERT INTO memberships SELECT 1, NULL FROM memberships WHERE name = 'red';\n")
succeed(${build})
refuse(${ctest} -R seeds -V)
expect_some("${output}" "NOT NULL constraint failed: memberships.name")
file(WRITE ${SOURCE}/seeds/10_blue.sql "${seed}")

# Over the folder there is no such function, and nothing is run.
refuse(${STRATA} upgrade --directory ${SOURCE}/migrations --set owner=x --database sqlite:///${WORK}/other.db)
expect_some("${errors}" "[strata-step-missing]")
refuse(${STRATA} upgrade --sql --directory ${SOURCE}/migrations --set owner=x --database sqlite://)
expect_some("${errors}" "no script can hold the step in C++ split_groups of migration 2 [strata-step-missing]")
succeed(${STRATA} upgrade 1 --sql --directory ${SOURCE}/migrations --set "owner=it's" --database sqlite://)
expect_some("${output}" "INSERT INTO people (name, groups) VALUES ('it''s', 'red,green')")
refuse(${STRATA} upgrade 1 --sql --directory ${SOURCE}/migrations --set ovner=x --database sqlite://)
expect_some("${errors}" "no migration declares a variable ovner")
expect_some("${errors}" "did you mean `owner`?")
refuse(${STRATA} upgrade 1 --sql --directory ${SOURCE}/migrations --database sqlite://)
expect_some("${errors}" "[strata-variable]")

# Another view is picked up and brought to the same database; it is not locked.
file(READ ${SOURCE}/migrations/named_memberships.sql view)
string(REPLACE "people.name AS person" "upper(people.name) AS person" view "${view}")
file(WRITE ${SOURCE}/migrations/named_memberships.sql "${view}")
succeed(${build})
succeed(${BUILD}/people sqlite:///${WORK}/people.db)
expect_equal("${output}" "O'BRIEN green\nO'BRIEN red\n")

# A step that throws with rows, that changes the schema, or that is edited although it is locked.
file(READ ${SOURCE}/migrations/split_groups.cpp step)
string(REPLACE "while (!rest.empty())" "if (rest == \"a,b\") throw 42; while (!rest.empty())" changed "${step}")
file(WRITE ${SOURCE}/migrations/split_groups.cpp "${changed}")
refuse(${build})
expect_some("${output}" "2_split_groups.sql:1:1: error: applied migration was edited [strata-edited]")
succeed(${STRATA} unlock 2 --directory ${SOURCE}/migrations)
succeed(${build})
refuse(${ctest} -R round_trip -V)
expect_some("${output}" "2_split_groups.sql:1:1: error: the step in C++ split_groups of migration 2 failed: it threw something that is no std::exception [strata-step-failed]")
expect_some("${output}" "this was with the rows of the fixtures")
string(REPLACE "void split_groups(strata::connection& db) {" "void split_groups(strata::connection& db) { db.run(\"CREATE TABLE stray (x)\");" changed "${step}")
file(WRITE ${SOURCE}/migrations/split_groups.cpp "${changed}")
succeed(${build})
refuse(${ctest} -R round_trip -V)
expect_some("${output}" "error: the step in C++ of 2 changes the schema [strata-step-schema]")
file(WRITE ${SOURCE}/migrations/split_groups.cpp "${step}")

# Without STEPS the functions are the program's own: the test leaves them out, and says so.
succeed(${configure} -DSTEPS= -DOWN_STEPS=migrations/split_groups.cpp)
succeed(${build})
succeed(${ctest} -R round_trip -V)
expect_some("${output}" "skipped, not all was verified on sqlite: steps in C++ were left out")
expect_some("${output}" "***Skipped")

# A function that nobody defines does not link.
succeed(${configure} -DSTEPS= -DOWN_STEPS=)
refuse(${build})
expect_some("${output}" "people::split_groups(strata::connection&)")

# A source that is not there.
file(REMOVE ${SOURCE}/migrations/split_groups.cpp)
refuse_build([=[
migrations/2_split_groups.sql:1:33: error: the source of the step in C++ cannot be read: cannot read the file: No such file or directory [strata-step-source]
    -- migrate:up call split_groups source:split_groups.cpp
                                    ^
  help: its path counts from the folder of the migrations: migrations/split_groups.cpp
migrations/2_split_groups.sql:3:34: error: the source of the step in C++ cannot be read: cannot read the file: No such file or directory [strata-step-source]
    -- migrate:down call join_groups source:split_groups.cpp
                                     ^
  help: its path counts from the folder of the migrations: migrations/split_groups.cpp
]=])
