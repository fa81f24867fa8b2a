-- migrate:up call split_groups source:split_groups.cpp

-- migrate:down call join_groups source:split_groups.cpp
