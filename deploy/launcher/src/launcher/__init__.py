"""Runs the whole market on one machine.

The launcher takes PostgreSQL, Redis and Keycloak from the environment, from the machine or from Python packages, starts
them and the market's own processes in order behind health gates, and stops exactly what it started.
It never knows a business rule, and it reaches the services only through their documented entry points and environment.
"""
