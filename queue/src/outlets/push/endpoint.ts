/**
 * Where a notice may be sent: what a browser names is a stranger's word, and a queue that posts wherever it is told
 * would post into its own house.
 */
export function isPushEndpoint(text: string, ownHosts: readonly string[]): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (ownHosts.includes(url.host) || ownHosts.includes(url.hostname)) {
    return url.protocol === 'https:' || url.protocol === 'http:';
  }
  return url.protocol === 'https:' && url.port === '' && isPublicName(url.hostname);
}

/** A name with a dot that ends in letters: no address, no `localhost`, none of a local network's own. */
function isPublicName(host: string): boolean {
  if (/\.(?:local|localhost|internal|lan|home|arpa)$/.test(host)) return false;
  return /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(host);
}
