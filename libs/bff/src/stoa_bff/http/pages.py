"""The two small pages a BFF writes itself: the step back from signing in, and a plain notice when that failed."""

from __future__ import annotations

import html
import secrets

from starlette.responses import HTMLResponse

from stoa_bff.http.guard import content_security_policy


def continue_page(path: str) -> HTMLResponse:
    """Finish a sign-in by a page load of our own site: a redirect from another site would not carry the Strict cookie."""
    target = html.escape(path, quote=True)
    head = f'<meta http-equiv="refresh" content="0;url={target}">'
    return _page("Signed in", head, f'<p>You are signed in. <a href="{target}">Go on</a></p>', status=200)


def sign_in_problem(text: str, *, status: int) -> HTMLResponse:
    """Say honestly that signing in did not work, with two ways on."""
    body = (
        f"<h1>Signing in did not work</h1><p>{html.escape(text)}</p>"
        '<p><a href="/auth/login">Try again</a> or <a href="/">go on without signing in</a>. Your basket is kept.</p>'
    )
    return _page("Signing in did not work", "", body, status=status)


def file_problem(text: str, *, status: int) -> HTMLResponse:
    """Say that a file did not come; the link was followed away from the page."""
    body = f'<h1>No file here</h1><p>{html.escape(text)}</p><p><a href="/">Go on</a></p>'
    return _page("No file here", "", body, status=status)


def _page(title: str, head: str, body: str, *, status: int) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    style = "body{font-family:system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem;line-height:1.5}"
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{head}<style nonce="{nonce}">{style}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
    headers = {"content-security-policy": content_security_policy(nonce), "cache-control": "no-store"}
    return HTMLResponse(page, status_code=status, headers=headers)
