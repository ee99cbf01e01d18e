"""E-mail handed to a real SMTP server over real TLS, with faults at every step."""
