import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { HttpContext } from './context.ts';
import type { Server } from './server.ts';

const NOT_BUILT =
  '页面还没有构建：请在程序目录运行 `npm run prepare`，然后刷新。\n' +
  'The pages are not built yet: run `npm run prepare` in the program folder, then reload.\n';

/** Address of each page, and the folder it was built into. */
const pages = ['desk', 'steward'] as const;

/** The pages. They carry no data of their own, so they need no sign-in; everything they show comes from the API. */
export async function addPageRoutes(server: Server, context: HttpContext): Promise<void> {
  const { pagesDirectory } = context;
  const isBuilt = (page: string): boolean => existsSync(join(pagesDirectory, page, 'index.html'));
  await server.register(fastifyStatic, { root: pagesDirectory, serve: false, logLevel: 'error' });
  const notBuilt = (reply: FastifyReply): FastifyReply =>
    reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  const hidden = { schema: { hide: true } };
  server.get('/', hidden, async (_request, reply) => reply.redirect('/desk/'));
  for (const page of pages) {
    server.get(`/${page}`, hidden, async (_request, reply) => reply.redirect(`/${page}/`));
    server.get(`/${page}/`, hidden, async (_request, reply) => {
      if (!isBuilt(page)) return notBuilt(reply);
      return reply.header('cache-control', 'no-cache').sendFile(`${page}/index.html`, { cacheControl: false });
    });
  }
  server.get('/steward/service-worker.js', hidden, async (_request, reply) => {
    if (!isBuilt('steward')) return notBuilt(reply);
    return reply.header('cache-control', 'no-cache').sendFile('steward/service-worker.js', { cacheControl: false });
  });
  server.get<{ Params: { '*': string } }>('/assets/*', hidden, async (request, reply) => {
    if (!isBuilt('desk')) return notBuilt(reply);
    // Their names carry a hash of their content.
    return reply.sendFile(`assets/${request.params['*']}`, { maxAge: 31_536_000_000, immutable: true });
  });
}
