/** The tables of live orders and of counts beside the language's own maps, by random steps. */
import { LiveOrders } from '../../core/engine/live-orders';
import type { LiveOrder } from '../../core/engine/order';
import { PairCounts } from '../../core/engine/pair-counts';
import { Seeded } from './seeded';

interface Row {
  readonly id: number;
  readonly account: number;
  clientOrderId: string;
  row: number;
}

// The table reads these fields of an order and no others.
const asOrder = (row: Row): LiveOrder => row as unknown as LiveOrder;

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
    const found = table.get(row.id) === row && table.named(row.account, row.clientOrderId) === row;
    if (!found) throw new Error(`order ${row.id} is not found`);
  }
}

describe('the table of live orders', () => {
  test.each([1, 2, 3])('is as maps by number and by name would be (seed %d)', (seed) => {
    const r = new Seeded(seed);
    const table = new LiveOrders();
    const model = new Model();
    const accounts = 5;
    let next = 1;
    for (let step = 0; step < 4000; step++) {
      const account = r.int(1, accounts);
      // Few names, so that those of other accounts and of dead orders come again.
      const clientOrderId = `é${r.int(1, 3000)}`;
      const known = model.byName.get(`${account} ${clientOrderId}`);
      if (table.named(account, clientOrderId) !== known) throw new Error(`step ${step}: by name`);
      const act = r.int(0, 9);
      if (known === undefined && act < 6) {
        const row = { id: (next += r.int(1, 5)), account, clientOrderId, row: -1 };
        table.add(asOrder(row));
        model.put(row);
      } else if (known !== undefined && act < 7) {
        table.remove(asOrder(known));
        model.remove(known);
        if (table.get(known.id) !== undefined) throw new Error(`step ${step}: is still there`);
      } else if (known !== undefined && act === 7) {
        model.byName.delete(model.nameOf(known));
        table.rename(asOrder(known), `renamed ${step}`);
        model.byName.set(model.nameOf(known), known);
      } else if (known !== undefined) {
        const row = { ...known };
        table.replace(asOrder(known), asOrder(row));
        model.put(row);
      }
      if (step % 2000 === 1999) agree(table, model, accounts);
    }
    for (const row of model.byId.values()) table.remove(asOrder(row));
    expect([...table.values()]).toEqual([]);
  });

  test('refuses to take out an order twice', () => {
    const table = new LiveOrders();
    const row = { id: 1, account: 1, clientOrderId: 'a', row: -1 };
    table.add(asOrder(row));
    table.remove(asOrder(row));
    expect(() => table.remove(asOrder(row))).toThrow('order 1 is not listed');
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
