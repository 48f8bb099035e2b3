"""The core of the wizard: rules, checks, drafts and reports, without any user interface."""

__version__ = "0.1.0"
