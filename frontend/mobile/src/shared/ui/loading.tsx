import CircularProgress from '@mui/material/CircularProgress';
import Box from '@mui/material/Box';
import { useTexts } from '../settings';

export function Loading() {
  const texts = useTexts();
  return (
    <Box sx={{ display: 'grid', placeItems: 'center', minHeight: 200 }}>
      <CircularProgress aria-label={texts.loading} />
    </Box>
  );
}
