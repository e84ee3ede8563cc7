import type { NotificationRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';

export interface RecentNotice {
  readonly row: NotificationRow;
  /** What it speaks of; not saved yet where the disk refuses. */
  readonly view: View;
}

const PER_PERSON_MAXIMUM = 50;

/** What each person was told lately, also while the disk refuses: what a reply can mean. */
export class RecentNotices {
  readonly #byPerson = new Map<string, Map<string, RecentNotice>>();

  note(row: NotificationRow, view: View): void {
    if (row.personId === null) return;
    const known = this.#byPerson.get(row.personId) ?? new Map<string, RecentNotice>();
    this.#byPerson.set(row.personId, known);
    known.delete(row.id);
    known.set(row.id, { row, view });
    const [oldest] = known.keys();
    if (known.size > PER_PERSON_MAXIMUM && oldest !== undefined) known.delete(oldest);
  }

  to(personId: string): readonly RecentNotice[] {
    return [...(this.#byPerson.get(personId)?.values() ?? [])];
  }
}
