"""Servers that no well-meaning software would be, all of them in one crawl. Run by ``python -m tools.hostile``; a bounded run is part of the tests.

cases     what is asked for, how it is answered, and what the archive must make of it
server    answers on loopback, byte by byte, plain and by TLS
trapped   listeners at private addresses that nobody may reach, and a list of every connection that the crawler made
night     the one run over all cases, and what came of each
"""
