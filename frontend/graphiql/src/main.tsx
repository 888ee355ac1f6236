import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './console.css';
import { GraphiQL } from 'graphiql';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher';
import { SignIn } from './sign-in';
import { firstQuery } from './first-query';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** A link can carry a query: `/?query={products(first:1){totalCount}}`. */
const linked = new URLSearchParams(location.search).get('query');

createRoot(root).render(
  <StrictMode>
    <GraphiQL {...(linked ? { initialQuery: linked } : {})} fetcher={fetcher} defaultQuery={firstQuery} defaultEditorToolsVisibility="variables">
      <GraphiQL.Logo>
        <SignIn />
      </GraphiQL.Logo>
    </GraphiQL>
  </StrictMode>,
);
