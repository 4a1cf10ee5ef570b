"""The cleaning library: pure functions from a capture to a record; no sockets, no Scrapy."""
