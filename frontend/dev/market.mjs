/** A pretended market: enough canned data to look at every page. No test of the product may use it. */
const THINGS = [
  'Amphora',
  'Olive bowl',
  'Linen towel',
  'Bronze lamp',
  'Wool blanket',
  'Terracotta pot',
  'Oak board',
  'Honey jar',
];
const CATEGORIES = [
  'Pottery',
  'Table',
  'Kitchen',
  'Textiles',
  'Lamps',
  'Garden',
  'Leather',
  'Paper',
  'Wood',
  'Glass',
  'Bath',
  'Travel',
];
const STEPS = ['PLACED', 'STOCK_RESERVED', 'PAID', 'CONFIRMED', 'SHIPPED', 'DELIVERED'];
const STEP_MS = 2500;

const euro = (amount) => ({ amount, currency: 'EUR' });
const image = (number) => ({ url: `/media/${number}.svg`, alt: `Picture ${number}` });
const slugOf = (name) => name.toLowerCase().replaceAll(' ', '-');

export const state = {
  signedIn: true,
  staff: true,
  lines: new Map(),
  coupon: null,
  orders: new Map(),
  wished: new Set(),
  broken: false,
};

const products = Array.from({ length: 60 }, (_, index) => ({
  id: `p${index}`,
  slug: `${slugOf(THINGS[index % THINGS.length])}-${index}`,
  name: `${THINGS[index % THINGS.length]} No. ${index + 1}`,
  brand: ['Kerameikos', 'Attika & Sons', 'Oikos'][index % 3],
  image: image(index),
  priceFrom: euro(990 + index * 350),
  promotionPercent: index % 7 === 0 ? 20 : null,
  rating: 3 + (index % 20) / 10,
  ratingCount: (index * 13) % 90,
  onWishlist: () => state.wished.has(`p${index}`),
  category: index % CATEGORIES.length,
}));

const categories = CATEGORIES.map((name, index) => ({
  slug: slugOf(name),
  name,
  productCount: products.filter((product) => product.category === index).length,
  children: [],
}));

const pairs = [
  ['Natural', 'Small'],
  ['Natural', 'Large'],
  ['Terracotta', 'Small'],
  ['Olive', 'Medium'],
  ['Olive', 'Large'],
];

function variantsOf(product) {
  return pairs.map(([colour, size], index) => {
    const price = product.priceFrom.amount + index * 400;
    return {
      id: `${product.id}-v${index}`,
      sku: `ST-${product.id}-${index}`,
      name: `${colour}, ${size}`,
      options: [
        { name: 'Colour', value: colour },
        { name: 'Size', value: size },
      ],
      price: euro(price),
      salePrice: euro(product.promotionPercent ? Math.round(price * 0.8) : price),
      stock: ['IN', 'LOW', 'OUT', 'IN', 'IN'][index],
      maxQuantity: index === 2 ? 0 : 9,
      image: index === 0 ? product.image : image(index + 70),
    };
  });
}

function productPage({ slug }) {
  const product = products.find((candidate) => candidate.slug === slug);
  if (!product) return null;
  return {
    ...product,
    description:
      'Thrown by hand and fired twice, in a workshop that has done nothing else for three generations.\nEvery piece differs a little from the next.',
    category: categories[product.category],
    images: [image(products.indexOf(product)), image(61), image(62)],
    attributes: [
      { name: 'Material', value: 'Clay' },
      { name: 'Weight', value: '1.2 kg' },
      { name: 'Origin', value: 'Attica' },
    ],
    variants: variantsOf(product),
    shippingEstimate: euro(490),
    recommendations: products.slice(10, 14),
    notices: [],
  };
}

function findVariant(id) {
  const product = products.find((candidate) => candidate.id === id.split('-v')[0]);
  return { product, variant: product && variantsOf(product).find((candidate) => candidate.id === id) };
}

function basketLine([variantId, quantity]) {
  const { product, variant } = findVariant(variantId);
  const unit = variant.salePrice.amount;
  const discount = state.coupon ? Math.round((unit * quantity) / 10) : 0;
  return {
    variantId,
    quantity,
    productSlug: product.slug,
    name: product.name,
    variantName: variant.name,
    image: variant.image ?? product.image,
    maxQuantity: 9,
    stock: variant.stock,
    unitPrice: euro(unit),
    discount: euro(discount),
    total: euro(unit * quantity - discount),
  };
}

function basket() {
  const lines = [...state.lines].map(basketLine);
  const discount = lines.reduce((sum, line) => sum + line.discount.amount, 0);
  const total = lines.reduce((sum, line) => sum + line.total.amount, 0);
  return {
    id: 'b1',
    lines,
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    coupon: state.coupon,
    subtotal: euro(total + discount),
    discount: euro(discount),
    tax: euro(Math.round(total * 0.16)),
    total: euro(total),
  };
}

const basketPage = (...notices) => ({ basket: state.lines.size ? basket() : null, notices });

const address = {
  id: 'a1',
  name: 'Sophie Hopper',
  street: 'Lindenweg 4',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  isDefault: true,
};

function orderPage({ id }) {
  return state.orders.get(id) ?? null;
}

function summary(order) {
  return { ...order, itemCount: order.lines.reduce((sum, line) => sum + line.quantity, 0) };
}

function placeOrder({ input }) {
  const id = `o${state.orders.size + 1}`;
  const content = basket();
  const now = new Date().toISOString();
  state.orders.set(id, {
    id,
    number: `ST-2026-000${state.orders.size + 1}`,
    status: 'PLACED',
    cancellationReason: null,
    placedAt: now,
    lines: content.lines,
    coupon: content.coupon,
    subtotal: content.subtotal,
    discount: content.discount,
    shippingCost: euro(490),
    tax: content.tax,
    total: euro(content.total.amount + 490),
    shippingAddress: { isDefault: false, ...input.address },
    timeline: [{ status: 'PLACED', at: now }],
    payments: [],
    shipments: [],
    cancellable: true,
    notices: [],
    token: input.paymentToken,
  });
  state.lines.clear();
  return { orderId: id, basket: null, notices: [] };
}

/** The basket of a cancelled order comes back a little later, as it does by an event in the market. */
function giveBack(order) {
  for (const line of order.lines) state.lines.set(line.variantId, line.quantity);
}

function advance(order) {
  const at = new Date().toISOString();
  const next = STEPS[STEPS.indexOf(order.status) + 1];
  const declined = next === 'PAID' && order.token === 'tok_declined';
  order.status = declined ? 'CANCELLED' : next;
  order.timeline = [...order.timeline, { status: order.status, at }];
  order.cancellable = ['PLACED', 'STOCK_RESERVED', 'PAID'].includes(order.status);
  if (declined) order.cancellationReason = 'payment_declined';
  if (declined) setTimeout(() => giveBack(order), STEP_MS);
  if (declined || next === 'PAID') {
    order.payments = [
      {
        id: 'y1',
        status: declined ? 'DECLINED' : 'CAPTURED',
        amount: order.total,
        declineReason: declined ? 'card_declined' : null,
      },
    ];
  }
  if (order.status === 'SHIPPED') {
    order.shipments = [
      { id: 's1', status: 'SHIPPED', carrier: 'Hermes', trackingCode: 'HX-4711', shippedAt: at, deliveredAt: null },
    ];
  }
  if (order.status === 'DELIVERED')
    order.shipments = order.shipments.map((parcel) => ({ ...parcel, status: 'DELIVERED', deliveredAt: at }));
}

async function* orderStatus({ id }) {
  const order = state.orders.get(id);
  while (order) {
    yield { orderStatus: order };
    if (['DELIVERED', 'CANCELLED'].includes(order.status)) return;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    advance(order);
  }
}

function productList({ input }) {
  const words = (input.search ?? '').toLowerCase();
  const found = products
    .filter((product) => !input.category || categories[product.category].slug === input.category)
    .filter((product) => product.name.toLowerCase().includes(words))
    .filter(
      (product) =>
        product.priceFrom.amount >= (input.minPrice ?? 0) && product.priceFrom.amount <= (input.maxPrice ?? 1e9),
    );
  if (input.sort === 'PRICE_DESC') found.reverse();
  const start = Number(input.after ?? 0);
  const page = found.slice(start, start + input.first);
  return {
    category: categories.find((category) => category.slug === input.category) ?? null,
    categories,
    products: page,
    totalCount: found.length,
    endCursor: String(start + page.length),
    hasNextPage: start + page.length < found.length,
    notices: [],
  };
}

function change(variantId, quantity) {
  if (quantity > 9) return basketPage({ code: 'QUANTITY_INVALID', message: 'At most 9 of these.', area: 'lines' });
  if (quantity > 0) state.lines.set(variantId, quantity);
  else state.lines.delete(variantId);
  return basketPage();
}

function applyCoupon({ code }) {
  if (code.toUpperCase() !== 'STOA10')
    return basketPage({ code: 'COUPON_UNKNOWN', message: `There is no coupon “${code}”.`, area: 'basket' });
  state.coupon = 'STOA10';
  return basketPage();
}

function signedIn(answer) {
  if (state.signedIn) return answer();
  throw Object.assign(new Error('Please sign in.'), { extensions: { code: 'UNAUTHENTICATED' } });
}

const account = () => ({
  name: 'Sophie Hopper',
  email: 'sophie@example.test',
  addresses: [address],
  wishlist: products.filter((product) => state.wished.has(product.id)),
  notifications: [
    {
      id: 'n1',
      kind: 'order',
      title: 'Your parcel is on its way',
      body: 'Order ST-2026-0001 left our halls.',
      createdAt: new Date().toISOString(),
      read: false,
      orderId: null,
    },
  ],
  notices: [],
});

const brokenNotices = () =>
  state.broken
    ? [{ code: 'PART_UNAVAILABLE', message: 'Recommendations cannot be shown right now.', area: 'recommendations' }]
    : [];

export const shop = {
  home: () => ({
    categories,
    products: products.slice(0, 50),
    recommendations: state.broken ? [] : products.slice(20, 24),
    notices: brokenNotices(),
    recentOrders: state.signedIn ? [...state.orders.values()].map(summary) : [],
    basketItemCount: 0,
    viewer: { signedIn: state.signedIn, name: 'Sophie', staff: state.staff, unreadNotifications: 1 },
  }),
  productList,
  productPage,
  orderPage,
  orderStatus,
  basket: () => basketPage(),
  checkout: () =>
    signedIn(() => ({
      basket: state.lines.size ? basket() : null,
      addresses: [address],
      notices: [],
      shippingOptions: [
        { id: 'standard', name: 'Standard', carrier: 'Hermes', price: euro(490), minDays: 2, maxDays: 4 },
        { id: 'express', name: 'Express', carrier: 'Iris', price: euro(1290), minDays: 1, maxDays: 1 },
      ],
      paymentOptions: [
        {
          id: 'test',
          name: 'Test',
          tokens: [
            { token: 'tok_visa', label: 'Card that is accepted' },
            { token: 'tok_declined', label: 'Card that is declined' },
            { token: 'tok_expired', label: 'Card that has expired' },
            { token: 'tok_slow', label: 'Card with a slow bank' },
          ],
        },
      ],
    })),
  orders: () =>
    signedIn(() => ({
      orders: [...state.orders.values()].map(summary),
      totalCount: state.orders.size,
      endCursor: null,
      hasNextPage: false,
      notices: [],
    })),
  account: () => signedIn(account),
  addToBasket: ({ variantId, quantity }) => change(variantId, (state.lines.get(variantId) ?? 0) + quantity),
  changeQuantity: ({ variantId, quantity }) => change(variantId, quantity),
  removeFromBasket: ({ variantId }) => change(variantId, 0),
  applyCoupon,
  removeCoupon: () => ((state.coupon = null), basketPage()),
  placeOrder: (args) => signedIn(() => placeOrder(args)),
  cancelOrder: ({ id }) => {
    const order = state.orders.get(id);
    Object.assign(order, { status: 'CANCELLED', cancellationReason: 'customer', cancellable: false });
    order.timeline = [...order.timeline, { status: 'CANCELLED', at: new Date().toISOString() }];
    return { order, notices: [] };
  },
  saveAddress: () => account(),
  toggleWishlist: ({ productId }) => {
    if (!state.wished.delete(productId)) state.wished.add(productId);
    return { productId, onWishlist: state.wished.has(productId), notices: [] };
  },
  markNotificationsRead: 1,
};
