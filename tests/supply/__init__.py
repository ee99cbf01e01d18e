"""What the program is made of, under which licences, and with which known weaknesses."""
