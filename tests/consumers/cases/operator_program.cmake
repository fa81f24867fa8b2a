# The operator's program over the embedded chain; its library is loaded although find_package() did not name it.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
succeed(${configure} "-DSHOP_OPTIONS=CLI shop-migrate URL_ENV SHOP_DATABASE")
succeed(${CMAKE_COMMAND} --build ${BUILD} --target shop-migrate)

set(ENV{SHOP_DATABASE} sqlite:///${WORK}/shop.db)
succeed(${BUILD}/shop-migrate upgrade +1)
succeed(${BUILD}/shop-migrate current)
expect_some("${output}" "20260101_0900")

# The author's program does the same over the folder.
succeed(${STRATA} upgrade --directory ${SOURCE}/migrations --database sqlite:///${WORK}/shop.db)
succeed(${BUILD}/shop-migrate current --check)
expect_some("${output}" "20260102_0900")
run(${STRATA} upgrade --directory ${SOURCE}/migrations)
expect_equal("${status}" "2")
