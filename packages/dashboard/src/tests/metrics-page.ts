/** A sample of a page of metrics. */
export interface ParsedSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const PAIR = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:\\[\\n"]|[^\\"\n])*)"(?:,|$)/y;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (NaN|[+-]Inf|-?\\d+(?:\\.\\d+)?(?:e[+-]\\d+)?)$`, 's');
const UNESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\"': '"' };

function labelsOf(text: string): Readonly<Record<string, string>> {
  const labels = new Map<string, string>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const at = PAIR.lastIndex;
    const [, name = '', value = ''] = PAIR.exec(text) ?? [];
    if (name === '' || labels.has(name)) throw new Error(`no labels at ${at}: ${text}`);
    labels.set(
      name,
      value.replace(/\\[\\n"]/g, (pair) => UNESCAPED[pair] ?? pair),
    );
  }
  return Object.fromEntries(labels);
}

function numberOf(text: string): number {
  return text.endsWith('Inf') ? Number(text.replace('Inf', 'Infinity')) : Number(text);
}

function familyOf(block: readonly string[]): readonly [string, readonly ParsedSample[]] {
  const [help = '', type = '', ...lines] = block;
  const [, name = ''] = new RegExp(`^# HELP (${NAME}) [^\\\\\\n]+$`).exec(help) ?? [];
  if (name === '' || type !== `# TYPE ${name} gauge`) throw new Error(`no head of a family: ${help} / ${type}`);
  if (lines.length === 0) throw new Error(`${name} has no samples`);
  const samples = lines.map((line) => {
    const [, own, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (own !== name || value === undefined) throw new Error(`no sample of ${name}: ${line}`);
    return { labels: labelsOf(labels), value: numberOf(value) };
  });
  return [name, samples];
}

/** What tells a series from the others of its family: a label without a text is no label, and the order says nothing. */
function seriesOf({ labels }: ParsedSample): string {
  const told = Object.entries(labels).filter(([, text]) => text !== '');
  return JSON.stringify(told.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Reads a page in the text format 0.0.4, more strictly than Prometheus does: each family once and with its help and type
 * before it, no other comments, no blank lines, no series twice, whatever the order of its labels.
 */
export function parsedMetrics(page: string): ReadonlyMap<string, readonly ParsedSample[]> {
  if (!page.endsWith('\n')) throw new Error('the last line has no end');
  const blocks: string[][] = [];
  for (const line of page.slice(0, -1).split('\n')) {
    if (line.startsWith('# HELP ')) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  const families = new Map<string, readonly ParsedSample[]>();
  for (const [name, samples] of blocks.map(familyOf)) {
    if (families.has(name)) throw new Error(`${name} comes twice`);
    const series = samples.map(seriesOf);
    if (new Set(series).size < series.length) throw new Error(`a series of ${name} comes twice`);
    families.set(name, samples);
  }
  return families;
}
