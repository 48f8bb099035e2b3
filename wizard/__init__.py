"""Everything the wizard knows and decides; no module in here knows a screen."""

__version__ = "0.1.0"
