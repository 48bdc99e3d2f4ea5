"""Scrapy's commands where ours differ from its own."""
