# Cross-compiling: a generator for this machine is asked for, and never taken from the target's installation.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
list(APPEND configure -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=other)
set(generated ${BUILD}/strata/shop_migrations/inputs.txt)

# The target's installation, found through CMAKE_PREFIX_PATH, has a program too: it must not be taken.
set(path "$ENV{PATH}")
string(REPLACE ":" ";" path "${path}")
set(without_strata)
foreach(folder IN LISTS path)
  if(NOT EXISTS ${folder}/strata)
    list(APPEND without_strata ${folder})
  endif()
endforeach()
list(JOIN without_strata ":" without_strata)
set(ENV{PATH} "${without_strata}")

refuse_configure("add_migrations(shop_migrations): there is no `strata` program that runs on
this machine.  Install Strata for it and configure with one of

  -DSTRATA_HOST_PATH=<prefix of that installation>
  -DSTRATA_GENERATOR=<path of its strata program>")

succeed(${configure} -DSTRATA_GENERATOR=${STRATA})
file(REMOVE_RECURSE ${BUILD})
succeed(${configure} -DSTRATA_HOST_PATH=${PREFIX})
succeed(${CMAKE_COMMAND} --build ${BUILD})
file(REMOVE_RECURSE ${BUILD})
set(ENV{PATH} "${PREFIX}/bin:${without_strata}")
succeed(${configure})

# What is no generator of this version is refused.
set(other ${WORK}/other-strata)
file(WRITE ${other} "#!/bin/sh\necho strata 0.0.9\n")
file(CHMOD ${other} PERMISSIONS OWNER_READ OWNER_EXECUTE)
refuse_configure("add_migrations(shop_migrations): the generator must be Strata 0.1.0, but it
says \"strata 0.0.9\":

  ${other}" -DSTRATA_GENERATOR=${other})
refuse_configure("add_migrations(shop_migrations): the generator cannot be run (No such file
or directory):

  /nowhere/strata" -DSTRATA_GENERATOR=/nowhere/strata)
