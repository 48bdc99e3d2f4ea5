"""Thousands of random histories of a small site, against an oracle that computes what the archive should say from the set of its captures alone.

    site     what its pages say, and what cleaning makes of them     oracle     what the archive should say
    nights   what is answered, and in which climates                 laws       what must hold after every commit and at the end
    life     the archive that it comes into, and people in it        homes      where it lies
    history  one history from its number                             mutations  rules switched off, one at a time
    __main__ `python -m tools.histories --histories 2000`, `--mutations`

The oracle knows the rules as docs and DESIGN state them and shares no code with `decide` and `settle`; only what is pure and tested by itself (keys, digests,
folding, discovery, learning) is asked of the archive.
"""
