"""Import old notes: receive a file, review what was found in it, store what was kept."""
