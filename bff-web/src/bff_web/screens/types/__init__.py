"""The shapes of the screens, as the browser reads them."""
