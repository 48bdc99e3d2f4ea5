"""What the nights can do to an archive, done on purpose: kills at random points, full disks, many readers. Run by `make torture`; prints figures.

society    the invented society on loopback, and the files that are imported
killing    one command, killed at a point, with everything that it started
resting    what must hold of a home when nothing runs, whatever was killed
ending     what must be equal in the end to an undisturbed run
bags       what must hold of a backup that was killed
steps      what is killed: init, crawl, import, settle, export …
"""
