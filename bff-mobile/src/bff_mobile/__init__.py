"""The mobile BFF: screens of the React PWA."""
