/**
 * What is found by words: orders as they were accepted, fills, customers with their accounts, and
 * alerts. The version of a document is the sequence number of what it was made from.
 */
import type { AlertStreamEntry } from '../../cases/contract';
import { fillId, formatSteps } from '../../core/contract';
import type { CoreEvent, EventOf, RegistryView } from '../../core/contract';
import type { SearchDocument } from '../../platform/search/search';

/** Kinds of documents; the staff's search answers those that a person may read. */
export const SEARCH_KINDS = ['customer', 'order', 'fill', 'alert'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

interface Document extends SearchDocument {
  readonly kind: SearchKind;
}

/** The documents that an event makes or renews; the registry has the event already. */
export function documentsOf(e: CoreEvent, registry: RegistryView): Document[] {
  switch (e.type) {
    case 'accepted':
      return [orderDocument(e, registry)];
    case 'fill':
      return [fillDocument(e, registry)];
    case 'account':
    case 'account-update':
    case 'account-state':
      return customerDocuments(e, registry);
    default:
      return [];
  }
}

function orderDocument(e: EventOf<'accepted'>, registry: RegistryView): Document {
  const market = registry.market(e.market);
  const account = registry.account(e.account);
  const names = [market?.name ?? '', account?.name ?? '', account?.owner ?? ''];
  return {
    kind: 'order',
    id: String(e.orderId),
    version: e.seq,
    text: [e.clientOrderId, ...names, e.side, e.orderType, e.client ?? ''].join(' '),
    fields: {
      title: `${e.side} ${e.orderType} ${e.clientOrderId}`,
      market: market?.name ?? '',
      account: account?.name ?? '',
      owner: account?.owner ?? '',
      clientOrderId: e.clientOrderId,
      side: e.side,
      ...(market === undefined ? {} : { quantity: formatSteps(e.quantity, market.lot) }),
      ...(market === undefined || e.price === undefined
        ? {}
        : { price: formatSteps(e.price, market.tick) }),
      ts: e.ts,
      seq: e.seq,
    },
  };
}

function fillDocument(e: EventOf<'fill'>, registry: RegistryView): Document {
  const market = registry.market(e.market);
  const [maker, taker] = [registry.account(e.makerAccount), registry.account(e.takerAccount)];
  const accounts = [maker?.name ?? '', taker?.name ?? ''];
  const owners = [maker?.owner ?? '', taker?.owner ?? ''];
  const id = fillId(market?.name ?? '', e.trade);
  return {
    kind: 'fill',
    id,
    version: e.seq,
    text: [id, ...accounts, ...owners, e.makerClientOrderId, e.takerClientOrderId].join(' '),
    fields: {
      title: id,
      market: market?.name ?? '',
      accounts,
      owners,
      ...(market === undefined
        ? {}
        : {
            price: formatSteps(e.price, market.tick),
            quantity: formatSteps(e.quantity, market.lot),
          }),
      ts: e.ts,
      seq: e.seq,
    },
  };
}

function customerDocuments(
  e: EventOf<'account' | 'account-update' | 'account-state'>,
  registry: RegistryView,
): Document[] {
  const owner = registry.account(e.account)?.owner;
  if (owner === undefined) return [];
  const accounts = registry.accountsOfOwner(owner).map((id) => registry.account(id));
  const names = accounts.flatMap((account) => account?.name ?? []);
  const countries = [...new Set(accounts.flatMap((account) => account?.country ?? []))];
  const states = [...new Set(accounts.flatMap((account) => account?.state ?? []))];
  return [
    {
      kind: 'customer',
      id: owner,
      version: e.seq,
      text: [owner, ...names, ...countries].join(' '),
      fields: { title: owner, accounts: names, countries, states, seq: e.seq, ts: e.ts },
    },
  ];
}

/** An alert as the stream has it; none for rules in shadow mode, which nobody works on. */
export function alertDocuments({ position, alert, source }: AlertStreamEntry): Document[] {
  if (alert.shadow === true) return [];
  const { alertId, rule, market, pool, accounts, severity, score, raisedAt, legal } = alert;
  return [
    {
      kind: 'alert',
      id: alertId,
      version: position,
      text: [alertId, rule, market ?? pool ?? '', ...accounts, ...legal, alert.explanation].join(
        ' ',
      ),
      fields: {
        title: `${rule} ${market ?? pool ?? ''}`.trim(),
        rule,
        source,
        ...(market === null ? {} : { market }),
        accounts,
        severity,
        score,
        ts: raisedAt,
      },
    },
  ];
}
