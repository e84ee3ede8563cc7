import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { HttpServer } from '../server.ts';

/** Address of each page and the folder it was built into. */
const pages = {
  '/kiosk/': 'resident',
  '/steward/': 'steward',
  '/property/': 'property',
  '/integrate/': 'integrate',
  '/operate/': 'operate',
} as const;
const HOME = '/steward/';
const config = { verb: 'public:read', rateLimit: false } as const;
const hidden = { hide: true } as const;

/** The built pages. Their files carry a hash in the name and never change; the page itself is asked for each time. */
export async function pageRoutes(server: HttpServer, pagesDirectory: string): Promise<void> {
  await server.register(fastifyStatic, { root: pagesDirectory, serve: false });
  server.get('/', { config, schema: hidden }, async (_request, reply) => reply.redirect(HOME, 302));
  for (const [address, folder] of Object.entries(pages)) {
    server.get(address, { config, schema: hidden }, async (_request, reply) => {
      if (!existsSync(join(pagesDirectory, folder, 'index.html'))) return notBuilt(reply);
      return reply
        .sendFile(`${folder}/index.html`, { cacheControl: false, immutable: false })
        .header('cache-control', 'no-cache');
    });
    server.get(address.slice(0, -1), { config, schema: hidden }, async (_request, reply) =>
      reply.redirect(address, 302),
    );
  }
  // Asked for each time, as the page is; its address bounds what it may serve.
  for (const [address, folder] of [
    ['/kiosk/', 'resident'],
    ['/steward/', 'steward'],
  ]) {
    server.get(`${address}service-worker.js`, { config, schema: hidden }, async (_request, reply) =>
      reply.sendFile(`${folder}/service-worker.js`, { cacheControl: false }).header('cache-control', 'no-cache'),
    );
  }
  server.get<{ Params: { '*': string } }>('/assets/*', { config, schema: hidden }, async (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
  );
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      '页面尚未构建：请在仓库目录运行 `npm run prepare`，然后刷新。接口和报警不受影响。\n' +
        'The pages are not built: run `npm run prepare` in the repository and reload. The API and alerts work all the same.\n',
    );
}
