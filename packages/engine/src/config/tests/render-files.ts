import { NAMED_KEYS, type NamedKey, SECTIONS } from '../key-names.js';

/** What the example app asks for beside the defaults, as a file has it. */
const OF_THE_EXAMPLE: Readonly<Record<string, string>> = {
  'retraining.performance_improvement_threshold': '0.005',
};

const keysOf = (section: string): readonly NamedKey[] => NAMED_KEYS.filter((key) => key.section === section);

/** A value as a variable has it. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' && value !== null ? '' : String(value ?? '');
}

const byDefault = ({ definition }: NamedKey): string => definition.derived?.words ?? asText(definition.fallback);

const comment = ({ definition: { meaning, expected } }: NamedKey): string => `${meaning}: ${expected}`;

function variable(key: NamedKey): string {
  const { example, fallback } = key.definition;
  const isSet = key.name === 'model.name' || key.name === 'model.environment';
  return `# ${comment(key)}\n${isSet ? '' : '#'}${key.variables[0]}=${example ?? asText(fallback)}\n`;
}

/** `.env.monitoring.example`. */
export function envExample(): string {
  const head = [
    '# Copy to .env.monitoring and take the # away where you want another value. Variables go before the YAML file; an empty',
    '# one counts as not set. Every key of the file also has ML_<SECTION>_<KEY>, for instance ML_RETRAINING_MAX_MAE.',
  ].join('\n');
  const sections = SECTIONS.map((section) => `\n# --- ${section}\n${keysOf(section).map(variable).join('')}`);
  return `${head}\n${sections.join('')}`;
}

/** A variable's text as YAML. */
function inYaml(key: NamedKey): string {
  const { kind, example, fallback } = key.definition;
  const text = OF_THE_EXAMPLE[key.name] ?? example ?? asText(fallback);
  if (kind === 'list') return `[${text.replaceAll(',', ', ')}]`;
  if (kind === 'pairs') return `{ ${text.replaceAll('=', ': ').replaceAll(',', ', ')} }`;
  return text;
}

function entry(key: NamedKey): string {
  const { example, fallback } = key.definition;
  const isOff = example !== null || fallback === null || key.definition.derived !== null;
  const value = inYaml(key);
  return `  # ${comment(key)}\n  ${isOff ? '# ' : ''}${key.key}:${value === '' ? '' : ` ${value}`}\n`;
}

/** `monitoring_config.yaml`. */
export function yamlExample(): string {
  const head = [
    '# The configuration of the example, with every key there is. What is left out has its default; what a variable says goes',
    '# before this file. Passwords are better off in variables.',
  ].join('\n');
  const sections = SECTIONS.map((section) => `\n${section}:\n${keysOf(section).map(entry).join('')}`);
  return `${head}\n${sections.join('')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function cellsOf(key: NamedKey): readonly string[] {
  const { meaning, effect, expected, secret, derived } = key.definition;
  const value = byDefault(key);
  const shownDefault = value === '' ? 'none' : derived === null ? `\`${value}\`` : value;
  return [
    `\`${key.key}\``,
    key.variables.map((name) => `\`${name}\``).join(' '),
    shownDefault,
    expected,
    `${meaning}${secret ? ' (secret)' : ''}`,
    effect,
  ].map(cell);
}

/** A table as the formatter leaves it. */
function padded(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows.map(line);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

function sectionTable(section: string): string {
  const head = ['key', 'variables', 'default', 'takes', 'meaning', 'what it becomes'];
  return `## \`${section}\`\n\n${padded([head, ...keysOf(section).map(cellsOf)])}\n`;
}

const INTRODUCTION = `# Configuration

\`loadConfig({ env, file, overrides })\` of \`@fpl-ml/engine/config\` gives one checked, frozen configuration. For each key, what
code says goes before the environment, that before the file, and that before the default.

\`\`\`ts
import { loadConfig, monitorOptionsFromConfig, policyFromConfig } from '@fpl-ml/engine/config';

const config = loadConfig({
  env: { ML_MAE_WARNING: '1.2', ML_NOTIFICATIONS_ALERT_COOLDOWN_MINUTES: '10' },
  file: { name: 'monitoring_config.yaml', text: 'retraining:\\n  max_retrain_attempts: 5\\n' },
  overrides: { model: { name: 'points' } },
});
console.log(config.performanceThresholds.maeWarning, config.retraining.maxRetrainAttempts, config.model.name);
console.log(policyFromConfig(config).maxAttempts, monitorOptionsFromConfig(config).dataWindow);
\`\`\`

\`\`\`text
1.2 5 points
5 2592000000
\`\`\`

It reads the file, if one is named by its path, and nothing else: pass \`process.env\` as \`env\`. What is made of a configuration:
\`policyFromConfig\`, \`monitorOptionsFromConfig\`, \`performanceThresholdsFromConfig\`, \`driftThresholdsFromConfig\`,
\`driftWatchFromConfig\`, \`estimationFromConfig\`, \`notifierOptionsFromConfig\`, \`schedulerOptionsFromConfig\`, \`monitoringJobFromConfig\`, \`tableNamesFromConfig\`,
\`logLevelsFromConfig\`. \`redactedConfig\` is for printing. \`configSchema\` is the file as a zod schema, for editors.

## How values are read

- In the file, a number is a number: \`"1.5"\` in quotes is refused. A key with nothing behind it counts as left out.
- In variables, lists have commas, levels are \`email=critical,slack=warning\`, booleans are \`true\`, \`false\`, \`1\` or \`0\`, numbers have
  a decimal point. A variable that is empty counts as not set.
- A key has a variable named by its section and itself, and some a short one. Both, with different values, is an error.
- A name that is not known is an error, with the nearest that is: in the file and in code always; of variables those that
  begin with \`ML_\` and a section of ours other than \`model\`, or are two slips of the finger away from one of ours. Other programs may have
  \`ML_\` variables of their own.
- Of a secret nothing is in an error; \`data.problems\` holds \`***\`.

## What must agree

Everything that is wrong comes in one error, \`CONFIG_INVALID\`, whose \`data.problems\` say key, value, expectation and source:
\`environment variable ML_MAE_WARNING\`, \`monitoring_config.yaml:12\`, \`code\`. A file that cannot be read is \`CONFIG_FILE_UNREADABLE\`.

- A warning does not lie beyond what is critical.
- A channel that is enabled has its address: recipients, webhook address, the webhook's secret. The mail server may come from
  code, and is looked for when mail is to be sent.
- In production, webhook addresses begin with \`https://\`.
- A database that is enabled is named; the tables have different names.

The files \`.env.monitoring.example\` and \`monitoring_config.yaml\` in \`examples/fpl-pipeline\` have every key.
`;

/** `docs/configuration.md`. */
export function documentation(): string {
  return `${INTRODUCTION}\n${SECTIONS.map(sectionTable).join('\n')}`;
}
