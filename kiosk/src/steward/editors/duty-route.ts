/** Where on the page of duty: so that "back" on a phone leaves an editor, and not the page. */
export type DutyRoute =
  | { readonly view: 'overview' }
  | { readonly view: 'rosters'; readonly placeId: string }
  | { readonly view: 'calendar' | 'policies' };

export function dutyRouteOf(fragment: string): DutyRoute {
  const [, view = '', id = ''] = fragment.replace(/^#\/?/, '').split('/');
  if (view === 'rosters' && /^[0-9A-Za-z-]{1,64}$/.test(id)) return { view, placeId: id };
  return view === 'calendar' || view === 'policies' ? { view } : { view: 'overview' };
}

export function dutyFragmentOf(route: DutyRoute): string {
  if (route.view === 'overview') return '#/duty';
  return route.view === 'rosters' ? `#/duty/rosters/${route.placeId}` : `#/duty/${route.view}`;
}
