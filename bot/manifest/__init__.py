"""The app package, which is uploaded to Teams so that people can add the bot."""
