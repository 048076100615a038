"""Where reviewers work: the queue with its leases, the reviewer's and the lead's pages, exports.

In reading order: `criteria`, `leases`, `dialogue`, `reviews`, `routes`, `lead`, `agreement`, `export`.
"""
