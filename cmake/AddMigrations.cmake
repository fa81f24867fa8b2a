# add_migrations(): see docs/cmake.md.
