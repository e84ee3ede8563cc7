import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEstateFile } from './estate-file.ts';

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'estate-')), 'estate.yaml');
  writeFileSync(path, text);
  return path;
}

const good = `
companies: [{ id: jinfeng, kind: property_company, name: { zh: 金凤物业, en: Jinfeng Property }, dutyPhone: '0951-5550100' }]
places:
  - { id: estate, kind: estate, name: { zh: 康乐小区, en: Kangle Estate }, companyId: jinfeng }
  - { id: b1, parentId: estate, kind: building, name: { zh: 1号楼, en: Building 1 }, gridCode: '640104001001001' }
people: [{ id: wang, name: 王芳, role: steward }]
rosters: [{ placeId: b1, post: A, people: [wang] }]
`;

test('an estate file becomes one input', () => {
  expect(readEstateFile(fileWith(good), 'I1')).toMatchObject({
    kind: 'import-estate',
    id: 'I1',
    places: [
      { id: 'estate', parentId: null },
      { id: 'b1', parentId: 'estate', gridCode: '640104001001001' },
    ],
    rosters: [{ id: 'b1 A all', placeId: 'b1', post: 'A', people: ['wang'], rotation: 'none', handOverMinute: 480 }],
  });
});

test.each([
  ['companies: [', /cannot be read/],
  ['companies: []', /places/],
  [good.replace('companyId: jinfeng', 'companyId: nobody'), /places\[0\] estate: 没有单位 nobody/],
  [good.replace('parentId: estate', 'parentId: b1'), /lies inside itself/],
  [good.replace('people: [wang]', 'people: [li]'), /rosters\[0\] b1 A all: 没有人员 li/],
  [good.replaceAll('id: b1', 'id: B+1'), /pattern/],
])('a wrong file is refused with its fault (%#)', (text, fault) => {
  expect(() => readEstateFile(fileWith(text), 'I1')).toThrow(fault);
});

test('a missing file is named', () => {
  expect(() => readEstateFile('nowhere/estate.yaml', 'I1')).toThrow(/nowhere\/estate\.yaml/);
});
