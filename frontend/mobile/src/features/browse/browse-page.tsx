import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { execute } from '@stoa/shared/graphql/client';
import { asApiError } from '@stoa/shared/graphql/errors';
import { apiLocale } from '@stoa/shared/locale';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { BrowseDocument, type TileFieldsFragment } from '../../shared/api/operations.generated';
import { useScreen } from '../../shared/api/use-screen';
import { useSettings, useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { Failure, Problem } from '../../shared/ui/problem';
import { Tiles } from '../../shared/ui/tiles';
import { Title } from '../../shared/ui/title';

export function BrowsePage() {
  const texts = useTexts();
  const [parameters, setParameters] = useSearchParams();
  const search = parameters.get('q') ?? '';
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('q');
    setParameters(typeof text === 'string' && text.trim() ? { q: text.trim() } : {});
  };
  return (
    <>
      <Title text={texts.browse} />
      <Stack component="form" role="search" onSubmit={find} direction="row" sx={{ gap: 1 }}>
        <TextField key={search} name="q" type="search" label={texts.search} defaultValue={search} size="small" fullWidth />
        <Button type="submit" variant="contained" aria-label={texts.search}>
          ⌕
        </Button>
      </Stack>
      <Results key={parameters.toString()} category={parameters.get('category')} search={search || null} />
    </>
  );
}

interface ResultsProps {
  readonly category: string | null;
  readonly search: string | null;
}

function Results({ category, search }: ResultsProps) {
  const texts = useTexts();
  const { locale } = useSettings();
  const variables = { category, search, after: null, locale: apiLocale(locale) };
  const { data, error, reload, replace } = useScreen(BrowseDocument, variables);
  const [problem, setProblem] = useState<string>();
  if (error) return <Failure error={error} retry={reload} />;
  if (!data) return <Loading />;
  const { browse } = data;
  const more = async () => {
    try {
      const next = await execute(BrowseDocument, { ...variables, after: browse.endCursor });
      setProblem(undefined);
      replace({ browse: { ...next.browse, products: [...browse.products, ...next.browse.products] } });
    } catch (thrown) {
      setProblem(asApiError(thrown).message);
    }
  };
  return (
    <>
      <Notices notices={browse.notices} />
      <Typography role="status" color="text.secondary" sx={{ my: 1 }}>
        {texts.results(browse.totalCount)}
      </Typography>
      <Tiles products={browse.products satisfies readonly TileFieldsFragment[]} />
      {problem && <Problem text={problem} />}
      {browse.hasNextPage && (
        <Button fullWidth variant="outlined" sx={{ my: 2 }} onClick={() => void more()}>
          {texts.more}
        </Button>
      )}
    </>
  );
}
