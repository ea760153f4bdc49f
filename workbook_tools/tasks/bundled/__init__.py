"""What an offline bundle holds besides wheels and templates: it runs where wbtools is not there yet."""
