import { fetchUser, GUEST, type SessionUser } from '@stoa/shared/session';
import { useEffect, useState } from 'react';

/** Who is signed in; undefined until it is known. Roles only decide what is shown. */
export function useUser(): SessionUser | undefined {
  const [user, setUser] = useState<SessionUser>();
  useEffect(() => {
    let mounted = true;
    fetchUser()
      .catch(() => GUEST)
      .then((found) => mounted && setUser(found));
    return () => {
      mounted = false;
    };
  }, []);
  return user;
}
