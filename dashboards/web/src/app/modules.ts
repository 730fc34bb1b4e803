/** The pages at the side, each for those who may read it, with the key that leads there. */
import type { GlyphName } from '../parts/icons';
import { t } from '../words/en';

interface Module {
  readonly to: string;
  readonly icon: GlyphName;
  readonly label: string;
  /** Second key after `g`. */
  readonly key: string;
  /** Absent = for everybody who is signed in. */
  readonly permission?: string;
  /** Begins a group of its own. */
  readonly starts?: true;
  /** Pages that belong to it and stand under another path. */
  readonly also?: RegExp;
}

const { nav } = t;

const MODULES = [
  { to: '/', icon: 'overview', label: nav.overview, key: 'o' },
  {
    to: '/inbox',
    icon: 'alerts',
    label: nav.inbox,
    key: 'i',
    permission: 'alerts.read',
    also: /^\/alerts/,
  },
  {
    to: '/case-list',
    icon: 'cases',
    label: nav.cases,
    key: 'c',
    permission: 'cases.read',
    also: /^\/case\//,
  },
  {
    to: '/customers',
    icon: 'people',
    label: nav.customers,
    key: 'k',
    permission: 'kyc.read',
    also: /^\/subject\//,
  },
  {
    to: '/markets',
    icon: 'markets',
    label: nav.markets,
    key: 'm',
    starts: true,
    also: /^\/replay\//,
  },
  {
    to: '/reports',
    icon: 'reports',
    label: nav.reports,
    key: 'r',
    permission: 'reports.read',
  },
  { to: '/rules', icon: 'rules', label: nav.rules, key: 'u', permission: 'rules.read' },
  {
    to: '/insiders',
    icon: 'lock',
    label: nav.insiders,
    key: 'n',
    permission: 'insiders.read',
  },
  {
    to: '/operations',
    icon: 'operations',
    label: nav.operations,
    key: 'p',
    permission: 'operations.read',
  },
  {
    to: '/settlement',
    icon: 'settlement',
    label: nav.settlement,
    key: 's',
    permission: 'settlement.read',
  },
  { to: '/audit', icon: 'audit', label: nav.audit, key: 'a', permission: 'audit.read' },
] as const satisfies readonly Module[];

/** Those that a holder of these permissions may open. */
export function modulesFor(permissions: readonly string[]) {
  return MODULES.filter(
    (module) => !('permission' in module) || permissions.includes(module.permission),
  );
}

/** Whether the page at the path belongs to the module. */
export function isWithin(module: (typeof MODULES)[number], path: string): boolean {
  if (module.to === '/') return path === '/';
  const { also = undefined }: Module = module;
  return path === module.to || path.startsWith(`${module.to}/`) || also?.test(path) === true;
}
