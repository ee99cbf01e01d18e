"""The commands, buttons and events that the bot handles, a folder for each subject."""
