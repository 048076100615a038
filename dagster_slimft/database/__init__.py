"""The database: DATABASE_URL's Postgres or the embedded one, its roles and its migrations."""
