import type { AuthorityOptions, CertificateAuthority } from './certificate-authority.ts';

/** The authority at its first use: an estate without TLS neither loads its library nor keeps a key. */
export function lazyAuthority(options: AuthorityOptions): () => Promise<CertificateAuthority> {
  let opened: Promise<CertificateAuthority> | undefined;
  return () => {
    opened ??= open(options).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

async function open(options: AuthorityOptions): Promise<CertificateAuthority> {
  const { openCertificateAuthority } = await import('./certificate-authority.ts');
  return openCertificateAuthority(options);
}
