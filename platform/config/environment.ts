/**
 * The one place that reads the process environment. A module declares what it wants as a zod
 * shape; a missing or malformed variable is refused by name before anything starts.
 */
import { z } from 'zod';
import { CodedError } from '../errors/coded-error';

/**
 * Reads the named variables. An empty variable counts as absent.
 * @throws CodedError BAD_ENVIRONMENT naming each bad variable, never its value
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  source: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.keys(shape).map((name) => [name, source[name] || undefined] as const);
  return parse(z.object(shape), Object.fromEntries(given), 'BAD_ENVIRONMENT', 'environment');
}

/**
 * The same for anything else that comes from outside: flags, files, request bodies.
 * @param where named in the message (`config.json`, `--params`)
 * @throws CodedError with `code`, naming field and reason
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: string,
  where: string,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new CodedError(code, `${where}: ${reasons.join('; ')}`);
}

/** A TCP port; 0 lets the kernel choose. */
export const port = z.coerce.number().int().min(0).max(65_535);

/** `true`, `1`, `yes`, `on` or their opposites. */
export const flag = z
  .enum(['true', '1', 'yes', 'on', 'false', '0', 'no', 'off'])
  .transform((word) => ['true', '1', 'yes', 'on'].includes(word));

/** A variable that holds JSON of the given shape. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
