/** Where the operator is on the page, from the address's fragment: so that "back" goes back. */
export type Route = { readonly view: 'overview' } | { readonly view: 'rules'; readonly at: RulesAt | null };

export interface RulesAt {
  readonly scope: 'place' | 'device';
  readonly id: string;
}

export function routeOf(fragment: string): Route {
  const [view = '', scope = '', id = ''] = fragment.replace(/^#\/?/, '').split('/');
  if (view !== 'rules') return { view: 'overview' };
  const isScope = scope === 'place' || scope === 'device';
  return { view: 'rules', at: isScope && /^[0-9a-z-]{1,64}$/.test(id) ? { scope, id } : null };
}

export function fragmentOf(route: Route): string {
  if (route.view === 'overview') return '#/';
  return route.at === null ? '#/rules' : `#/rules/${route.at.scope}/${route.at.id}`;
}
