"""What ``check`` says of each thing that it looks at."""
