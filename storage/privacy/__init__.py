"""Export, erase and anonymise personal data."""
