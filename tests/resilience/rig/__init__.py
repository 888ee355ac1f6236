"""The resilience rig: a market of real processes on real servers that can be killed, and what is asked of it afterwards.

Law: it drives the market through its public doors (GraphQL, events, SIGKILL, CRASH_AT) and judges it by its databases. It
switches nothing in production code; its only doubles stand outside: Keycloak's keys and the catalogue's announcements.
"""
