import type { Device } from '@gridcall/contract/http-gateway.ts';

type Protection = Device['protection'];

const order: Readonly<Record<Protection, number>> = {
  silent: 0,
  fault: 1,
  end_of_life: 2,
  never_seen: 3,
  warming_up: 4,
  self_test: 5,
  protected: 6,
};

/** What does not protect comes first, the worst of it before. */
export function compareDevices(one: Device, other: Device): number {
  return (
    order[one.protection] - order[other.protection] ||
    one.placeName.zh.localeCompare(other.placeName.zh, 'zh-CN', { numeric: true }) ||
    one.id.localeCompare(other.id)
  );
}
