"""What a run ends with: the terminal's verdict, report.html with plots, and summary.json with the same numbers.

facts.py gathers everything from the database, so any later process can write the same report again; summary.py,
verdict.py and page.py only show it; plots.py draws.
"""
