"""Jobs that don't fall silent: what runs by itself, its runs, and what is late. Start at `registry.JOBS`."""
