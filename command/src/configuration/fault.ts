/** One thing that is wrong with the configuration: where it stands, why it is wrong, and what mends it. */
export interface Fault {
  /** The path in the schema, or the name of the variable when it leads nowhere. */
  readonly path: string;
  /** `gridcall.yaml`, or the environment variable that set it. */
  readonly source: string;
  readonly causeZh: string;
  readonly causeEn: string;
  readonly mendZh: string;
  readonly mendEn: string;
}

export function describeFaults(faults: readonly Fault[]): string {
  const head = `配置有 ${faults.length} 处错误 · ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} in the configuration:`;
  const lines = faults.map(
    (fault) =>
      `  ${fault.path}（${fault.source}）：${fault.causeZh}${fault.mendZh}\n` +
      `    ${fault.path} (${fault.source}): ${fault.causeEn} ${fault.mendEn}`,
  );
  return [head, ...lines].join('\n');
}
