// A database that several share: in which `mallory`, who is nobody in particular, may create objects.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server.hpp"

namespace strata::test {

using lines = std::vector<std::string>;

inline std::vector<migration_text> steps_that_name_schemas() {
  return {{.revision = "0001",
           .up = {"CREATE TABLE public.nodes (id integer PRIMARY KEY, name pg_catalog.text)"},
           .down = {"DROP TABLE public.nodes"}},
          {.revision = "0002",
           .up = {"ALTER TABLE public.nodes ADD COLUMN region pg_catalog.text"},
           .down = {"ALTER TABLE public.nodes DROP COLUMN region"},
           .requirements = {{.what = requirement::kind::extension, .name = "plpgsql"}}},
          {.revision = "0003",
           .up = {"CREATE INDEX CONCURRENTLY ix_nodes ON public.nodes (name)"},
           .down = {"DROP INDEX public.ix_nodes"},
           .transactional = false}};
}

inline std::vector<migration_text> one_view(const std::string& query = "SELECT id FROM public.nodes") {
  return {{.revision = "all_nodes",
           .up = {"CREATE VIEW public.all_nodes AS " + query},
           .down = {"DROP VIEW public.all_nodes"},
           .parents = {}}};
}

inline std::string with_parameter(const std::string& url, const std::string& more) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + more;
}

/// A database in which `mallory` may create objects, and a look that resolves nothing along the path.
class shared_database : public postgresql_fixture {
 public:
  shared_database() {
    run("DROP ROLE IF EXISTS mallory");
    run("CREATE ROLE mallory LOGIN");
    run("GRANT CREATE, USAGE ON SCHEMA public TO mallory");
    look_ = postgresql::driver.connect(with_parameter(url(), "options=-csearch_path%3Dpg_catalog"), {});
  }
  ~shared_database() {
    run("SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity "
        "WHERE usename OPERATOR(pg_catalog.=) 'mallory'");
    run("DROP OWNED BY mallory CASCADE");
    run("DROP ROLE mallory");
  }
  shared_database(const shared_database&) = delete;
  shared_database& operator=(const shared_database&) = delete;

  void as_mallory(const std::string& sql) {
    look_->execute("SET ROLE mallory");
    look_->execute(sql);
    look_->execute("RESET ROLE");
  }
  [[nodiscard]] lines ask(const std::string& sql) {
    lines found;
    for (const row& each : look_->query(sql)) found.push_back(each.at(0).value_or(""));
    return found;
  }
  /// Of a function that makes its caller's role mallory's, if the caller may.
  void plant_payload() {
    as_mallory(
        "CREATE FUNCTION public.payload() RETURNS text LANGUAGE plpgsql AS $$ BEGIN "
        "IF current_user <> 'mallory' THEN ALTER ROLE mallory SUPERUSER; END IF; RETURN 'x'; END $$");
  }
  [[nodiscard]] bool is_superuser() {
    return ask("SELECT rolsuper FROM pg_roles WHERE rolname = 'mallory'") == lines{"t"};
  }

 private:
  std::unique_ptr<connection> look_;
};

}  // namespace strata::test
