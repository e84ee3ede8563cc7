import { type EstateFacts, type Finding, type PersonFacts, twice } from './estate-facts.ts';
import { placeFindings, placesOf } from './place-check.ts';
import { isDate, rosterFindings } from './roster-check.ts';

const sameId = () => ({ zh: '这个编号出现两次', en: 'this id stands twice' });

/** Everything that is to be told of a file before it is read into what stands there: faults, gaps and overlaps by row. */
export function checkEstate(before: EstateFacts, file: EstateFacts): readonly Finding[] {
  return [
    ...twice('companies', file.companies, ({ id }) => id, sameId),
    ...placeFindings(before, file),
    ...twice('people', file.people, ({ id }) => id, sameId),
    ...file.people.flatMap((person, row) => personFaults(person, row, before, file)),
    ...rosterFindings(before, file),
    ...twice(
      'calendar',
      file.calendar,
      ({ date }) => date,
      () => ({ zh: '这一天出现两次', en: 'this day stands twice' }),
    ),
    ...calendarFaults(file),
  ];
}

function personFaults(person: PersonFacts, row: number, before: EstateFacts, file: EstateFacts): readonly Finding[] {
  const finding = (zh: string, en: string): Finding => ({
    grade: 'fault',
    table: 'people',
    row,
    id: person.id,
    zh,
    en,
  });
  const { companyId, placeId } = person;
  const companies = [...before.companies, ...file.companies];
  const found: Finding[] = [];
  if (companyId !== null && !companies.some(({ id }) => id === companyId)) {
    found.push(finding(`没有单位 ${companyId}`, `there is no company ${companyId}`));
  }
  if (placeId !== null && !placesOf(before, file).has(placeId)) {
    found.push(finding(`没有地点 ${placeId}`, `there is no place ${placeId}`));
  }
  return found;
}

function calendarFaults(file: EstateFacts): readonly Finding[] {
  return file.calendar.flatMap(({ date }, row): readonly Finding[] =>
    isDate(date)
      ? []
      : [{ grade: 'fault', table: 'calendar', row, id: date, zh: `没有 ${date} 这一天`, en: `${date} is no date` }],
  );
}
