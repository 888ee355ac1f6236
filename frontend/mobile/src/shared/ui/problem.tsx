import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import type { ApiError } from '@stoa/shared/graphql/errors';
import { signInUrl } from '@stoa/shared/session';
import { useLocation } from 'react-router';
import { useTexts } from '../settings';

interface ProblemProps {
  readonly text: string;
  readonly retry?: () => void;
}

export function Problem({ text, retry }: ProblemProps) {
  const texts = useTexts();
  const action = retry && (
    <Button color="inherit" size="small" onClick={retry}>
      {texts.tryAgain}
    </Button>
  );
  return (
    <Alert severity="warning" action={action} sx={{ my: 2 }}>
      {text}
    </Alert>
  );
}

interface FailureProps {
  readonly error: ApiError;
  readonly retry: () => void;
}

/** One place turns failures into words: sign in first, no connection, or what the shop said. */
export function Failure({ error, retry }: FailureProps) {
  const texts = useTexts();
  const { pathname, search } = useLocation();
  if (error.needsSignIn) {
    return (
      <Alert severity="info" sx={{ my: 2 }}>
        {texts.signInFirst}{' '}
        <Button size="small" variant="contained" href={signInUrl(pathname + search)} sx={{ display: 'block', mt: 1, width: 'fit-content' }}>
          {texts.signIn}
        </Button>
      </Alert>
    );
  }
  return <Problem text={error.code === 'OFFLINE' ? texts.offline : error.message} retry={retry} />;
}
