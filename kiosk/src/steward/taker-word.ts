import { msg, str } from '../i18n/language.ts';
import { postNames } from './duty-words.ts';

/** What travels out of an estate instead of a name: the post, as the estate writes it. */
const codes: Readonly<Record<string, string>> = {
  A岗: 'A',
  B岗: 'B',
  网格长: 'grid-leader',
  社区值班: 'community',
  街道值班: 'street',
  区级部门: 'district',
  物业值班: 'property',
  燃气公司: 'gas-company',
};

/** Who took or closed it: a name at the estate, elsewhere a post in the reader's language. */
export function takerWord(by: string): string {
  if (by === 'steward') return msg('楼栋长', { id: 'steward-role' });
  const code = Object.hasOwn(codes, by) ? codes[by] : undefined;
  return (code === undefined ? undefined : postNames[code]?.()) ?? by;
}

/** Whose an alert is. Of somebody whom its gateway no longer tells the name of, it is told that there is one. */
export function assigneeWord(name: string): string {
  if (name === '') return msg('已指派', { id: 'steward-work-assigned-unnamed' });
  return msg(str`已指派给 ${name}`, { id: 'steward-work-assigned' });
}
