import { useEffect, useState } from 'react';

interface User {
  readonly name: string;
}

const CSRF = { 'X-CSRF': '1' };

/** Sign in through Keycloak; the gateway keeps the tokens, this page only learns the name. */
export function SignIn() {
  const [user, setUser] = useState<User>();
  const [offered, setOffered] = useState(false);
  useEffect(() => {
    let mounted = true;
    fetch('/console/user', { headers: CSRF }).then(async (response) => {
      const found = response.status === 200 ? ((await response.json()) as User) : undefined;
      if (!mounted) return;
      setOffered(response.status === 200 || response.status === 204);
      setUser(found);
    });
    return () => {
      mounted = false;
    };
  }, []);

  const signOut = async () => {
    const response = await fetch('/console/logout', { method: 'POST', headers: CSRF });
    const answer = (await response.json().catch(() => ({}))) as { location?: string };
    location.assign(answer.location ?? '/');
  };

  return (
    <span className="console">
      <strong>Stoa Gateway</strong>
      {user && (
        <>
          <span>{user.name}</span>
          <button type="button" onClick={() => void signOut()}>
            Sign out
          </button>
        </>
      )}
      {!user && offered && <a href="/console/login?returnTo=/">Sign in</a>}
    </span>
  );
}
