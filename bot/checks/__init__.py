"""Whether everything is as it has to be: one small file a theme, one line for each finding."""

from bot.checks.finding import Finding, State, fine, guarded
from bot.checks.report import as_json, as_lines, exit_status

__all__ = ["Finding", "State", "as_json", "as_lines", "exit_status", "fine", "guarded"]
