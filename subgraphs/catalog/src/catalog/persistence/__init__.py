"""PostgreSQL behind the application's ports.

Law: the only room that speaks SQL. Hot reads are core statements for many keys at once; nothing is loaded lazily.
"""
