/** The one function of react-dom that the gallery uses; the package brings no types. */
declare module 'react-dom/server' {
  import type { ReactElement } from 'react';

  export function renderToStaticMarkup(element: ReactElement): string;
}
