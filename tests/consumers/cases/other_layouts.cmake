# Folders of diesel and goose, through add_migrations(): built, tested and run as they are.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(other_layouts)
prepare_configure()
succeed(${configure})
succeed(${CMAKE_COMMAND} --build ${BUILD})
expect_some("${output}${errors}" "goose: note: no way back for sqlite from 00010 [strata-no-down]\n")
succeed(${BUILD}/shop)
expect_equal("${output}" "202601210900000000\n00010\nLOUD\nmigration 00010 cannot be taken back: it has no down \
script\n")

succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -R round_trip)

# The next build sees a new migration in a folder of its own, and one in code.
file(WRITE ${SOURCE}/diesel/2026-02-01-000000_more/up.sql "CREATE TABLE more (x);\nCREATE TABLE more (y);\n")
file(WRITE ${SOURCE}/goose/00005_move.go "package migrations\n")
refuse(${CMAKE_COMMAND} --build ${BUILD} -- -k 0)
expect_some("${output}${errors}" "diesel/2026-02-01-000000_more/up.sql:2:14: error: statement 2 of 2 of migration \
20260201000000 failed: table more already exists [strata-sql]\n")
expect_some("${output}${errors}" "goose/00005_move.go: error: migration 00005 is written in code, which Strata cannot \
run [strata-code-migration]\n")

file(WRITE ${SOURCE}/diesel/2026-02-01-000000_more/up.sql "CREATE TABLE more (x);\n")
file(WRITE ${SOURCE}/diesel/2026-02-01-000000_more/down.sql "DROP TABLE more;\n")
succeed(${configure} -DJOBS_GAP=00005)
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${CMAKE_COMMAND} --build ${BUILD} --target nodes_migrations_lock)
file(READ ${SOURCE}/diesel/strata.lock lock)
expect_lines("${lock}" "layout diesel\n")
succeed(${BUILD}/shop)
expect_lines("${output}" "20260201000000\n00010\nLOUD\n")
