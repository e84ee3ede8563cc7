import type { FastifyReply } from 'fastify';
import type { HttpContext } from './context.ts';

const BEAT_MS = 15_000;
/** A reader that does not read: cut off, and it resumes by the id it has. */
const UNSENT_BYTES = 1024 * 1024;

/** An answer that stays open (Server-Sent Events), woken by whatever is committed. */
export interface Stream {
  isGone(): boolean;
  write(text: string): void;
  /** Until something was committed, the reader left, or it is time to say that we are here. */
  news(): Promise<'news' | 'beat'>;
  end(): void;
}

/** Takes the answer over from Fastify. Listening begins here: what is committed from now on is news. */
export function openStream(context: HttpContext, reply: FastifyReply): Stream {
  reply.hijack();
  const response = reply.raw;
  let isGone = false;
  let news = Promise.withResolvers<'news' | 'beat'>();
  const leave = (): void => {
    isGone = true;
    news.resolve('news');
  };
  response.on('close', leave);
  response.on('error', leave);
  const unlisten = context.announcer.listen(() => news.resolve('news'));
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  return {
    isGone: () => isGone,
    write: (text) => {
      if (response.writableLength > UNSENT_BYTES) response.destroy();
      else response.write(text);
    },
    news: async () => {
      const cancel = context.clock.after(BEAT_MS, () => news.resolve('beat'));
      const why = await news.promise;
      cancel();
      news = Promise.withResolvers();
      return why;
    },
    end: () => {
      unlisten();
      response.end();
    },
  };
}
