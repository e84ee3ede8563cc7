import { PairingCodeSchema } from '@gridcall/contract/http-gateway.ts';
import { connect } from '../api.ts';
import { type Command, jsonWhenPipedOption, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';

export const kioskAdd: Command = {
  name: 'kiosk add',
  zh: '添加一台居民终端，得到 6 位配对码',
  en: 'Add a kiosk and get its 6-digit pairing code',
  options: {
    place: {
      type: 'string',
      required: true,
      value: 'PLACE',
      zh: '终端所在地点编号',
      en: 'id of the place it stands in',
    },
    json: jsonWhenPipedOption,
  },
  examples: [
    { line: 'kiosk add --place jinfeng-1-lobby', zh: '1号楼大堂的终端', en: 'a kiosk in the lobby of building 1' },
  ],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const body = { placeId: required(parsed, 'place') };
    const pairing = await api.call('POST', '/api/v1/administration/kiosks', PairingCodeSchema, body);
    if (wantsJson(parsed)) {
      printJson(pairing);
      return 0;
    }
    const until = new Date(pairing.expiresAt).toLocaleTimeString('zh-CN', { hour12: false });
    print(`配对码 · pairing code   ${pairing.code}`);
    print(`在终端上打开 · open on the kiosk   ${api.base}/kiosk/`);
    print(`有效至 · valid until   ${until}`);
    return 0;
  },
};
