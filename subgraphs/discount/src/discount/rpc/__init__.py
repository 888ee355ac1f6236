"""The basket's questions over gRPC (proto/stoa_discount_v1.proto).

Law: translates between messages and use cases; no rule about prices, no SQL. Callers show the market's credential and come
with a deadline. What the compiler made of the .proto is committed beside it and compared by a test.
"""
