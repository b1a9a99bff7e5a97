"""The PostgreSQL and Valkey that come with the product: nothing needs to be installed to try it."""
