"""E-mail to departments: what a message says, and the SMTP server that takes it."""
