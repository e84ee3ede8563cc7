/** Where the installer is on the page, from the address's fragment: so that "back" on a phone goes back. */
export type Route =
  | { readonly view: 'link' }
  | { readonly view: 'devices' }
  | { readonly view: 'device'; readonly id: string }
  | { readonly view: 'commissioning'; readonly id: string }
  | { readonly view: 'quarantine' }
  | { readonly view: 'import' };

const plain = ['link', 'devices', 'quarantine', 'import'] as const;
const withId = { devices: 'device', commissionings: 'commissioning' } as const;

export function routeOf(fragment: string): Route {
  const [view = '', id = ''] = fragment.replace(/^#\/?/, '').split('/');
  if (id !== '' && /^[0-9A-Za-z-]{1,64}$/.test(id) && (view === 'devices' || view === 'commissionings')) {
    return { view: withId[view], id };
  }
  return { view: plain.find((name) => name === view) ?? 'link' };
}

export function fragmentOf(route: Route): string {
  switch (route.view) {
    case 'device':
      return `#/devices/${route.id}`;
    case 'commissioning':
      return `#/commissionings/${route.id}`;
    default:
      return `#/${route.view}`;
  }
}
