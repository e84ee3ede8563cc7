import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { type Quantity, quantities } from '@gridcall/contract/quantity.ts';
import { Value } from 'typebox/value';
import {
  addressOf,
  type Channel,
  coilAddressOf,
  firstNumber,
  type Profile,
  type ProfileCommand,
  ProfileSchema,
  registersOf,
} from './profile.ts';

/** Everything that is wrong with a profile, each by its path (`channels[0].values[1].register: …`), in both languages. */
export function profileFaults(document: unknown): string[] {
  if (!Value.Check(ProfileSchema, document)) {
    return schemaFaults(document);
  }
  const faults: string[] = [];
  document.channels.forEach((channel, index) => {
    new ChannelCheck(document, channel, `channels[${index}]`, faults).run();
  });
  checkTogether(document, faults);
  document.commands?.forEach((command, index) => {
    faults.push(...commandFaults(document, command).map((fault) => `commands[${index}]${fault}`));
  });
  return faults;
}

function commandFaults(profile: Profile, { register, coil, command, value }: ProfileCommand): string[] {
  const faults: string[] = [];
  if ((register === undefined) === (coil === undefined)) {
    faults.push('：register 和 coil 必须且只能写一个 / name a register or a coil, one of the two');
  }
  if (register !== undefined && addressOf(profile, 3, register) === undefined) {
    faults.push(`.register: ${outside(profile, 3, register)}`);
  }
  if (coil !== undefined && coilAddressOf(profile, coil) === undefined) {
    faults.push(`.coil: 现为 ${coil}，超出范围 / it is ${coil}, which is outside the map`);
  }
  if (coil !== undefined && value > 1) {
    faults.push(`.value: 线圈只能是 0 或 1，现为 ${value} / a coil is 0 or 1; it is ${value}`);
  }
  const able: readonly string[] = deviceKinds[profile.deviceKind].capabilities;
  if (command !== undefined && !able.includes(command)) {
    faults.push(
      `.command: ${profile.deviceKind} 不支持 ${command} / a ${profile.deviceKind} cannot be told ${command}`,
    );
  }
  return faults;
}

/** What does not fit the schema, in words that name what would. */
function schemaFaults(document: unknown): string[] {
  return [...Value.Errors(ProfileSchema, document)].flatMap(({ keyword, instancePath, params, message }) => {
    const path = dotted(instancePath);
    const at = (words: string) => (path === '' ? words : `${path}: ${words}`);
    const now = shown(document, instancePath);
    switch (keyword) {
      case 'required':
        return params.requiredProperties.map((key) => at(`缺少 ${key} / ${key} is missing`));
      case 'boolean':
        return [at('没有这一项 / there is no such key')];
      // Each key that is not known is told by itself.
      case 'additionalProperties':
        return [];
      case 'enum': {
        const allowed = params.allowedValues.join(', ');
        return [at(`现为 ${now}，可用：${allowed} / it is ${now}; there are: ${allowed}`)];
      }
      default:
        return [at(`现为 ${now} / it is ${now}; it ${message}`)];
    }
  });
}

function shown(document: unknown, pointer: string): string {
  const text = JSON.stringify(Value.Pointer.Get(document, pointer)) ?? '';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** `/channels/0/block` → `channels[0].block` */
function dotted(pointer: string): string {
  const words = pointer.split('/').slice(1);
  return words
    .map((word) => (/^\d+$/.test(word) ? `[${word}]` : `.${word}`))
    .join('')
    .replace(/^\./, '');
}

const typeWords = {
  number: (quantity: Quantity) =>
    `${quantity} 不是数值：请写到 bits 或 flags / ${quantity} is no number: it belongs to bits or flags`,
  boolean: (quantity: Quantity) =>
    `${quantity} 不是开关量：请写到 values / ${quantity} is no switch: it belongs to values`,
} as const;

function outside(profile: Profile, registerFunction: 3 | 4, register: number): string {
  const first = firstNumber(profile, registerFunction);
  const { numbering } = profile;
  return (
    `${register} 不是功能码 ${registerFunction} 在 ${numbering} 编号下的寄存器，这种编号从 ${first} 开始 / ` +
    `${register} is no register of function ${registerFunction} in the numbering ${numbering}, which begins at ${first}`
  );
}

/** RTU answers do not say which block they are of: two blocks of one length could be taken for each other. */
function checkTogether(profile: Profile, faults: string[]): void {
  const lengths = new Set<number>();
  const ids = new Set<string>();
  profile.channels.forEach(({ id = '', block }, index) => {
    if (lengths.has(block.count)) {
      faults.push(
        `channels[${index}].block.count: 另一个通道也读 ${block.count} 个寄存器，迟到的应答会被认错：请多读一个 / another channel reads ${block.count} registers, too; a late answer of one would be taken for the other: read one register more`,
      );
    }
    if (ids.has(id))
      faults.push(
        `channels[${index}].id: 除第一个外，每个通道要有自己的 id / each channel but the first needs an id of its own`,
      );
    lengths.add(block.count);
    ids.add(id);
  });
}

class ChannelCheck {
  readonly #profile: Profile;
  readonly #channel: Channel;
  readonly #path: string;
  readonly #faults: string[];

  constructor(profile: Profile, channel: Channel, path: string, faults: string[]) {
    this.#profile = profile;
    this.#channel = channel;
    this.#path = path;
    this.#faults = faults;
  }

  run(): void {
    const { block, enums = {}, values = [], bits = [], flags = [] } = this.#channel;
    this.#inMap('.block.from', block.from);
    this.#inMap('.block.count', block.from + block.count - 1);
    for (const [name, { register }] of Object.entries(enums)) this.#inBlock(`.enums.${name}.register`, register, 1);
    values.forEach((value, at) => {
      const path = `.values[${at}]`;
      this.#inBlock(`${path}.register`, value.register, registersOf(value));
      this.#quantity(`${path}.quantity`, value.quantity, 'number');
      this.#when(`${path}.when`, value.when);
      if (value.scaleBy) this.#cases(`${path}.scaleBy`, value.scaleBy.enum, Object.keys(value.scaleBy.cases));
      if ((value.type === 'uint8') !== (value.byte !== undefined)) {
        this.#fault(`${path}.byte`, '只用于 uint8，而且 uint8 必须写 / belongs to the type uint8, and uint8 needs it');
      }
      if (value.wordOrder !== undefined && registersOf(value) === 1) {
        this.#fault(`${path}.wordOrder`, '只用于 32 位的类型 / belongs to types of 32 bits');
      }
      if (registersOf(value) === 2 && value.wordOrder === undefined) {
        this.#fault(
          `${path}.wordOrder`,
          '缺少：32 位的类型要写 high-first 或 low-first / is missing: a type of 32 bits needs high-first or low-first',
        );
      }
    });
    bits.forEach((entry, at) => {
      const path = `.bits[${at}]`;
      this.#inBlock(`${path}.register`, entry.register, 1);
      this.#quantity(`${path}.quantity`, entry.quantity, 'boolean');
      this.#when(`${path}.when`, entry.when);
      if (entry.byte !== undefined && Math.max(...entry.bits) > 7)
        this.#fault(`${path}.bits`, '一个字节只有 0 到 7 位 / a byte has bits 0 to 7');
    });
    flags.forEach((flag, at) => {
      this.#quantity(`.flags[${at}].quantity`, flag.quantity, 'boolean');
      this.#cases(`.flags[${at}]`, flag.enum, flag.cases);
    });
  }

  #fault(path: string, words: string): void {
    this.#faults.push(`${this.#path}${path}: ${words}`);
  }

  #inMap(path: string, register: number): void {
    if (addressOf(this.#profile, this.#profile.function, register) === undefined) {
      this.#fault(path, outside(this.#profile, this.#profile.function, register));
    }
  }

  #inBlock(path: string, register: number, width: number): void {
    const { from, count } = this.#channel.block;
    if (register < from || register + width > from + count) {
      const last = from + count - 1;
      this.#fault(
        path,
        `${register} 不在 block ${from} 到 ${last} 之内 / ${register} is not inside the block ${from} to ${last}`,
      );
    }
  }

  #quantity(path: string, quantity: Quantity, type: 'number' | 'boolean'): void {
    if (quantities[quantity].type !== type) this.#fault(path, typeWords[type](quantity));
    const kinds = this.#kinds();
    const fits = kinds.some((kind) => (deviceKinds[kind].quantities as readonly Quantity[]).includes(quantity));
    if (!fits)
      this.#fault(path, `${kinds.join('、')} 不报 ${quantity} / a ${kinds.join(' or ')} does not report ${quantity}`);
  }

  #kinds() {
    const cases = Object.values(this.#channel.enums ?? {}).flatMap((entry) => entry.cases);
    return [this.#profile.deviceKind, ...cases.flatMap(({ deviceKind }) => deviceKind ?? [])];
  }

  #when(path: string, when: Readonly<Record<string, readonly string[]>> | undefined): void {
    for (const [name, cases] of Object.entries(when ?? {})) this.#cases(path, name, cases);
  }

  #cases(path: string, name: string, cases: readonly string[]): void {
    const enums = this.#channel.enums ?? {};
    const entry = Object.hasOwn(enums, name) ? enums[name] : undefined;
    if (!entry) {
      this.#fault(path, `这个通道没有 enum ${name} / there is no enum ${name} in this channel`);
      return;
    }
    const known = new Set(entry.cases.map((entryCase) => entryCase.is));
    for (const wanted of cases) {
      if (!known.has(wanted)) this.#fault(path, `enum ${name} 没有 ${wanted} / the enum ${name} has no case ${wanted}`);
    }
  }
}
