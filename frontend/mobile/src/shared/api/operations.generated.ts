// Written by `npm run codegen`; do not edit.
import type { TypedDocument } from '@stoa/shared/graphql/document';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AddressInput = {
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
};

export type Locale = 'EN' | 'DE';

export type MoneyInput = {
  readonly amount: number;
  readonly currency: string;
};

export type OrderStatus = 'PLACED' | 'STOCK_RESERVED' | 'PAID' | 'CONFIRMED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED';

export type PlaceOrderInput = {
  readonly idempotencyKey: string;
  readonly address: AddressInput;
  readonly shippingMethod: string;
  readonly paymentToken: string;
  readonly expectedTotal: MoneyInput;
};

export type StockLevel = 'IN' | 'LOW' | 'OUT' | 'UNKNOWN';

export type MoneyFieldsFragment = { readonly amount: number; readonly currency: string };

export type NoticeFieldsFragment = { readonly code: string; readonly message: string; readonly area: string | null };

export type TileFieldsFragment = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly thumbnail: string;
  readonly promotionPercent: number | null;
  readonly rating: number;
  readonly priceFrom: { readonly amount: number; readonly currency: string };
};

export type OrderTileFieldsFragment = {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly placedAt: string;
  readonly total: { readonly amount: number; readonly currency: string };
};

export type BasketFieldsFragment = {
  readonly id: string;
  readonly itemCount: number;
  readonly coupon: string | null;
  readonly subtotal: { readonly amount: number; readonly currency: string };
  readonly discount: { readonly amount: number; readonly currency: string };
  readonly tax: { readonly amount: number; readonly currency: string };
  readonly total: { readonly amount: number; readonly currency: string };
  readonly lines: ReadonlyArray<{
    readonly variantId: string;
    readonly productSlug: string | null;
    readonly name: string;
    readonly variantName: string;
    readonly thumbnail: string | null;
    readonly quantity: number;
    readonly maxQuantity: number;
    readonly unitPrice: { readonly amount: number; readonly currency: string };
    readonly total: { readonly amount: number; readonly currency: string };
  }>;
};

export type HomeQueryVariables = Exact<{
  locale: Locale;
}>;

export type HomeQuery = {
  readonly home: {
    readonly viewerName: string | null;
    readonly basketItemCount: number;
    readonly categories: ReadonlyArray<{ readonly slug: string; readonly name: string }>;
    readonly products: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly thumbnail: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly orders: ReadonlyArray<{
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly placedAt: string;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type BrowseQueryVariables = Exact<{
  category?: string | null | undefined;
  search?: string | null | undefined;
  after?: string | null | undefined;
  locale: Locale;
}>;

export type BrowseQuery = {
  readonly browse: {
    readonly totalCount: number;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly categories: ReadonlyArray<{ readonly slug: string; readonly name: string }>;
    readonly products: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly thumbnail: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type ProductQueryVariables = Exact<{
  slug: string;
  locale: Locale;
}>;

export type ProductQuery = {
  readonly product: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly description: string;
    readonly brand: string;
    readonly picture: string;
    readonly rating: number;
    readonly ratingCount: number;
    readonly variants: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly stock: StockLevel;
      readonly maxQuantity: number;
      readonly price: { readonly amount: number; readonly currency: string };
      readonly salePrice: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  } | null;
};

export type BasketQueryVariables = Exact<{
  locale: Locale;
}>;

export type BasketQuery = {
  readonly basket: {
    readonly basket: {
      readonly id: string;
      readonly itemCount: number;
      readonly coupon: string | null;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly thumbnail: string | null;
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type CheckoutQueryVariables = Exact<{
  country: string;
  locale: Locale;
}>;

export type CheckoutQuery = {
  readonly checkout: {
    readonly basket: {
      readonly id: string;
      readonly itemCount: number;
      readonly coupon: string | null;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly thumbnail: string | null;
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly address: {
      readonly name: string;
      readonly street: string;
      readonly postalCode: string;
      readonly city: string;
      readonly country: string;
    } | null;
    readonly shippingOptions: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly minDays: number;
      readonly maxDays: number;
      readonly price: { readonly amount: number; readonly currency: string };
    }>;
    readonly paymentTokens: ReadonlyArray<{ readonly token: string; readonly label: string }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type OrdersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type OrdersQuery = {
  readonly orders: {
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly orders: ReadonlyArray<{
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly placedAt: string;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type OrderQueryVariables = Exact<{
  id: string;
  locale: Locale;
}>;

export type OrderQuery = {
  readonly order: {
    readonly id: string;
    readonly number: string;
    readonly status: OrderStatus;
    readonly cancellationReason: string | null;
    readonly placedAt: string;
    readonly trackingCode: string | null;
    readonly total: { readonly amount: number; readonly currency: string };
    readonly timeline: ReadonlyArray<{ readonly status: OrderStatus; readonly at: string }>;
    readonly lines: ReadonlyArray<{
      readonly variantId: string;
      readonly name: string;
      readonly variantName: string;
      readonly thumbnail: string | null;
      readonly quantity: number;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  } | null;
};

export type OrderStatusSubscriptionVariables = Exact<{
  id: string;
}>;

export type OrderStatusSubscription = {
  readonly orderStatus: {
    readonly id: string;
    readonly status: OrderStatus;
    readonly cancellationReason: string | null;
    readonly trackingCode: string | null;
    readonly timeline: ReadonlyArray<{ readonly status: OrderStatus; readonly at: string }>;
  };
};

export type AddToBasketMutationVariables = Exact<{
  variantId: string;
  quantity: number;
  locale: Locale;
}>;

export type AddToBasketMutation = {
  readonly addToBasket: {
    readonly basket: {
      readonly id: string;
      readonly itemCount: number;
      readonly coupon: string | null;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly thumbnail: string | null;
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type ChangeQuantityMutationVariables = Exact<{
  variantId: string;
  quantity: number;
  locale: Locale;
}>;

export type ChangeQuantityMutation = {
  readonly changeQuantity: {
    readonly basket: {
      readonly id: string;
      readonly itemCount: number;
      readonly coupon: string | null;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly thumbnail: string | null;
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type ApplyCouponMutationVariables = Exact<{
  code: string;
  locale: Locale;
}>;

export type ApplyCouponMutation = {
  readonly applyCoupon: {
    readonly basket: {
      readonly id: string;
      readonly itemCount: number;
      readonly coupon: string | null;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly thumbnail: string | null;
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type PlaceOrderMutationVariables = Exact<{
  input: PlaceOrderInput;
  locale: Locale;
}>;

export type PlaceOrderMutation = {
  readonly placeOrder: {
    readonly orderId: string | null;
    readonly basket: {
      readonly id: string;
      readonly itemCount: number;
      readonly coupon: string | null;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly thumbnail: string | null;
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export const HomeDocument: TypedDocument<HomeQuery, HomeQueryVariables> = {
  name: 'Home',
  text: 'query Home($locale:Locale!){home(locale:$locale){viewerName categories{slug name}products{...TileFields}orders{...OrderTileFields}basketItemCount notices{...NoticeFields}}}fragment TileFields on ProductTile{id slug name thumbnail priceFrom{...MoneyFields}promotionPercent rating}fragment MoneyFields on Money{amount currency}fragment OrderTileFields on OrderTile{id number status placedAt total{...MoneyFields}}fragment NoticeFields on Notice{code message area}',
};
export const BrowseDocument: TypedDocument<BrowseQuery, BrowseQueryVariables> = {
  name: 'Browse',
  text: 'query Browse($category:String$search:String$after:String$locale:Locale!){browse(category:$category search:$search first:12 after:$after locale:$locale){categories{slug name}products{...TileFields}totalCount endCursor hasNextPage notices{...NoticeFields}}}fragment TileFields on ProductTile{id slug name thumbnail priceFrom{...MoneyFields}promotionPercent rating}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const ProductDocument: TypedDocument<ProductQuery, ProductQueryVariables> = {
  name: 'Product',
  text: 'query Product($slug:String!$locale:Locale!){product(slug:$slug locale:$locale){id slug name description brand picture rating ratingCount variants{id name stock maxQuantity price{...MoneyFields}salePrice{...MoneyFields}}notices{...NoticeFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const BasketDocument: TypedDocument<BasketQuery, BasketQueryVariables> = {
  name: 'Basket',
  text: 'query Basket($locale:Locale!){basket(locale:$locale){basket{...BasketFields}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{...MoneyFields}discount{...MoneyFields}tax{...MoneyFields}total{...MoneyFields}lines{variantId productSlug name variantName thumbnail quantity maxQuantity unitPrice{...MoneyFields}total{...MoneyFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const CheckoutDocument: TypedDocument<CheckoutQuery, CheckoutQueryVariables> = {
  name: 'Checkout',
  text: 'query Checkout($country:String!$locale:Locale!){checkout(country:$country locale:$locale){basket{...BasketFields}address{name street postalCode city country}shippingOptions{id name minDays maxDays price{...MoneyFields}}paymentTokens{token label}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{...MoneyFields}discount{...MoneyFields}tax{...MoneyFields}total{...MoneyFields}lines{variantId productSlug name variantName thumbnail quantity maxQuantity unitPrice{...MoneyFields}total{...MoneyFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const OrdersDocument: TypedDocument<OrdersQuery, OrdersQueryVariables> = {
  name: 'Orders',
  text: 'query Orders($after:String){orders(after:$after){orders{...OrderTileFields}endCursor hasNextPage notices{...NoticeFields}}}fragment OrderTileFields on OrderTile{id number status placedAt total{...MoneyFields}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const OrderDocument: TypedDocument<OrderQuery, OrderQueryVariables> = {
  name: 'Order',
  text: 'query Order($id:ID!$locale:Locale!){order(id:$id locale:$locale){id number status cancellationReason placedAt total{...MoneyFields}timeline{status at}trackingCode lines{variantId name variantName thumbnail quantity total{...MoneyFields}}notices{...NoticeFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const OrderStatusDocument: TypedDocument<OrderStatusSubscription, OrderStatusSubscriptionVariables> = {
  name: 'OrderStatus',
  text: 'subscription OrderStatus($id:ID!){orderStatus(id:$id){id status cancellationReason timeline{status at}trackingCode}}',
};
export const AddToBasketDocument: TypedDocument<AddToBasketMutation, AddToBasketMutationVariables> = {
  name: 'AddToBasket',
  text: 'mutation AddToBasket($variantId:ID!$quantity:Int!$locale:Locale!){addToBasket(variantId:$variantId quantity:$quantity locale:$locale){basket{...BasketFields}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{...MoneyFields}discount{...MoneyFields}tax{...MoneyFields}total{...MoneyFields}lines{variantId productSlug name variantName thumbnail quantity maxQuantity unitPrice{...MoneyFields}total{...MoneyFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const ChangeQuantityDocument: TypedDocument<ChangeQuantityMutation, ChangeQuantityMutationVariables> = {
  name: 'ChangeQuantity',
  text: 'mutation ChangeQuantity($variantId:ID!$quantity:Int!$locale:Locale!){changeQuantity(variantId:$variantId quantity:$quantity locale:$locale){basket{...BasketFields}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{...MoneyFields}discount{...MoneyFields}tax{...MoneyFields}total{...MoneyFields}lines{variantId productSlug name variantName thumbnail quantity maxQuantity unitPrice{...MoneyFields}total{...MoneyFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const ApplyCouponDocument: TypedDocument<ApplyCouponMutation, ApplyCouponMutationVariables> = {
  name: 'ApplyCoupon',
  text: 'mutation ApplyCoupon($code:String!$locale:Locale!){applyCoupon(code:$code locale:$locale){basket{...BasketFields}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{...MoneyFields}discount{...MoneyFields}tax{...MoneyFields}total{...MoneyFields}lines{variantId productSlug name variantName thumbnail quantity maxQuantity unitPrice{...MoneyFields}total{...MoneyFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
export const PlaceOrderDocument: TypedDocument<PlaceOrderMutation, PlaceOrderMutationVariables> = {
  name: 'PlaceOrder',
  text: 'mutation PlaceOrder($input:PlaceOrderInput!$locale:Locale!){placeOrder(input:$input locale:$locale){orderId basket{...BasketFields}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{...MoneyFields}discount{...MoneyFields}tax{...MoneyFields}total{...MoneyFields}lines{variantId productSlug name variantName thumbnail quantity maxQuantity unitPrice{...MoneyFields}total{...MoneyFields}}}fragment MoneyFields on Money{amount currency}fragment NoticeFields on Notice{code message area}',
};
