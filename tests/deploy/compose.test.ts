// The Compose file and the image hold what they promise: every file they name is there, images are
// pinned, secrets come from outside, Probity is no root, and the program knows its arguments.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../source-files';

const DEPLOY = join(ROOT, 'deploy');
const serviceSchema = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.object({})),
});
const text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');
const { services, volumes } = composeSchema.parse(parse(text));
const all = Object.entries(services);
const dockerfile = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');

test.each(all)('%s: image pinned, health asked, volumes there', (name, service) => {
  if (name !== 'probity') {
    expect(service.image).toMatch(/:v?\d+\.\d+/);
    expect(service.healthcheck).toBeDefined();
  }
  for (const volume of service.volumes ?? []) {
    const source = volume.split(':')[0] ?? '';
    const there = source.startsWith('.') ? existsSync(join(DEPLOY, source)) : source in volumes;
    expect({ source, there }).toEqual({ source, there: true });
  }
  for (const other of Object.keys(service.depends_on ?? {})) {
    expect(services[other]?.healthcheck).toBeDefined();
  }
});

test('nothing is open beyond this machine, and no secret is written down', () => {
  for (const [, { ports = [], environment = {} }] of all) {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const [key, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET/.test(key)) expect(value).toMatch(/^\$\{\w+:\?/);
    }
  }
});

test('Probity runs read-only, without rights, and from the Dockerfile that is there', () => {
  const { probity } = services;
  expect(probity).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  const { context = '', dockerfile: file = '' } = probity?.build ?? {};
  expect(existsSync(join(DEPLOY, context, file))).toBe(true);
});

test('the image is built in stages, runs as no root, and asks for its health', () => {
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
  expect(last).toMatch(/^USER [1-9]\d*:/m);
  expect(last).toMatch(/^HEALTHCHECK /m);
  for (const [, path = ''] of dockerfile.matchAll(/COPY --from=build \/srv\/probity\/(\S+)/g)) {
    const made = ['node_modules', 'dist'].includes(path);
    expect({ path, there: made || existsSync(join(ROOT, path)) }).toEqual({ path, there: true });
  }
});

test('the arguments of the image are those that serve knows', () => {
  const usage = readFileSync(join(ROOT, 'app/commands/serve.ts'), 'utf8');
  const command: unknown = JSON.parse(/^CMD (\[.*)$/m.exec(dockerfile)?.[1] ?? '');
  const [name, ...words] = z.array(z.string()).parse(command);
  expect(name).toBe('serve');
  for (const word of words.filter((each) => each.startsWith('--'))) {
    expect(usage).toContain(`'${word.slice(2)}'`);
  }
});
