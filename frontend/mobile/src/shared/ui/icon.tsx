import SvgIcon from '@mui/material/SvgIcon';

const PATHS = {
  home: 'M12 3 2 10h3v10h5v-6h4v6h5V10h3z',
  search: 'M10 2a8 8 0 1 0 5 14.2l5.4 5.4 1.4-1.4-5.4-5.4A8 8 0 0 0 10 2m0 2a6 6 0 1 1 0 12 6 6 0 0 1 0-12',
  basket: 'M8.5 3 5 9H2l2.5 11h15L22 9h-3l-3.5-6-1.7 1L16.7 9H7.3l2.9-5z',
  parcel: 'M12 2 3 6v12l9 4 9-4V6zm0 2.2L17.8 7 12 9.6 6.2 7zM5 8.6l6 2.7v8l-6-2.7zm14 0v8l-6 2.7v-8z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <SvgIcon aria-hidden>
      <path d={PATHS[name]} />
    </SvgIcon>
  );
}
