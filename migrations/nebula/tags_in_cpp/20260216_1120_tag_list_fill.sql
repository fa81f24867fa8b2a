-- Each client's tags become a JSON array: 'lab,edge' is read as ["lab","edge"], blanks around a tag and empty tags are
-- dropped, the order stays. The functions are in tag_lists.cpp, whose text is locked with this migration.

-- migrate:up call tags_to_lists source:tag_lists.cpp

-- migrate:down call lists_to_tags source:tag_lists.cpp
