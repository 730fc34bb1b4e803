/** The tables of live orders and of counts beside the language's own maps, by random steps. */
import { LiveOrders } from '../../core/engine/live-orders';
import type { LiveOrder } from '../../core/engine/order';
import { PairCounts } from '../../core/engine/pair-counts';
import type { EventOf } from '../../core/contract';
import { accountId, lots, marketId, micros, orderId, seq, units } from '../../core/contract/ids';
import { Seeded } from './seeded';

interface Row {
  readonly id: number;
  readonly account: number;
  clientOrderId: string;
}

/** What accepts an order of that number, account and name. */
function terms({ id, account, clientOrderId }: Row): EventOf<'accepted'> {
  return {
    type: 'accepted',
    seq: seq(id),
    ts: micros(id),
    orderId: orderId(id),
    account: accountId(account),
    market: marketId(1),
    clientOrderId,
    side: 'BUY',
    orderType: 'MARKET',
    quantity: lots(id),
    timeInForce: 'IOC',
    selfTradePreventionMode: 'NONE',
    locked: units(0n),
  };
}

/** The table's order of that number. */
function listed(table: LiveOrders, { id }: Row): LiveOrder {
  const order = table.get(id);
  if (order === undefined) throw new Error(`order ${id} is not listed`);
  return order;
}

/** The table as it would be with the language's own maps. */
class Model {
  readonly byId = new Map<number, Row>();
  readonly byName = new Map<string, Row>();

  nameOf = (row: Row): string => `${row.account} ${row.clientOrderId}`;
  put(row: Row): void {
    this.byId.set(row.id, row);
    this.byName.set(this.nameOf(row), row);
  }
  remove(row: Row): void {
    this.byId.delete(row.id);
    this.byName.delete(this.nameOf(row));
  }
}

function agree(table: LiveOrders, model: Model, accounts: number): void {
  expect(table.size).toBe(model.byId.size);
  expect([...table.values()].map((order) => order.id)).toEqual([...model.byId.keys()]);
  for (let account = 1; account <= accounts; account++) {
    const own = [...model.byId.values()].filter((row) => row.account === account);
    const found = [...table.valuesOf(account)].reverse();
    expect(found.map((order) => order.id)).toEqual(own.map((row) => row.id));
    expect(table.countOf(account)).toBe(own.length);
  }
  for (const row of model.byId.values()) {
    const order = listed(table, row);
    const named = table.named(row.account, row.clientOrderId);
    expect([order.clientOrderId, named?.id]).toEqual([row.clientOrderId, row.id]);
    expect(order.terms).toEqual(terms({ ...row, clientOrderId: order.terms.clientOrderId }));
  }
}

describe('the table of live orders', () => {
  test.each([1, 2, 3])('is as maps by number and by name would be (seed %d)', (seed) => {
    const r = new Seeded(seed);
    const table = new LiveOrders([]);
    const model = new Model();
    const accounts = 5;
    let next = 1;
    for (let step = 0; step < 4000; step++) {
      const account = r.int(1, accounts);
      // Few names, so that those of other accounts and of dead orders come again; some of them are
      // not kept as bytes, and those that are have all lengths.
      const n = r.int(1, 3000);
      const clientOrderId = n % 5 === 0 ? `é${n}` : `${'x'.repeat(n % 60)}${n}`;
      const known = model.byName.get(`${account} ${clientOrderId}`);
      const found = table.named(account, clientOrderId)?.id;
      if (found !== known?.id) throw new Error(`step ${step}: by name`);
      const act = r.int(0, 9);
      if (known === undefined && act < 6) {
        const row = { id: (next += r.int(1, 5)), account, clientOrderId };
        table.add(table.create(terms(row), account));
        model.put(row);
      } else if (known !== undefined && act < 7) {
        table.remove(listed(table, known));
        model.remove(known);
        if (table.get(known.id) !== undefined) throw new Error(`step ${step}: is still there`);
      } else if (known !== undefined && act === 7) {
        model.byName.delete(model.nameOf(known));
        known.clientOrderId = step % 2 === 0 ? `renamed ${step}` : `ß ${step}`;
        table.rename(listed(table, known), known.clientOrderId);
        model.byName.set(model.nameOf(known), known);
      } else if (known !== undefined) {
        const by = table.create({ ...terms(known), ts: micros(step) }, account);
        expect(table.replace(listed(table, known), by).terms.ts).toBe(step);
        table.replace(listed(table, known), table.create(terms(known), account));
      }
      if (r.int(0, 2) === 0) table.settle();
      if (step % 2000 === 1999) agree(table, model, accounts);
    }
    for (const row of model.byId.values()) table.remove(listed(table, row));
    table.settle();
    expect([...table.values()]).toEqual([]);
  });

  test('refuses to take out an order twice', () => {
    const table = new LiveOrders([]);
    const order = table.create(terms({ id: 1, account: 1, clientOrderId: 'a' }), 1);
    table.add(order);
    table.remove(order);
    expect(() => table.remove(order)).toThrow('order 1 is not listed');
  });
});

test('counts by pairs are as a map of them would be', () => {
  const r = new Seeded(4);
  const counts = new PairCounts();
  const model = new Map<string, number>();
  for (let step = 0; step < 5000; step++) {
    const [first, second] = [r.int(1, 60), r.int(0, 60)];
    const difference = r.int(-1, 2);
    counts.add(first, second, difference);
    model.set(`${first} ${second}`, (model.get(`${first} ${second}`) ?? 0) + difference);
  }
  for (let first = 1; first <= 61; first++) {
    for (let second = 0; second <= 61; second++) {
      const wanted = model.get(`${first} ${second}`) ?? 0;
      if (counts.count(first, second) !== wanted) throw new Error(`${first} ${second} differs`);
    }
  }
});
