"""What files were found to be, kept from one run to the next."""
