import { expect, test } from 'vitest';
import { editorAddress } from './editor-address.ts';

const here = { host: '127.0.0.1', port: 8081, url: '', fault: null };
const outside = { ...here, host: '0.0.0.0' };
const behind = { ...here, url: 'https://flows.estate.example' };

test.each([
  [here, '127.0.0.1:8080', 'http://127.0.0.1:8081'],
  [here, 'localhost:8080', 'http://localhost:8081'],
  [here, '[::1]:8080', 'http://[::1]:8081'],
  [here, 'gateway.localhost', 'http://gateway.localhost:8081'],
  [here, '10.0.0.5:8080', 'flows.editorHost'],
  [here, 'estate.example', 'flows.editorHost'],
  [here, '127.evil.example', 'flows.editorHost'],
  [here, '', 'flows.editorHost'],
  [here, 'a b', 'flows.editorHost'],
  [outside, '10.0.0.5:8080', 'http://10.0.0.5:8081'],
  [outside, 'estate.example', 'http://estate.example:8081'],
  [{ ...here, host: '10.0.0.5' }, '10.0.0.5:8080', 'http://10.0.0.5:8081'],
  [behind, 'estate.example', 'https://flows.estate.example'],
  [behind, '127.0.0.1:8080', 'https://flows.estate.example'],
  [{ ...behind, fault: 'EADDRINUSE' }, 'estate.example', 'flows.editorPort'],
])('%j for who has the pages at "%s": %s', (listening, pagesHost, expected) => {
  const at = editorAddress(listening, pagesHost);
  expect(at.ok ? at.origin : at.mend.zh).toContain(expected);
  if (!at.ok) expect(at.mend.en).toContain(expected);
});
