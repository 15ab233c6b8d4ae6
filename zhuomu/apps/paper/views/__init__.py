"""Pages of the paper: ``public`` for readers, ``desk`` for issues and sources, ``articles`` for one article."""
