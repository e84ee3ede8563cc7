/** Where the steward is on the page, from the address's fragment: so that "back" on a phone goes back. */
export type Route =
  | { readonly view: 'alerts'; readonly alertId: string | null }
  | { readonly view: 'notices' }
  | { readonly view: 'duty' }
  | { readonly view: 'devices' };

export function routeOf(fragment: string): Route {
  const [view = '', id = ''] = fragment.replace(/^#\/?/, '').split('/');
  if (view === 'notices' || view === 'duty' || view === 'devices') return { view };
  return { view: 'alerts', alertId: /^[0-9A-Za-z-]{1,64}$/.test(id) ? id : null };
}

export function fragmentOf(route: Route): string {
  if (route.view !== 'alerts') return `#/${route.view}`;
  return route.alertId === null ? '#/alerts' : `#/alerts/${route.alertId}`;
}
