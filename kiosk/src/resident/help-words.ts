import type { Post } from '@gridcall/contract/duty.ts';
import { msg } from '../i18n/language.ts';

const words: Readonly<Record<Post, () => string>> = {
  A: () => msg('本楼值班（A岗）', { id: 'help-post-a' }),
  B: () => msg('本楼备班（B岗）', { id: 'help-post-b' }),
  'grid-leader': () => msg('网格长', { id: 'help-post-grid-leader' }),
  community: () => msg('社区值班', { id: 'help-post-community' }),
  street: () => msg('街道值班', { id: 'help-post-street' }),
  district: () => msg('区级值班', { id: 'help-post-district' }),
  property: () => msg('物业值班', { id: 'help-post-property' }),
  'gas-company': () => msg('燃气公司', { id: 'help-post-gas-company' }),
};

/** Who is called, as somebody in a lobby knows them: never a name. */
export function postsInWords(posts: readonly Post[]): string {
  return posts.map((post) => words[post]()).join(msg('、', { id: 'help-post-separator' }));
}

/** Who has it; some who may take it hold no post of this building. */
export function takerInWords(post: Post | null): string {
  return post === null ? msg('值班人员', { id: 'help-post-other' }) : words[post]();
}
