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
  command: z.array(z.string()).optional(),
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
type Service = z.infer<typeof serviceSchema>;
const overSchema = serviceSchema.partial();
const read = (name: string): unknown =>
  parse(readFileSync(join(DEPLOY, name), 'utf8'), { merge: true });
const { services, volumes } = composeSchema.parse(read('compose.yaml'));
const laidOver = z
  .object({
    services: z.record(z.string(), overSchema),
    volumes: composeSchema.shape.volumes,
  })
  .parse(read('compose.workers.yaml'));
const apart = Object.entries(laidOver.services).map(([name, over]): [string, Service] => {
  return [name, onTop(services[name], over)];
});
const whole = { ...services, ...Object.fromEntries(apart) };
const all = [...Object.entries(services), ...apart];

/** As Compose lays a second file over the first: maps join, volumes replace by their target. */
function onTop(below: Service | undefined, over: z.infer<typeof overSchema>): Service {
  const targets = over.volumes?.map((volume) => volume.split(':')[1]);
  const kept = below?.volumes?.filter((volume) => !targets?.includes(volume.split(':')[1]));
  return serviceSchema.parse({
    ...{ ...below, ...over },
    environment: { ...below?.environment, ...over.environment },
    volumes: [...(kept ?? []), ...(over.volumes ?? [])],
    depends_on: { ...below?.depends_on, ...over.depends_on },
  });
}
const dockerfile = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');

test.each(all)('%s: image pinned, health asked, volumes there', (name, service) => {
  // Our own image asks for its health itself.
  if (service.image !== 'probity') expect(service.image).toMatch(/:v?\d+\.\d+/);
  if (name !== 'probity') expect(service.healthcheck).toBeDefined();
  for (const volume of service.volumes ?? []) {
    const source = volume.split(':')[0] ?? '';
    const there = source.startsWith('.')
      ? existsSync(join(DEPLOY, source))
      : source in { ...volumes, ...laidOver.volumes };
    expect({ source, there }).toEqual({ source, there: true });
  }
  for (const other of Object.keys(service.depends_on ?? {})) {
    expect(whole[other]?.healthcheck).toBeDefined();
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
  const own = Object.values(whole).filter(({ image }) => image === 'probity');
  expect(own).toHaveLength(3);
  for (const each of own) expect(each).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
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

test('the arguments of the image and of the services are those that serve knows', () => {
  const usage = readFileSync(join(ROOT, 'app/commands/serve.ts'), 'utf8');
  const command: unknown = JSON.parse(/^CMD (\[.*)$/m.exec(dockerfile)?.[1] ?? '');
  const own = all.filter(([, { image }]) => image === 'probity').map(([, each]) => each.command);
  expect(own).toHaveLength(4);
  for (const [name, ...words] of z.array(z.array(z.string())).parse([command, ...own])) {
    expect(name).toBe('serve');
    for (const word of words.filter((each) => each.startsWith('--'))) {
      expect(usage).toContain(`'${word.slice(2).replace(/=.*/, '')}'`);
    }
  }
});

test('each part has its worker, reads the stream, and is scraped at its port', () => {
  const workers = Object.entries(whole).filter(([name]) => name.startsWith('worker-'));
  const parts = workers.map(([, { command }]) => command?.find((word) => /partition/.test(word)));
  const count = workers.length;
  expect(parts).toEqual(workers.map((_, i) => `--partition=${i + 1}/${count}`));
  const core = whole.probity;
  expect(core?.command).toContain('--role=core');
  const shared = ['DATABASE_URL', 'NATS_URL', 'PROBITY_SECRET_KEY', 'REDIS_URL'];
  for (const [, { environment = {}, command }] of workers) {
    expect(command).toEqual(expect.arrayContaining(['--role=worker', '--metrics-port=8082']));
    for (const name of shared) expect(environment[name]).toBe(core?.environment?.[name]);
  }
  const targets = (folder: string, file: string) =>
    z
      .array(z.object({ targets: z.array(z.string()) }))
      .parse(read(`prometheus/targets/${folder}/${file}`))[0]?.targets;
  expect(targets('workers', 'workers.yml')).toEqual(workers.map(([name]) => `${name}:8082`));
  expect(targets('one', 'worker.yml')).toEqual(['probity:8082']);
  const scraped = z.object({ scrape_configs: z.array(z.object({ job_name: z.string() })) });
  const { scrape_configs: jobs } = scraped.parse(read('prometheus/prometheus.yml'));
  expect(jobs.map((job) => job.job_name)).toEqual(['probity', 'probity-worker']);
  expect(whole.prometheus?.volumes).toContain(
    './prometheus/targets/workers:/etc/prometheus-targets:ro',
  );
  expect(whole.prometheus?.volumes).toHaveLength(3);
});
