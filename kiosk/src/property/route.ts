/** Where the installer is on the page, from the address's fragment: so that "back" on a phone goes back. */
export type Route =
  /** `kind`: what is linked; empty while it is being chosen. */
  | { readonly view: 'link'; readonly kind: string }
  | { readonly view: 'linked'; readonly id: string }
  | { readonly view: 'devices' }
  | { readonly view: 'device'; readonly id: string }
  | { readonly view: 'commissioning'; readonly id: string }
  | { readonly view: 'quarantine' }
  | { readonly view: 'import' };

const plain = ['devices', 'quarantine', 'import'] as const;
const withId = { devices: 'device', commissionings: 'commissioning', linked: 'linked' } as const;

export function routeOf(fragment: string): Route {
  const [view = '', id = ''] = fragment.replace(/^#\/?/, '').split('/');
  const isId = /^[0-9A-Za-z-]{1,64}$/.test(id);
  if (isId && (view === 'devices' || view === 'commissionings' || view === 'linked')) return { view: withId[view], id };
  const known = plain.find((name) => name === view);
  return known === undefined ? { view: 'link', kind: view === 'link' && isId ? id : '' } : { view: known };
}

export function fragmentOf(route: Route): string {
  switch (route.view) {
    case 'device':
      return `#/devices/${route.id}`;
    case 'commissioning':
      return `#/commissionings/${route.id}`;
    case 'linked':
      return `#/linked/${route.id}`;
    case 'link':
      return route.kind === '' ? '#/link' : `#/link/${route.kind}`;
    default:
      return `#/${route.view}`;
  }
}
