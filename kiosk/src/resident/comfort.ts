/** What a person may set for themselves; the next one finds the usual again. */
export function isLarge(): boolean {
  return document.documentElement.dataset['size'] === 'large';
}

export function isHighContrast(): boolean {
  return document.documentElement.dataset['contrast'] === 'high';
}

export function setLarge(on: boolean): void {
  set('size', on ? 'large' : undefined);
}

export function setHighContrast(on: boolean): void {
  set('contrast', on ? 'high' : undefined);
}

export function resetComfort(): void {
  setLarge(false);
  setHighContrast(false);
}

function set(name: 'size' | 'contrast', value: string | undefined): void {
  const { dataset } = document.documentElement;
  if (value === undefined) delete dataset[name];
  else dataset[name] = value;
}
