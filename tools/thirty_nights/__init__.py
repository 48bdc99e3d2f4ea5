"""Thirty nights of the sample society, crawled over real HTTP by the real road, each told against what the script did to the site.

weather   what befalls the server on a night: silence, walls, broken sitemaps, a new theme
truth     what a perfect archive would say after each night
playing   one night after another: crawled, looked at, compared
"""
