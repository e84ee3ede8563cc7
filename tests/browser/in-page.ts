/**
 * What is asked of every state of every page. These functions run in the page: they may use nothing but what stands inside
 * them, and they see into open shadow roots.
 */

/**
 * Texts that do not fit: the document, each element with words of its own, each that cuts off what it holds, and words that
 * run out of the box that is drawn around them.
 */
export function cutText(): string[] {
  const found: string[] = [];
  /** The nearest thing around it that has an edge to be seen. */
  const boxAround = (element: Element): Element | undefined => {
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      const { borderRightWidth, backgroundColor } = getComputedStyle(around);
      if (borderRightWidth !== '0px' || !/^(transparent|rgba\(.* 0\))$/.test(backgroundColor)) return around;
    }
    return undefined;
  };
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element instanceof SVGElement) {
        const frame = element.ownerSVGElement?.getBoundingClientRect();
        const { left, right } = element.getBoundingClientRect();
        if (element.localName === 'text' && frame && (left < frame.left - 1 || right > frame.right + 1)) {
          found.push(`<text> outside its drawing: ${element.textContent}`);
        }
        continue;
      }
      if (element.clientWidth === 0 || element.closest('.visually-hidden') || !element.checkVisibility()) continue;
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
      const cuts = getComputedStyle(element).overflowX !== 'visible';
      // What somebody types into one line scrolls in it.
      if ((!hasText && !cuts) || (element instanceof HTMLInputElement && element.value !== '')) continue;
      const box = hasText ? boxAround(element) : undefined;
      if (box && element.getBoundingClientRect().right > box.getBoundingClientRect().right + 1) {
        found.push(
          `<${element.localName}> runs out of its <${box.localName}>: ${element.textContent?.trim().slice(0, 40)}`,
        );
      }
      if (element.scrollWidth > element.clientWidth + 1) {
        found.push(
          `<${element.localName}> ${element.scrollWidth} > ${element.clientWidth}: ${element.textContent?.trim().slice(0, 40)}`,
        );
      }
    }
  };
  visit(document);
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`document ${scrollWidth} > ${clientWidth}`);
  return found;
}

/** Controls smaller than a finger of a kiosk needs, in CSS pixels. */
export function smallTargets(least: number): string[] {
  const found: string[] = [];
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!element.matches('button, a[href], input, select, textarea, [role="button"]')) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = element.getBoundingClientRect();
      if (width < least || height < least) {
        const host = (element.getRootNode() as ShadowRoot).host as HTMLElement | undefined;
        const name =
          element.textContent?.trim() || host?.textContent?.trim() || element.getAttribute('aria-label') || '';
        found.push(`<${element.localName}> ${Math.round(width)}×${Math.round(height)}: ${name.slice(0, 30)}`);
      }
    }
  };
  visit(document);
  return found;
}

/**
 * Every text that a person sees or hears in the language of the page. Words of another language are left out only where
 * they are marked as such, so that a screen reader says them right; `code` is nobody's language.
 */
export function wordsInPageLanguage(): string[] {
  const found: string[] = [document.title];
  const own = document.documentElement.lang;
  const inPageLanguage = (element: Element): boolean => {
    for (let at: Element | null = element; at; ) {
      const marked = at.getAttribute('lang');
      if (at.localName === 'code') return false;
      if (marked) return marked === own;
      at =
        at.assignedSlot ?? at.parentElement ?? ((at.getRootNode() as ShadowRoot).host as Element | undefined) ?? null;
    }
    return true;
  };
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element.matches('style, script, noscript, title')) continue;
      const isSeen = element.checkVisibility({ visibilityProperty: true }) || element.localName === 'option';
      if (!isSeen || !inPageLanguage(element)) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description', 'aria-valuetext']) {
        const value = element.getAttribute(name);
        if (value) found.push(value);
      }
      for (const node of element.childNodes) {
        const text = node.nodeType === 3 ? (node.textContent ?? '').trim() : '';
        if (text !== '') found.push(text);
      }
    }
  };
  visit(document);
  return found;
}

/** Presses the page's language switch, also where a dialog covers it. Resolves when the page speaks `wanted`. */
export async function speak(wanted: string): Promise<void> {
  const find = (root: Document | ShadowRoot): HTMLElement | undefined => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.localName === 'gc-language-switch') return element;
      const inside = element.shadowRoot ? find(element.shadowRoot) : undefined;
      if (inside) return inside;
    }
    return undefined;
  };
  const root = document.documentElement;
  if (root.lang !== wanted) {
    const button = find(document)?.shadowRoot?.querySelector('gc-button')?.shadowRoot?.querySelector('button');
    if (!button) throw new Error('this page has no language switch');
    await new Promise<void>((resolve) => {
      const watcher = new MutationObserver(() => {
        watcher.disconnect();
        resolve();
      });
      watcher.observe(root, { attributes: true, attributeFilter: ['lang'] });
      button.click();
    });
  }
}

/** Resolves when what is drawn is what the page last said, in its own font. */
export async function settled(): Promise<void> {
  await document.fonts.ready;
  // Each root knows of its own animations alone.
  const animationsIn = (root: Document | ShadowRoot): Animation[] => [
    ...root.getAnimations(),
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? animationsIn(shadowRoot) : [])),
  ];
  const ending = animationsIn(document).filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
  await Promise.allSettled(ending.map((one) => one.finished));
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** All that the page holds of a person: texts, values, addresses, and everything this browser stores for it. */
export async function everythingKept(): Promise<string> {
  const found: string[] = [location.href, document.title, JSON.stringify(history.state), document.referrer];
  const visit = (root: Document | ShadowRoot): void => {
    found.push(root instanceof Document ? root.documentElement.outerHTML : root.innerHTML);
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) found.push(element.value);
    }
  };
  visit(document);
  found.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie);
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const table of database.objectStoreNames) {
      const rows = await new Promise((resolve, reject) => {
        const reading = database.transaction(table).objectStore(table).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      found.push(JSON.stringify(rows));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  return found.join('\n');
}
