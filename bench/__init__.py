"""Speed, as ratios within one run and numbers of statements and bytes: `make bench`."""
