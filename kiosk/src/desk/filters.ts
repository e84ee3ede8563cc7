/** What the officer wants to see. Kept in the address's fragment, so that a reload or a shared link shows the same. */
export interface Filters {
  readonly state: 'open' | 'all';
  readonly level: '' | '1' | '2' | '3' | '4';
  readonly categoryCode: string;
  /** A number, a place or words of the report. */
  readonly text: string;
}

export const noFilters: Filters = { state: 'open', level: '', categoryCode: '', text: '' };
export const PAGE_SIZE = 50;
const MAX_TEXT = 80;

/** For `GET /v1/incidents`. */
export function queryOf(
  filters: Filters,
  cursor: string | null,
): Readonly<Record<string, string | number | undefined>> {
  return {
    state: filters.state === 'open' ? 'open' : undefined,
    level: filters.level || undefined,
    category: filters.categoryCode || undefined,
    q: filters.text.trim().slice(0, MAX_TEXT) || undefined,
    cursor: cursor ?? undefined,
    limit: PAGE_SIZE,
  };
}

export function fragmentOf(filters: Filters, incidentId: string | null): string {
  const parameters = new URLSearchParams();
  if (filters.state !== noFilters.state) parameters.set('state', filters.state);
  if (filters.level !== '') parameters.set('level', filters.level);
  if (filters.categoryCode !== '') parameters.set('category', filters.categoryCode);
  if (filters.text.trim() !== '') parameters.set('text', filters.text.trim().slice(0, MAX_TEXT));
  if (incidentId !== null) parameters.set('incident', incidentId);
  return parameters.toString();
}

/** Takes what is understood and leaves the rest: an old link must never break the page. */
export function filtersOf(fragment: string): { readonly filters: Filters; readonly incidentId: string | null } {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const level = parameters.get('level') ?? '';
  const category = parameters.get('category') ?? '';
  return {
    filters: {
      state: parameters.get('state') === 'all' ? 'all' : 'open',
      level: isLevel(level) ? level : '',
      categoryCode: /^[A-Z][0-9]{2}$/.test(category) ? category : '',
      text: (parameters.get('text') ?? '').slice(0, MAX_TEXT),
    },
    incidentId: parameters.get('incident') || null,
  };
}

function isLevel(text: string): text is Filters['level'] {
  return /^[1-4]$/.test(text);
}

export function isFiltered(filters: Filters): boolean {
  return filters.level !== '' || filters.categoryCode !== '' || filters.text.trim() !== '' || filters.state !== 'open';
}
