"""The Scrapy project: one spider for any society, and the capturing of what servers said."""
