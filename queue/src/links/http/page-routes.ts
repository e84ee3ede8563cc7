import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { HttpContext } from './context.ts';
import type { Server } from './server.ts';

const NOT_BUILT =
  '页面还没有构建：请在程序目录运行 `npm run prepare`，然后刷新。\n' +
  'The pages are not built yet: run `npm run prepare` in the program folder, then reload.\n';

/** The desk's page. It carries no data of its own, so it needs no sign-in; everything it shows comes from /v1. */
export async function addPageRoutes(server: Server, context: HttpContext): Promise<void> {
  const { pagesDirectory } = context;
  const isBuilt = (): boolean => existsSync(join(pagesDirectory, 'desk', 'index.html'));
  await server.register(fastifyStatic, { root: pagesDirectory, serve: false, logLevel: 'error' });
  const notBuilt = (reply: FastifyReply): FastifyReply =>
    reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  const hidden = { schema: { hide: true } };
  server.get('/', hidden, async (_request, reply) => reply.redirect('/desk/'));
  server.get('/desk', hidden, async (_request, reply) => reply.redirect('/desk/'));
  server.get('/desk/', hidden, async (_request, reply) => {
    if (!isBuilt()) return notBuilt(reply);
    return reply.header('cache-control', 'no-cache').sendFile('desk/index.html', { cacheControl: false });
  });
  server.get<{ Params: { '*': string } }>('/assets/*', hidden, async (request, reply) => {
    if (!isBuilt()) return notBuilt(reply);
    // Their names carry a hash of their content.
    return reply.sendFile(`assets/${request.params['*']}`, { maxAge: 31_536_000_000, immutable: true });
  });
}
