/** The version that is looked at, from the address's fragment; null for none. */
export function versionOf(fragment: string): string | null {
  return /^#\/versions\/([0-9A-Za-z-]{1,64})$/.exec(fragment)?.[1] ?? null;
}

export function fragmentOf(versionId: string | null): string {
  return versionId === null ? '#/' : `#/versions/${versionId}`;
}
