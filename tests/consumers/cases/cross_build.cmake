# A program for arm64: Strata's libraries are built for it, the generator is the host's, the program runs in an emulator.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

set(toolchain ${STRATA_SOURCE}/tests/consumers/arm64.cmake)
set(COMPILER aarch64-linux-gnu-g++)
set(SOURCE ${STRATA_SOURCE})
set(BUILD ${WORK}/strata)
prepare_configure()
succeed(${configure} -DCMAKE_TOOLCHAIN_FILE=${toolchain} -DSTRATA_BUILD_TESTS=OFF -DSTRATA_BUILD_CLI=OFF)
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/arm64)

copy_project(shop)
set(host ${PREFIX})
set(PREFIX ${WORK}/arm64)
prepare_configure()
succeed(${configure} -DCMAKE_TOOLCHAIN_FILE=${toolchain} -DSTRATA_HOST_PATH=${host})
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(readelf --file-header ${BUILD}/shop)
expect_some("${output}" "AArch64")
succeed(qemu-aarch64 ${BUILD}/shop)
expect_equal("${output}" "20260101_0900\n20260102_0900\nhead 20260102_0900\n")

# The tests run the host's generator.
succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -R round_trip --no-tests=error)
