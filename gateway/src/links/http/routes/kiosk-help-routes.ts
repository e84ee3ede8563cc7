import { KioskHelpStateSchema } from '@gridcall/contract/http-kiosk-help.ts';
import { kioskIn, type RouteContext, submitInput } from '../context.ts';
import { helpAt } from '../kiosk-help.ts';
import type { HttpServer } from '../server.ts';

/** A kiosk that gets no answer asks every five seconds; beyond that it is no kiosk of ours. */
const config = { verb: 'kiosk:help', rateLimit: { max: 20, timeWindow: 60_000 } } as const;

/** 叫人帮忙: what is taken in memory only is answered as a problem like everything else, and stands in the kiosk's view. */
export function kioskHelpRoutes(server: HttpServer, context: RouteContext): void {
  server.post(
    '/kiosk/help',
    {
      config,
      schema: {
        summary: 'Calls people on duty to this kiosk; the same call while one stands',
        tags: ['kiosk'],
        response: { 200: KioskHelpStateSchema },
      },
    },
    async (request) => {
      const kiosk = kioskIn(request);
      await submitInput(context, { kind: 'call-help', kioskId: kiosk.kioskId });
      return { help: helpAt(kiosk, context) };
    },
  );
  server.delete(
    '/kiosk/help',
    {
      config,
      schema: {
        summary: 'Cancels the call of this kiosk, as long as nobody has taken it',
        tags: ['kiosk'],
        response: { 200: KioskHelpStateSchema },
      },
    },
    async (request) => {
      const kiosk = kioskIn(request);
      await submitInput(context, { kind: 'cancel-help', kioskId: kiosk.kioskId });
      return { help: helpAt(kiosk, context) };
    },
  );
}
