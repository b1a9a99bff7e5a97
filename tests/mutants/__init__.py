"""Planted faults: each removes one stone of one wall, and some test must notice. `make mutants` runs them."""
