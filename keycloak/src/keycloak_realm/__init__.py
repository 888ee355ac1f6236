"""Realm stoa as code, and its provisioning."""
