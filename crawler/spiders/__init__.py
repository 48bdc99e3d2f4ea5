"""The spiders. One is enough for any society: `news`."""
