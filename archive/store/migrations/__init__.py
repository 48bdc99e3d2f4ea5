"""The schema's history, one file a change, run by Alembic from `store.migrate` only: no ini file, no command line."""
