"""Event-sourced orders and the order saga."""
