"""Reactions on WhatsApp: two providers' webhooks, one normal form, the shop's messages that they are on."""
