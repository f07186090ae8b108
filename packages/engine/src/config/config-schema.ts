import { z } from 'zod';
import { NAMED_KEYS, SECTIONS } from './key-names.js';

function sectionSchema(section: string): z.ZodType {
  const keys = NAMED_KEYS.filter((key) => key.section === section);
  const shape = keys.map(({ key, definition }) => {
    const { expected, meaning } = definition;
    return [key, definition.schema.describe(`${meaning}; ${expected}`).optional()];
  });
  return z.strictObject(Object.fromEntries(shape)).optional();
}

/**
 * The configuration file as a zod schema, for editors and other programs: `z.toJSONSchema(configSchema, { io: 'input' })`. It
 * knows the keys one by one; {@link loadConfig} looks at how they agree, too, and says where each came from.
 */
export const configSchema: z.ZodType = z.strictObject(
  Object.fromEntries(SECTIONS.map((section) => [section, sectionSchema(section)])),
);
