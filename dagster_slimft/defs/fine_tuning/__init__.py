"""Fine-tuning: a dataset version becomes a model version through the OpenAI protocol, paid for at most once."""
