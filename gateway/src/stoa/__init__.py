"""GraphQL Federation 2 for Python: composition, planner, executor and router."""
