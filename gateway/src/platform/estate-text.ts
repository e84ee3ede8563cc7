import { parse } from 'yaml';

/** The value of a YAML text; what cannot be read is told with its line. JSON is YAML. */
export function readYaml(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: parse(text) };
  } catch (error) {
    return { fault: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
