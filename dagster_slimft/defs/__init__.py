"""The stages, in the order of the flow; each folder holds its settings, its Dagster component and pure modules."""

# The job over every stage; the retrain sensor asks for it.
MAIN_JOB = "model_version"
