"""The one gateway operation of each screen. Files beginning with an underscore hold fragments that several share."""
