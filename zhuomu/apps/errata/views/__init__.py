"""Pages of the errata: ``public`` for readers, ``desk`` for judging, ``intake`` for what staff bring in, ``contest``."""
