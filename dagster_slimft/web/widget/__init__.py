"""The site's widget: one script without dependencies, and a page that shows it."""
