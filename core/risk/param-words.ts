/** Words that the schemas of `--params` are made of. */
import { z } from 'zod';
import { isPlainDecimal } from '../contract/money';

export const decimal = z
  .string()
  .refine((text) => isPlainDecimal(text) && !text.startsWith('-'), 'not a plain decimal');

/** Looked up by names from outside: without a prototype, so that "constructor" is no entry. */
export const byName = <Schema extends z.ZodType>(schema: Schema) =>
  z.record(z.string(), schema).transform((entries) => {
    const bare: Record<string, z.output<Schema>> = {};
    Object.setPrototypeOf(bare, null);
    return Object.assign(bare, entries);
  });
