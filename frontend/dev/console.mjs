/** The staff console's part of the pretended market. */
const euro = (amount) => ({ amount, currency: 'EUR' });
const DAY_MS = 86_400_000;
const STATUSES = ['PLACED', 'PAID', 'CONFIRMED', 'SHIPPED', 'DELIVERED', 'CANCELLED'];

const orders = Array.from({ length: 70 }, (_, index) => ({
  id: `so${index}`,
  number: `ST-2026-${String(900 + index).padStart(4, '0')}`,
  status: STATUSES[index % STATUSES.length],
  placedAt: new Date(Date.now() - index * 5_400_000).toISOString(),
  customerName: ['Sophie Hopper', 'Jonas Weber', null][index % 3],
  customerEmail: ['sophie@example.test', 'jonas@example.test', 'guest@example.test'][index % 3],
  total: euro(2490 + ((index * 977) % 20000)),
  itemCount: 1 + (index % 5),
}));

const stock = Array.from({ length: 80 }, (_, index) => ({
  id: `st${index}`,
  variantId: `v${index}`,
  sku: `ST-p${index}-0`,
  productName: `Amphora No. ${index + 1}`,
  variantName: 'Natural, Small',
  warehouseId: `w${index % 2}`,
  warehouseName: ['Piraeus', 'Hamburg'][index % 2],
  onHand: (index * 7) % 41,
  reserved: index % 4,
  sold: index * 3,
  threshold: 5,
  low: (index * 7) % 41 <= 5,
}));

function page(rows, { first, after }) {
  const start = Number(after ?? 0);
  const shown = rows.slice(start, start + first);
  return {
    shown,
    totalCount: rows.length,
    endCursor: String(start + shown.length),
    hasNextPage: start + shown.length < rows.length,
    notices: [],
  };
}

const matches = (row, search) =>
  JSON.stringify(row)
    .toLowerCase()
    .includes((search ?? '').toLowerCase());

export const staff = {
  staffDashboard: ({ days }) => ({
    revenue: euro(1_284_350),
    orderCount: 214,
    cancelledCount: 9,
    lowStockCount: stock.filter((item) => item.low).length,
    days: Array.from({ length: days }, (_, index) => ({
      date: new Date(Date.now() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10),
      revenue: euro(20000 + ((index * 7919) % 60000)),
      orderCount: 3 + (index % 9),
    })),
    recentOrders: orders.slice(0, 8),
    notices: [],
  }),
  staffOrders: (args) => {
    const { shown, ...rest } = page(
      orders.filter((order) => (!args.status || order.status === args.status) && matches(order, args.search)),
      args,
    );
    return { orders: shown, ...rest };
  },
  staffStock: (args) => {
    const { shown, ...rest } = page(
      stock.filter((item) => (!args.lowOnly || item.low) && matches(item, args.search)),
      args,
    );
    return { items: shown, ...rest };
  },
  staffCancelOrder: ({ id }) => {
    const order = orders.find((candidate) => candidate.id === id);
    order.status = 'CANCELLED';
    return { order: null, notices: [] };
  },
  staffAdjustStock: ({ variantId, warehouseId, delta }) => {
    const item = stock.find((candidate) => candidate.variantId === variantId && candidate.warehouseId === warehouseId);
    if (item.onHand + delta < 0)
      return { item, notices: [{ code: 'STOCK_NEGATIVE', message: 'There is not that much on hand.', area: null }] };
    item.onHand += delta;
    item.low = item.onHand <= item.threshold;
    return { item, notices: [] };
  },
};
