import Typography from '@mui/material/Typography';
import { useEffect } from 'react';

/** The one h1 of a screen, and the title of its tab. */
export function Title({ text }: { readonly text: string }) {
  useEffect(() => {
    document.title = `${text} · Stoa`;
  }, [text]);
  return (
    <Typography component="h1" variant="h5" sx={{ my: 2, fontWeight: 700 }}>
      {text}
    </Typography>
  );
}
