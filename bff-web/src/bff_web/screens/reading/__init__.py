"""Reading: the gateway's answer becomes the screens' shapes. Pure functions; a missing part becomes its empty shape."""
