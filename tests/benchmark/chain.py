"""The synthetic chain, and how each tool wants it written.

Every migration makes a table of six columns and an index; every fifth also adds a column to an earlier table, every
tenth inserts a row. What goes up comes down.
"""

import hashlib
import pathlib


def name(number):
    return f"{number:05}"


def up(number):
    statements = [
        f"CREATE TABLE table_{number} (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL,\n  email TEXT,\n"
        f"  made_at TEXT NOT NULL DEFAULT '2026-01-30',\n  amount INTEGER NOT NULL DEFAULT 0,\n  note TEXT\n)",
        f"CREATE INDEX ix_table_{number}_name ON table_{number} (name)",
    ]
    if number % 5 == 0:
        statements.append(f"ALTER TABLE table_{number - 3} ADD COLUMN extra_{number} INTEGER")
    if number % 10 == 0:
        statements.append(f"INSERT INTO table_{number} (id, name) VALUES (1, 'first')")
    return statements


def down(number):
    statements = [f"DROP TABLE table_{number}"]
    if number % 5 == 0:
        statements.insert(0, f"ALTER TABLE table_{number - 3} DROP COLUMN extra_{number}")
    return statements


def script(statements):
    return "".join(f"{each};\n" for each in statements)


def write(folder, files):
    """Writes {path: text} below the folder, once."""
    folder = pathlib.Path(folder)
    if folder.exists():
        return folder
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return folder


def dbmate(count):
    """A folder of Strata's own, too."""
    return {
        f"{name(each)}_table.sql": f"-- migrate:up\n{script(up(each))}\n-- migrate:down\n{script(down(each))}"
        for each in range(1, count + 1)
    }


def bare(count):
    """{path: text} of the chain as constants for C++, with digests as wide as Strata's."""
    def texts(statements):
        return "".join(f"    R\"sql({each})sql\",\n" for each in statements)

    def digest(text):
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    tables = ["#include \"floor_chain.hpp\"\n\nnamespace floors {\n\nnamespace {\n\n"]
    rows = []
    for each in range(1, count + 1):
        ways = {"up": up(each), "down": down(each)}
        for way, statements in ways.items():
            tables.append(f"const char* const {way}_{each}[] = {{\n{texts(statements)}}};\n")
        rows.append(f"    {{\"{name(each)}\", \"table\", \"{name(each - 1) if each > 1 else ''}\",\n"
                    f"     \"{digest(name(each))}\",\n"
                    f"     {{up_{each}, {len(ways['up'])}, \"{digest(script(ways['up']))}\"}},\n"
                    f"     {{down_{each}, {len(ways['down'])}, \"{digest(script(ways['down']))}\"}}}},\n")
    tables.append(f"}}  // namespace\n\nconst migration all_migrations[] = {{\n{''.join(rows)}}};\n"
                  f"const std::size_t migration_count = {count};\n\n}}  // namespace floors\n")
    return {"floor_chain.cpp": "".join(tables)}


def sql_migrate(count):
    return {
        f"{name(each)}_table.sql": f"-- +migrate Up\n{script(up(each))}\n-- +migrate Down\n{script(down(each))}"
        for each in range(1, count + 1)
    }


def node_pg_migrate(count):
    return {
        f"{1700000000000 + each}_table.sql":
            f"-- Up Migration\n{script(up(each))}\n-- Down Migration\n{script(down(each))}"
        for each in range(1, count + 1)
    }


def alembic(count):
    def function(way, statements):
        return f"def {way}():\n" + "".join(f"    op.execute({each!r})\n" for each in statements)

    files = {
        f"versions/{name(each)}_table.py":
            f"from alembic import op\n\nrevision = '{name(each)}'\n"
            f"down_revision = {repr(name(each - 1)) if each > 1 else None}\n\n\n"
            f"{function('upgrade', up(each))}\n\n{function('downgrade', down(each))}"
        for each in range(1, count + 1)
    }
    files["env.py"] = (
        "import os\nfrom alembic import context\nfrom sqlalchemy import create_engine, pool\n\n"
        "engine = create_engine(os.environ['BENCHMARK_URL'], poolclass=pool.NullPool)\n"
        "with engine.connect() as connection:\n"
        "    context.configure(connection=connection)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n")
    files["alembic.ini"] = "[alembic]\nscript_location = %(here)s\n"
    return files


def sqitch(count, engine):
    files = {"sqitch.conf": f"[core]\n\tengine = {engine}\n[user]\n\tname = Somebody\n\temail = somebody@example.org\n"}
    plan = "%syntax-version=1.0.0\n%project=benchmark\n\n"
    for each in range(1, count + 1):
        plan += f"table_{each} 2026-01-30T09:00:00Z Somebody <somebody@example.org> # A table.\n"
        files[f"deploy/table_{each}.sql"] = f"BEGIN;\n{script(up(each))}COMMIT;\n"
        files[f"revert/table_{each}.sql"] = f"BEGIN;\n{script(down(each))}COMMIT;\n"
    files["sqitch.plan"] = plan
    return files


def knex(count):
    def function(way, statements):
        calls = "".join(f"  await knex.raw({chr(96)}{each}{chr(96)});\n" for each in statements)
        return f"exports.{way} = async (knex) => {{\n{calls}}};\n"

    files = {
        f"migrations/{name(each)}_table.js": function("up", up(each)) + function("down", down(each))
        for each in range(1, count + 1)
    }
    files["knexfile.js"] = (
        "const sqlite = process.env.BENCHMARK_FILE;\n"
        "module.exports = sqlite\n"
        "  ? { client: 'better-sqlite3', connection: { filename: sqlite }, useNullAsDefault: true }\n"
        "  : { client: 'pg', connection: { host: process.env.PGHOST, user: process.env.PGUSER,\n"
        "      database: process.env.PGDATABASE } };\n")
    return files
