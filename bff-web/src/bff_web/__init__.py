"""The web BFF: screens of the Angular shop and the staff console."""
