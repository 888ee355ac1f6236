"""Realm `stoa` as code, and the provisioning that brings a running Keycloak up to it.

The code is Keycloak's own JSON in `keycloak/realm/`; secrets and addresses come from the environment.
Provisioning is idempotent: it adds what is missing and corrects what differs, and it leaves people's accounts alone.
It never knows the market's services, only the identity contract between them and Keycloak.
"""
