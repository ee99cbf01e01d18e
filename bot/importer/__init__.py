"""Import old notes: read files in a child process, find questions and answers, queue them for review."""
