"""The app package: the file that is uploaded to Teams so that people can add the bot."""
