"""OAuth 2: the authorization code, and refresh tokens that rotate."""
