/** Rows of `core_order_lists`, both ways, and the questions about them. */
import { accountId, marketId, micros, orderId } from '../../contract';
import type { AccountId, OrderListRef, OrderListView, Page } from '../../contract';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { Column } from './bulk';
import { paged } from './paged';

export const LIST_COLUMNS: readonly Column<OrderListView>[] = [
  { name: 'list', type: 'bigint', value: (l) => l.list },
  { name: 'client_id', type: 'text', value: (l) => l.listClientOrderId },
  { name: 'account', type: 'bigint', value: (l) => l.account },
  { name: 'market', type: 'bigint', value: (l) => l.market },
  { name: 'kind', type: 'text', value: (l) => l.kind },
  { name: 'state', type: 'text', value: (l) => l.state },
  { name: 'orders', type: 'text', cast: 'jsonb', value: (l) => JSON.stringify(l.orderIds) },
  { name: 'created_at', type: 'bigint', value: (l) => l.createdAt },
  { name: 'updated_at', type: 'bigint', value: (l) => l.updatedAt },
];

interface ListRow {
  readonly list: bigint;
  readonly client_id: string;
  readonly account: bigint;
  readonly market: bigint;
  readonly kind: OrderListView['kind'];
  readonly state: OrderListView['state'];
  readonly orders: readonly number[];
  readonly created_at: bigint;
  readonly updated_at: bigint;
}

function listOf(row: ListRow): OrderListView {
  return {
    list: safeNumber(row.list),
    listClientOrderId: row.client_id,
    account: accountId(safeNumber(row.account)),
    market: marketId(safeNumber(row.market)),
    kind: row.kind,
    state: row.state,
    orderIds: row.orders.map((id) => orderId(id)),
    createdAt: micros(safeNumber(row.created_at)),
    updatedAt: micros(safeNumber(row.updated_at)),
  };
}

/** The newest list that matches. */
export async function findOrderList(
  sql: Sql,
  account: AccountId,
  ref: OrderListRef,
): Promise<OrderListView | undefined> {
  const byId = 'list' in ref;
  const { rows } = await sql.query<ListRow>(
    `SELECT * FROM core_order_lists WHERE account = $1 AND ${byId ? 'list' : 'client_id'} = $2
     ORDER BY list DESC LIMIT 1`,
    [account, byId ? ref.list : ref.listClientOrderId],
  );
  return rows[0] === undefined ? undefined : listOf(rows[0]);
}

/** The account's lists, ascending; page times are those of placing. */
export async function listOrderLists(
  sql: Sql,
  account: AccountId,
  page: Page,
): Promise<OrderListView[]> {
  const rows = await paged<ListRow>(sql, {
    select: 'SELECT * FROM core_order_lists WHERE account = $1',
    values: [account],
    id: 'list',
    ts: 'created_at',
    page,
  });
  return rows.map(listOf);
}
