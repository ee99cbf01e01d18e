"""Tests of the program's dependencies: their licences and known vulnerabilities."""
