"""Stage `source`: puts dialogues into the embedded database, from a CSV folder or from the demo shop.

Nothing here runs where `DATABASE_URL` names a database: there the source is the tables found in it.
"""
