"""The revisions of the schema, numbered; on SQLite they change tables in batch mode, with named constraints."""
