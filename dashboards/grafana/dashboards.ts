/** All dashboards as the files that Grafana is given, text by file name. */
import { health } from './health';
import { security } from './security';
import { trading } from './trading';

const DASHBOARDS = { trading, health, security };

export function dashboardFiles(): ReadonlyMap<string, string> {
  const made = Object.entries(DASHBOARDS).map(([name, dashboard]): [string, string] => [
    `${name}.json`,
    `${JSON.stringify(dashboard(), null, 2)}\n`,
  ]);
  return new Map(made);
}
