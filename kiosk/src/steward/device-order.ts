import type { Device } from '@gridcall/contract/http-gateway.ts';

type Protection = Device['protection'];

const order: Readonly<Record<Protection, number>> = {
  silent: 0,
  fault: 1,
  never_seen: 2,
  warming_up: 3,
  self_test: 4,
  protected: 5,
};

/** What does not protect comes first, the worst of it before. */
export function compareDevices(one: Device, other: Device): number {
  return (
    order[one.protection] - order[other.protection] ||
    one.placeName.zh.localeCompare(other.placeName.zh, 'zh-CN', { numeric: true }) ||
    one.id.localeCompare(other.id)
  );
}
