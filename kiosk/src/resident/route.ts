/** The pages of the kiosk. The address never keeps what a resident typed: number and code of a receipt are read once and dropped. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'report' }
  | { readonly page: 'follow-up'; readonly number: string; readonly code: string }
  | { readonly page: 'notices' }
  | { readonly page: 'safety' }
  | { readonly page: 'help' };
export type PageName = Route['page'];

const pages: readonly PageName[] = ['home', 'report', 'follow-up', 'notices', 'safety', 'help'];

/** Reads a URL fragment. Anything it does not know is the home page. */
export function parseRoute(hash: string): Route {
  const [first = '', second = '', third = '', ...more] = hash.replace(/^#?\/?/, '').split('/');
  if (first === 'follow-up') {
    const complete = /^[0-9-]{10,16}$/.test(second) && /^[0-9]{6}$/.test(third) && more.length === 0;
    return { page: 'follow-up', number: complete ? second : '', code: complete ? third : '' };
  }
  const page = pages.find((name) => name === first) ?? 'home';
  return { page } as Route;
}

export function hashOf(page: PageName): string {
  return page === 'home' ? '#/' : `#/${page}`;
}

/** What the QR on a receipt holds. The code stands in the fragment, which no browser sends to a server. */
export function followUpAddress(origin: string, receipt: { readonly number: string; readonly code: string }): string {
  return `${origin}/kiosk/#/follow-up/${receipt.number}/${receipt.code}`;
}
