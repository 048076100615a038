"""The service that people reach: feedback from site and WhatsApp, review, dashboards."""
