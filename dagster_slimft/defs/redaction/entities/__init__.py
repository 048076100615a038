"""One module per kind of personal data: its pattern, its validator, its context words.

Each has `find(reading)`, which yields spans by shape and context. Real people type wrong digits, so check digits only
raise confidence: they let a bare run of digits through that nothing else speaks for.
"""
