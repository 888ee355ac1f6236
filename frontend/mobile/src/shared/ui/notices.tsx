import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import type { Notice } from '@stoa/shared/notices';

/** What the shop has to tell about this screen; screen readers hear it when it appears. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  return (
    <Box role="status" aria-live="polite">
      {notices.map((notice) => (
        <Alert key={notice.code + notice.message} severity="warning" sx={{ my: 1 }}>
          {notice.message}
        </Alert>
      ))}
    </Box>
  );
}
