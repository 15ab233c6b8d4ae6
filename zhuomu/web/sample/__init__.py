"""The sample month: an invented subdistrict, its paper, its readers. Texts are data beside this file."""
