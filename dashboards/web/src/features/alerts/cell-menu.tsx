/** What can be done with the values of a row: filter for, filter out, copy, open. */
import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { AlertRow } from '../../../../../cases/contract';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { allBut, withValues, type AlertSearch } from './alert-search';
import type { Counts, Facet } from './alert-types';

export interface MenuPlace {
  readonly row: AlertRow;
  readonly x: number;
  readonly y: number;
}

interface CellMenuProps {
  readonly place: MenuPlace;
  readonly search: AlertSearch;
  readonly counts: Counts | null;
  readonly change: (search: AlertSearch) => void;
  readonly open: (alertId: string) => void;
  readonly close: () => void;
}

const w = words.menu;
const MAX_NAMES = 4;

function copy(text: string): void {
  void navigator.clipboard.writeText(text);
}

export function CellMenu({ place, search, counts, change, open, close }: CellMenuProps) {
  const navigate = useNavigate();
  const { row, x, y } = place;
  const facets: readonly (readonly [Facet, string, string])[] = [
    ['rule', row.rule, ruleName(row.rule)],
    ['severity', row.severity, alertWords.severities[row.severity]],
    ...(row.market === null ? [] : [['market', row.market, row.market] as const]),
  ];
  const link = `${location.origin}/alerts/${row.alertId}`;
  const { caseId } = row;
  return (
    <Menu opened onClose={close} position="bottom-start" trapFocus returnFocus width={280}>
      <Menu.Target>
        <span className="menu-anchor" style={{ left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown className="cell-menu" aria-label={w.title}>
        <Menu.Item data-autofocus onClick={() => open(row.alertId)}>
          {w.open(alertWords.page.id.toLowerCase())}
        </Menu.Item>
        {row.owners.slice(0, MAX_NAMES).map((owner) => (
          <Menu.Item
            key={owner}
            onClick={() => void navigate({ to: '/subject/$owner', params: { owner } })}
          >
            {w.open(owner)}
          </Menu.Item>
        ))}
        {caseId === null ? null : (
          <Menu.Item onClick={() => void navigate({ to: '/case/$caseId', params: { caseId } })}>
            {w.open(caseId)}
          </Menu.Item>
        )}
        <Menu.Divider />
        {facets.map(([facet, value, label]) => (
          <Menu.Item key={facet} onClick={() => change(withValues(search, facet, [value]))}>
            {w.filterFor(label)}
          </Menu.Item>
        ))}
        {row.accounts.slice(0, MAX_NAMES).map((account) => (
          <Menu.Item key={account} onClick={() => change({ ...search, account })}>
            {w.filterFor(account)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {facets.map(([facet, value, label]) => {
          const known = Object.keys(counts?.[facet] ?? {});
          const next = allBut(search, facet, value, known);
          return (
            <Menu.Item key={facet} disabled={known.length < 2} onClick={() => change(next)}>
              {w.filterOut(label)}
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        {[row.alertId, ...row.owners, ...row.accounts].slice(0, MAX_NAMES).map((value) => (
          <Menu.Item key={value} onClick={() => copy(value)}>
            {w.copy(value)}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => copy(link)}>{w.copyLink}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
