"""A self-hosted archive of everything a learned society publishes as news. The road it serves is drawn in docs/architecture.md."""

__version__ = "0.1.0"
