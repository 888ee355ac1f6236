"""The shapes of the phone's screens, as the browser reads them."""
