/** The few things that the documents' tests need to know of Markdown. */

/** Cells of every table row below a heading (any level), to the next heading of the same or a higher level; the whole text without one. */
export function tableRows(text: string, heading?: string): readonly (readonly string[])[] {
  return (heading === undefined ? text : sectionOf(text, heading))
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}

export function sectionOf(text: string, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const depth = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 1;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && (/^#+/.exec(line)?.[0].length ?? 0) <= depth);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

/** A cell that holds one word in backticks. */
export function codeIn(cell: string | undefined): string | undefined {
  return cell?.match(/^`([^`]+)`$/)?.[1];
}

/** Text without fenced blocks. */
export function proseOf(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

/** The contents of fenced blocks, and of inline code. */
export function codeOfMarkdown(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');
  const inline = [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...blocks, ...inline];
}

export interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

/** Links to files of the repository. */
export function localLinks(text: string): readonly Link[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { target: path, anchor };
    });
}

/** GitHub's anchors of a document's headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
