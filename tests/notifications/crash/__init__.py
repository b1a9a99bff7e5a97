"""What is left of messages when workers, queue and database die again and again: see `trial`."""
