// The Kubernetes manifests fit the schemas of their kinds, and the exchange in them is one, without
// rights, and reached by ports that it has.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../source-files';

const manifestSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });
const manifests = manifestsOf('kubernetes');
/** Core and workers apart. */
const apart = manifestsOf('kubernetes-workers');

function manifestsOf(folder: string) {
  const path = join(ROOT, 'deploy', folder);
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => parseAllDocuments(readFileSync(join(path, name), 'utf8')))
    .map((document) => manifestSchema.parse(document.toJS()));
}

// The package is for importers only, which Jest is not: a Node of its own validates.
const VALIDATE = `
import { readFileSync } from 'node:fs';
for (const manifest of JSON.parse(readFileSync(0, 'utf8'))) {
  const models = await import('kubernetes-models/' + manifest.apiVersion);
  new models[manifest.kind](manifest).validate();
}`;

/** '' when every manifest fits the schema of its kind, else what does not. */
function faults(of: readonly unknown[]): string {
  const args = ['--input-type=module', '--eval', VALIDATE];
  const options = { cwd: ROOT, input: JSON.stringify(of), encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(process.execPath, args, options);
  return status === 0 ? '' : `exit ${String(status)}: ${stderr}`;
}

test('each manifest fits the schema of its kind, and one that does not is refused', () => {
  expect(manifests.map((each) => each.kind).sort()).toEqual([
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
    'Service',
    'StatefulSet',
  ]);
  const kinds = ['Deployment', 'Deployment', 'NetworkPolicy', 'NetworkPolicy', 'Service'];
  expect(apart.map((each) => each.kind).sort()).toEqual([...kinds, 'StatefulSet', 'StatefulSet']);
  expect(faults([...manifests, ...apart])).toBe('');
  expect(faults([{ apiVersion: 'apps/v1', kind: 'StatefulSet', spec: {} }])).toMatch(/required/);
});

test('there is one core, without rights, with probes and a limit of memory', () => {
  const core = manifests.find((each) => each.kind === 'StatefulSet');
  const container = {
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    livenessProbe: { httpGet: { path: '/health/live', port: 'staff' } },
    readinessProbe: { httpGet: { path: '/health/ready', port: 'staff' } },
    ports: [{ name: 'trading' }, { name: 'staff' }, { name: 'metrics' }],
    resources: { limits: { memory: '4Gi' } },
  };
  const pod = { securityContext: { runAsNonRoot: true }, containers: [container] };
  expect(core).toMatchObject({ spec: { replicas: 1, template: { spec: pod } } });
});

test('services, policy and budget choose the pod of the core', () => {
  const labels = { 'app.kubernetes.io/name': 'probity' };
  for (const each of manifests) {
    const expected: Readonly<Record<string, object>> = {
      StatefulSet: { template: { metadata: { labels } } },
      Service: { selector: labels, ports: [{}] },
      NetworkPolicy: { podSelector: { matchLabels: labels } },
      PodDisruptionBudget: { selector: { matchLabels: labels } },
    };
    expect(each).toMatchObject({ spec: expected[each.kind] });
  }
});

const podSchema = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({
    replicas: z.number(),
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({ args: z.array(z.string()), env: z.unknown().optional() }),
        ),
      }),
    }),
  }),
});

test('the core apart is the same but for its role, and each part has one worker', () => {
  const sets = [...manifests, ...apart].filter(({ kind }) => /StatefulSet|Deployment/.test(kind));
  const [one, ...others] = sets.map((each) => podSchema.parse(each));
  const core = others.find(({ metadata }) => metadata.name === 'probity');
  const [container] = core?.spec.template.spec.containers ?? [];
  const [whole] = one?.spec.template.spec.containers ?? [];
  if (container === undefined || whole === undefined) throw new Error('no core');
  expect(container.args.filter((word) => word !== '--role=core')).toEqual(whole.args);
  const nats = [{ name: 'NATS_URL', value: 'nats://nats:4222' }];
  expect(container.env).toEqual(nats);
  Object.assign(container, { args: whole.args, env: undefined });
  Object.assign(whole, { env: undefined });
  expect(core).toEqual(one);

  const workers = others.filter(({ kind }) => kind === 'Deployment');
  workers.forEach(({ spec }, i) => {
    const [worker] = spec.template.spec.containers;
    const part = `--partition=${i + 1}/${workers.length}`;
    expect(worker?.args).toEqual(expect.arrayContaining(['serve', '--role=worker', part]));
    expect(spec.replicas).toBe(1);
    expect(worker).toMatchObject({
      ...{ env: nats, image: whole.image, envFrom: whole.envFrom },
      ...{ ports: [{ name: 'metrics' }], securityContext: whole.securityContext },
      livenessProbe: { httpGet: { path: '/health/live', port: 'metrics' } },
      readinessProbe: { httpGet: { path: '/health/ready', port: 'metrics' } },
    });
  });
  expect(workers).toHaveLength(2);
});
