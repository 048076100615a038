"""Who reviews: one-time links over the embedded database, Supabase Auth in production."""
