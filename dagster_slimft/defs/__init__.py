"""The stages, in the order of the flow; each folder holds its settings, its Dagster component and pure modules."""
