"""slimft turns the real conversations of a customer-service assistant into a better, cheaper model of its own."""

__version__ = "0.1.0"
