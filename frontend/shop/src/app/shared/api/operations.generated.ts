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
  readonly id?: string | null | undefined;
  readonly isDefault?: boolean;
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
  readonly paymentMethod?: string;
  readonly saveAddress?: boolean;
};

export type ProductListInput = {
  readonly category?: string | null | undefined;
  readonly search?: string | null | undefined;
  readonly minPrice?: number | null | undefined;
  readonly maxPrice?: number | null | undefined;
  readonly sort?: ProductSort;
  readonly first?: number;
  readonly after?: string | null | undefined;
};

export type ProductSort = 'FEATURED' | 'NAME' | 'PRICE_ASC' | 'PRICE_DESC' | 'RATING' | 'NEWEST';

export type StockLevel = 'IN' | 'LOW' | 'OUT' | 'UNKNOWN';

export type AccountFieldsFragment = {
  readonly name: string;
  readonly email: string | null;
  readonly addresses: ReadonlyArray<{
    readonly id: string | null;
    readonly name: string;
    readonly street: string;
    readonly postalCode: string;
    readonly city: string;
    readonly country: string;
    readonly isDefault: boolean;
  }>;
  readonly wishlist: ReadonlyArray<{
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly brand: string;
    readonly promotionPercent: number | null;
    readonly rating: number;
    readonly ratingCount: number;
    readonly onWishlist: boolean;
    readonly image: { readonly url: string; readonly alt: string };
    readonly priceFrom: { readonly amount: number; readonly currency: string };
  }>;
  readonly notifications: ReadonlyArray<{
    readonly id: string;
    readonly kind: string;
    readonly title: string;
    readonly body: string;
    readonly createdAt: string;
    readonly read: boolean;
    readonly orderId: string | null;
  }>;
  readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
};

export type AccountQueryVariables = Exact<{ [key: string]: never }>;

export type AccountQuery = {
  readonly account: {
    readonly name: string;
    readonly email: string | null;
    readonly addresses: ReadonlyArray<{
      readonly id: string | null;
      readonly name: string;
      readonly street: string;
      readonly postalCode: string;
      readonly city: string;
      readonly country: string;
      readonly isDefault: boolean;
    }>;
    readonly wishlist: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly brand: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly ratingCount: number;
      readonly onWishlist: boolean;
      readonly image: { readonly url: string; readonly alt: string };
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly notifications: ReadonlyArray<{
      readonly id: string;
      readonly kind: string;
      readonly title: string;
      readonly body: string;
      readonly createdAt: string;
      readonly read: boolean;
      readonly orderId: string | null;
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type SaveAddressMutationVariables = Exact<{
  input: AddressInput;
}>;

export type SaveAddressMutation = {
  readonly saveAddress: {
    readonly name: string;
    readonly email: string | null;
    readonly addresses: ReadonlyArray<{
      readonly id: string | null;
      readonly name: string;
      readonly street: string;
      readonly postalCode: string;
      readonly city: string;
      readonly country: string;
      readonly isDefault: boolean;
    }>;
    readonly wishlist: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly brand: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly ratingCount: number;
      readonly onWishlist: boolean;
      readonly image: { readonly url: string; readonly alt: string };
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly notifications: ReadonlyArray<{
      readonly id: string;
      readonly kind: string;
      readonly title: string;
      readonly body: string;
      readonly createdAt: string;
      readonly read: boolean;
      readonly orderId: string | null;
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type MarkNotificationsReadMutationVariables = Exact<{ [key: string]: never }>;

export type MarkNotificationsReadMutation = { readonly markNotificationsRead: number };

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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly addresses: ReadonlyArray<{
      readonly id: string | null;
      readonly name: string;
      readonly street: string;
      readonly postalCode: string;
      readonly city: string;
      readonly country: string;
      readonly isDefault: boolean;
    }>;
    readonly shippingOptions: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly carrier: string;
      readonly minDays: number;
      readonly maxDays: number;
      readonly price: { readonly amount: number; readonly currency: string };
    }>;
    readonly paymentOptions: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly tokens: ReadonlyArray<{ readonly token: string; readonly label: string }>;
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type RetryAddressQueryVariables = Exact<{
  id: string;
}>;

export type RetryAddressQuery = {
  readonly orderPage: {
    readonly id: string;
    readonly shippingAddress: {
      readonly id: string | null;
      readonly name: string;
      readonly street: string;
      readonly postalCode: string;
      readonly city: string;
      readonly country: string;
      readonly isDefault: boolean;
    };
  } | null;
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type HomeQueryVariables = Exact<{
  locale: Locale;
}>;

export type HomeQuery = {
  readonly home: {
    readonly categories: ReadonlyArray<{
      readonly slug: string;
      readonly name: string;
      readonly productCount: number;
      readonly children: ReadonlyArray<{ readonly slug: string; readonly name: string; readonly productCount: number }>;
    }>;
    readonly products: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly brand: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly ratingCount: number;
      readonly onWishlist: boolean;
      readonly image: { readonly url: string; readonly alt: string };
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly recommendations: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly brand: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly ratingCount: number;
      readonly onWishlist: boolean;
      readonly image: { readonly url: string; readonly alt: string };
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly recentOrders: ReadonlyArray<{
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly placedAt: string;
      readonly itemCount: number;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly viewer: { readonly signedIn: boolean; readonly name: string | null; readonly unreadNotifications: number };
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type PaymentFieldsFragment = {
  readonly id: string;
  readonly status: string;
  readonly declineReason: string | null;
  readonly amount: { readonly amount: number; readonly currency: string };
};

export type ShipmentFieldsFragment = {
  readonly id: string;
  readonly status: string;
  readonly carrier: string;
  readonly trackingCode: string | null;
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
};

export type OrderPageFieldsFragment = {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly cancellationReason: string | null;
  readonly placedAt: string;
  readonly coupon: string | null;
  readonly cancellable: boolean;
  readonly lines: ReadonlyArray<{
    readonly variantId: string;
    readonly productSlug: string | null;
    readonly name: string;
    readonly variantName: string;
    readonly quantity: number;
    readonly image: { readonly url: string; readonly alt: string } | null;
    readonly unitPrice: { readonly amount: number; readonly currency: string };
    readonly discount: { readonly amount: number; readonly currency: string };
    readonly total: { readonly amount: number; readonly currency: string };
  }>;
  readonly subtotal: { readonly amount: number; readonly currency: string };
  readonly discount: { readonly amount: number; readonly currency: string };
  readonly shippingCost: { readonly amount: number; readonly currency: string };
  readonly tax: { readonly amount: number; readonly currency: string };
  readonly total: { readonly amount: number; readonly currency: string };
  readonly shippingAddress: {
    readonly id: string | null;
    readonly name: string;
    readonly street: string;
    readonly postalCode: string;
    readonly city: string;
    readonly country: string;
    readonly isDefault: boolean;
  };
  readonly timeline: ReadonlyArray<{ readonly status: OrderStatus; readonly at: string }>;
  readonly payments: ReadonlyArray<{
    readonly id: string;
    readonly status: string;
    readonly declineReason: string | null;
    readonly amount: { readonly amount: number; readonly currency: string };
  }>;
  readonly shipments: ReadonlyArray<{
    readonly id: string;
    readonly status: string;
    readonly carrier: string;
    readonly trackingCode: string | null;
    readonly shippedAt: string | null;
    readonly deliveredAt: string | null;
  }>;
  readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
};

export type OrderQueryVariables = Exact<{
  id: string;
  locale: Locale;
}>;

export type OrderQuery = {
  readonly orderPage: {
    readonly id: string;
    readonly number: string;
    readonly status: OrderStatus;
    readonly cancellationReason: string | null;
    readonly placedAt: string;
    readonly coupon: string | null;
    readonly cancellable: boolean;
    readonly lines: ReadonlyArray<{
      readonly variantId: string;
      readonly productSlug: string | null;
      readonly name: string;
      readonly variantName: string;
      readonly quantity: number;
      readonly image: { readonly url: string; readonly alt: string } | null;
      readonly unitPrice: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly subtotal: { readonly amount: number; readonly currency: string };
    readonly discount: { readonly amount: number; readonly currency: string };
    readonly shippingCost: { readonly amount: number; readonly currency: string };
    readonly tax: { readonly amount: number; readonly currency: string };
    readonly total: { readonly amount: number; readonly currency: string };
    readonly shippingAddress: {
      readonly id: string | null;
      readonly name: string;
      readonly street: string;
      readonly postalCode: string;
      readonly city: string;
      readonly country: string;
      readonly isDefault: boolean;
    };
    readonly timeline: ReadonlyArray<{ readonly status: OrderStatus; readonly at: string }>;
    readonly payments: ReadonlyArray<{
      readonly id: string;
      readonly status: string;
      readonly declineReason: string | null;
      readonly amount: { readonly amount: number; readonly currency: string };
    }>;
    readonly shipments: ReadonlyArray<{
      readonly id: string;
      readonly status: string;
      readonly carrier: string;
      readonly trackingCode: string | null;
      readonly shippedAt: string | null;
      readonly deliveredAt: string | null;
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  } | null;
};

export type OrderStatusChangesSubscriptionVariables = Exact<{
  id: string;
}>;

export type OrderStatusChangesSubscription = {
  readonly orderStatus: {
    readonly id: string;
    readonly number: string;
    readonly status: OrderStatus;
    readonly cancellationReason: string | null;
    readonly timeline: ReadonlyArray<{ readonly status: OrderStatus; readonly at: string }>;
    readonly payments: ReadonlyArray<{
      readonly id: string;
      readonly status: string;
      readonly declineReason: string | null;
      readonly amount: { readonly amount: number; readonly currency: string };
    }>;
    readonly shipments: ReadonlyArray<{
      readonly id: string;
      readonly status: string;
      readonly carrier: string;
      readonly trackingCode: string | null;
      readonly shippedAt: string | null;
      readonly deliveredAt: string | null;
    }>;
  };
};

export type CancelOrderMutationVariables = Exact<{
  id: string;
}>;

export type CancelOrderMutation = {
  readonly cancelOrder: {
    readonly order: {
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly cancellationReason: string | null;
      readonly placedAt: string;
      readonly coupon: string | null;
      readonly cancellable: boolean;
      readonly lines: ReadonlyArray<{
        readonly variantId: string;
        readonly productSlug: string | null;
        readonly name: string;
        readonly variantName: string;
        readonly quantity: number;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
      readonly subtotal: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly shippingCost: { readonly amount: number; readonly currency: string };
      readonly tax: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
      readonly shippingAddress: {
        readonly id: string | null;
        readonly name: string;
        readonly street: string;
        readonly postalCode: string;
        readonly city: string;
        readonly country: string;
        readonly isDefault: boolean;
      };
      readonly timeline: ReadonlyArray<{ readonly status: OrderStatus; readonly at: string }>;
      readonly payments: ReadonlyArray<{
        readonly id: string;
        readonly status: string;
        readonly declineReason: string | null;
        readonly amount: { readonly amount: number; readonly currency: string };
      }>;
      readonly shipments: ReadonlyArray<{
        readonly id: string;
        readonly status: string;
        readonly carrier: string;
        readonly trackingCode: string | null;
        readonly shippedAt: string | null;
        readonly deliveredAt: string | null;
      }>;
      readonly notices: ReadonlyArray<{
        readonly code: string;
        readonly message: string;
        readonly area: string | null;
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type OrdersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type OrdersQuery = {
  readonly orders: {
    readonly totalCount: number;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly orders: ReadonlyArray<{
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly placedAt: string;
      readonly itemCount: number;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type ProductListQueryVariables = Exact<{
  input: ProductListInput;
  locale: Locale;
}>;

export type ProductListQuery = {
  readonly productList: {
    readonly totalCount: number;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly category: { readonly slug: string; readonly name: string } | null;
    readonly categories: ReadonlyArray<{
      readonly slug: string;
      readonly name: string;
      readonly productCount: number;
      readonly children: ReadonlyArray<{ readonly slug: string; readonly name: string; readonly productCount: number }>;
    }>;
    readonly products: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly brand: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly ratingCount: number;
      readonly onWishlist: boolean;
      readonly image: { readonly url: string; readonly alt: string };
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
  readonly productPage: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly description: string;
    readonly brand: string;
    readonly promotionPercent: number | null;
    readonly rating: number;
    readonly ratingCount: number;
    readonly onWishlist: boolean;
    readonly category: { readonly slug: string; readonly name: string };
    readonly images: ReadonlyArray<{ readonly url: string; readonly alt: string }>;
    readonly attributes: ReadonlyArray<{ readonly name: string; readonly value: string }>;
    readonly variants: ReadonlyArray<{
      readonly id: string;
      readonly sku: string;
      readonly name: string;
      readonly stock: StockLevel;
      readonly maxQuantity: number;
      readonly options: ReadonlyArray<{ readonly name: string; readonly value: string }>;
      readonly price: { readonly amount: number; readonly currency: string };
      readonly salePrice: { readonly amount: number; readonly currency: string };
      readonly image: { readonly url: string; readonly alt: string };
    }>;
    readonly shippingEstimate: { readonly amount: number; readonly currency: string } | null;
    readonly recommendations: ReadonlyArray<{
      readonly id: string;
      readonly slug: string;
      readonly name: string;
      readonly brand: string;
      readonly promotionPercent: number | null;
      readonly rating: number;
      readonly ratingCount: number;
      readonly onWishlist: boolean;
      readonly image: { readonly url: string; readonly alt: string };
      readonly priceFrom: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  } | null;
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
    readonly quantity: number;
    readonly maxQuantity: number;
    readonly stock: StockLevel;
    readonly image: { readonly url: string; readonly alt: string } | null;
    readonly unitPrice: { readonly amount: number; readonly currency: string };
    readonly discount: { readonly amount: number; readonly currency: string };
    readonly total: { readonly amount: number; readonly currency: string };
  }>;
};

export type BasketPageFieldsFragment = {
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
      readonly quantity: number;
      readonly maxQuantity: number;
      readonly stock: StockLevel;
      readonly image: { readonly url: string; readonly alt: string } | null;
      readonly unitPrice: { readonly amount: number; readonly currency: string };
      readonly discount: { readonly amount: number; readonly currency: string };
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
  } | null;
  readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type RemoveFromBasketMutationVariables = Exact<{
  variantId: string;
  locale: Locale;
}>;

export type RemoveFromBasketMutation = {
  readonly removeFromBasket: {
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type RemoveCouponMutationVariables = Exact<{
  locale: Locale;
}>;

export type RemoveCouponMutation = {
  readonly removeCoupon: {
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
        readonly quantity: number;
        readonly maxQuantity: number;
        readonly stock: StockLevel;
        readonly image: { readonly url: string; readonly alt: string } | null;
        readonly unitPrice: { readonly amount: number; readonly currency: string };
        readonly discount: { readonly amount: number; readonly currency: string };
        readonly total: { readonly amount: number; readonly currency: string };
      }>;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type ProductCardFieldsFragment = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly brand: string;
  readonly promotionPercent: number | null;
  readonly rating: number;
  readonly ratingCount: number;
  readonly onWishlist: boolean;
  readonly image: { readonly url: string; readonly alt: string };
  readonly priceFrom: { readonly amount: number; readonly currency: string };
};

export type NoticeFieldsFragment = { readonly code: string; readonly message: string; readonly area: string | null };

export type CategoryFieldsFragment = {
  readonly slug: string;
  readonly name: string;
  readonly productCount: number;
  readonly children: ReadonlyArray<{ readonly slug: string; readonly name: string; readonly productCount: number }>;
};

export type OrderSummaryFieldsFragment = {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly placedAt: string;
  readonly itemCount: number;
  readonly total: { readonly amount: number; readonly currency: string };
};

export type AddressFieldsFragment = {
  readonly id: string | null;
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
  readonly isDefault: boolean;
};

export type ToggleWishlistMutationVariables = Exact<{
  productId: string;
}>;

export type ToggleWishlistMutation = {
  readonly toggleWishlist: {
    readonly productId: string;
    readonly onWishlist: boolean;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export const AccountDocument: TypedDocument<AccountQuery, AccountQueryVariables> = {
  name: 'Account',
  text: 'query Account{account{...AccountFields}}fragment AccountFields on AccountPage{name email addresses{...AddressFields}wishlist{...ProductCardFields}notifications{id kind title body createdAt read orderId}notices{...NoticeFields}}fragment AddressFields on Address{id name street postalCode city country isDefault}fragment ProductCardFields on ProductCard{id slug name brand image{url alt}priceFrom{amount currency}promotionPercent rating ratingCount onWishlist}fragment NoticeFields on Notice{code message area}',
};
export const SaveAddressDocument: TypedDocument<SaveAddressMutation, SaveAddressMutationVariables> = {
  name: 'SaveAddress',
  text: 'mutation SaveAddress($input:AddressInput!){saveAddress(input:$input){...AccountFields}}fragment AccountFields on AccountPage{name email addresses{...AddressFields}wishlist{...ProductCardFields}notifications{id kind title body createdAt read orderId}notices{...NoticeFields}}fragment AddressFields on Address{id name street postalCode city country isDefault}fragment ProductCardFields on ProductCard{id slug name brand image{url alt}priceFrom{amount currency}promotionPercent rating ratingCount onWishlist}fragment NoticeFields on Notice{code message area}',
};
export const MarkNotificationsReadDocument: TypedDocument<
  MarkNotificationsReadMutation,
  MarkNotificationsReadMutationVariables
> = { name: 'MarkNotificationsRead', text: 'mutation MarkNotificationsRead{markNotificationsRead}' };
export const CheckoutDocument: TypedDocument<CheckoutQuery, CheckoutQueryVariables> = {
  name: 'Checkout',
  text: 'query Checkout($country:String!$locale:Locale!){checkout(country:$country locale:$locale){basket{...BasketFields}addresses{...AddressFields}shippingOptions{id name carrier price{amount currency}minDays maxDays}paymentOptions{id name tokens{token label}}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment AddressFields on Address{id name street postalCode city country isDefault}fragment NoticeFields on Notice{code message area}',
};
export const RetryAddressDocument: TypedDocument<RetryAddressQuery, RetryAddressQueryVariables> = {
  name: 'RetryAddress',
  text: 'query RetryAddress($id:ID!){orderPage(id:$id){id shippingAddress{...AddressFields}}}fragment AddressFields on Address{id name street postalCode city country isDefault}',
};
export const PlaceOrderDocument: TypedDocument<PlaceOrderMutation, PlaceOrderMutationVariables> = {
  name: 'PlaceOrder',
  text: 'mutation PlaceOrder($input:PlaceOrderInput!$locale:Locale!){placeOrder(input:$input locale:$locale){orderId basket{...BasketFields}notices{...NoticeFields}}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const HomeDocument: TypedDocument<HomeQuery, HomeQueryVariables> = {
  name: 'Home',
  text: 'query Home($locale:Locale!){home(locale:$locale){categories{...CategoryFields}products{...ProductCardFields}recommendations{...ProductCardFields}recentOrders{...OrderSummaryFields}viewer{signedIn name unreadNotifications}notices{...NoticeFields}}}fragment CategoryFields on Category{slug name productCount children{slug name productCount}}fragment ProductCardFields on ProductCard{id slug name brand image{url alt}priceFrom{amount currency}promotionPercent rating ratingCount onWishlist}fragment OrderSummaryFields on OrderSummary{id number status placedAt itemCount total{amount currency}}fragment NoticeFields on Notice{code message area}',
};
export const OrderDocument: TypedDocument<OrderQuery, OrderQueryVariables> = {
  name: 'Order',
  text: 'query Order($id:ID!$locale:Locale!){orderPage(id:$id locale:$locale){...OrderPageFields}}fragment OrderPageFields on OrderPage{id number status cancellationReason placedAt lines{variantId productSlug name variantName image{url alt}quantity unitPrice{amount currency}discount{amount currency}total{amount currency}}coupon subtotal{amount currency}discount{amount currency}shippingCost{amount currency}tax{amount currency}total{amount currency}shippingAddress{...AddressFields}timeline{status at}payments{...PaymentFields}shipments{...ShipmentFields}cancellable notices{...NoticeFields}}fragment AddressFields on Address{id name street postalCode city country isDefault}fragment PaymentFields on Payment{id status amount{amount currency}declineReason}fragment ShipmentFields on Shipment{id status carrier trackingCode shippedAt deliveredAt}fragment NoticeFields on Notice{code message area}',
};
export const OrderStatusChangesDocument: TypedDocument<
  OrderStatusChangesSubscription,
  OrderStatusChangesSubscriptionVariables
> = {
  name: 'OrderStatusChanges',
  text: 'subscription OrderStatusChanges($id:ID!){orderStatus(id:$id){id number status cancellationReason timeline{status at}payments{...PaymentFields}shipments{...ShipmentFields}}}fragment PaymentFields on Payment{id status amount{amount currency}declineReason}fragment ShipmentFields on Shipment{id status carrier trackingCode shippedAt deliveredAt}',
};
export const CancelOrderDocument: TypedDocument<CancelOrderMutation, CancelOrderMutationVariables> = {
  name: 'CancelOrder',
  text: 'mutation CancelOrder($id:ID!){cancelOrder(id:$id){order{...OrderPageFields}notices{...NoticeFields}}}fragment OrderPageFields on OrderPage{id number status cancellationReason placedAt lines{variantId productSlug name variantName image{url alt}quantity unitPrice{amount currency}discount{amount currency}total{amount currency}}coupon subtotal{amount currency}discount{amount currency}shippingCost{amount currency}tax{amount currency}total{amount currency}shippingAddress{...AddressFields}timeline{status at}payments{...PaymentFields}shipments{...ShipmentFields}cancellable notices{...NoticeFields}}fragment AddressFields on Address{id name street postalCode city country isDefault}fragment PaymentFields on Payment{id status amount{amount currency}declineReason}fragment ShipmentFields on Shipment{id status carrier trackingCode shippedAt deliveredAt}fragment NoticeFields on Notice{code message area}',
};
export const OrdersDocument: TypedDocument<OrdersQuery, OrdersQueryVariables> = {
  name: 'Orders',
  text: 'query Orders($first:Int!$after:String){orders(first:$first after:$after){orders{...OrderSummaryFields}totalCount endCursor hasNextPage notices{...NoticeFields}}}fragment OrderSummaryFields on OrderSummary{id number status placedAt itemCount total{amount currency}}fragment NoticeFields on Notice{code message area}',
};
export const ProductListDocument: TypedDocument<ProductListQuery, ProductListQueryVariables> = {
  name: 'ProductList',
  text: 'query ProductList($input:ProductListInput!$locale:Locale!){productList(input:$input locale:$locale){category{slug name}categories{...CategoryFields}products{...ProductCardFields}totalCount endCursor hasNextPage notices{...NoticeFields}}}fragment CategoryFields on Category{slug name productCount children{slug name productCount}}fragment ProductCardFields on ProductCard{id slug name brand image{url alt}priceFrom{amount currency}promotionPercent rating ratingCount onWishlist}fragment NoticeFields on Notice{code message area}',
};
export const ProductDocument: TypedDocument<ProductQuery, ProductQueryVariables> = {
  name: 'Product',
  text: 'query Product($slug:String!$locale:Locale!){productPage(slug:$slug locale:$locale){id slug name description brand category{slug name}images{url alt}attributes{name value}variants{id sku name options{name value}price{amount currency}salePrice{amount currency}stock maxQuantity image{url alt}}promotionPercent rating ratingCount shippingEstimate{amount currency}onWishlist recommendations{...ProductCardFields}notices{...NoticeFields}}}fragment ProductCardFields on ProductCard{id slug name brand image{url alt}priceFrom{amount currency}promotionPercent rating ratingCount onWishlist}fragment NoticeFields on Notice{code message area}',
};
export const BasketDocument: TypedDocument<BasketQuery, BasketQueryVariables> = {
  name: 'Basket',
  text: 'query Basket($locale:Locale!){basket(locale:$locale){...BasketPageFields}}fragment BasketPageFields on BasketPage{basket{...BasketFields}notices{...NoticeFields}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const AddToBasketDocument: TypedDocument<AddToBasketMutation, AddToBasketMutationVariables> = {
  name: 'AddToBasket',
  text: 'mutation AddToBasket($variantId:ID!$quantity:Int!$locale:Locale!){addToBasket(variantId:$variantId quantity:$quantity locale:$locale){...BasketPageFields}}fragment BasketPageFields on BasketPage{basket{...BasketFields}notices{...NoticeFields}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const ChangeQuantityDocument: TypedDocument<ChangeQuantityMutation, ChangeQuantityMutationVariables> = {
  name: 'ChangeQuantity',
  text: 'mutation ChangeQuantity($variantId:ID!$quantity:Int!$locale:Locale!){changeQuantity(variantId:$variantId quantity:$quantity locale:$locale){...BasketPageFields}}fragment BasketPageFields on BasketPage{basket{...BasketFields}notices{...NoticeFields}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const RemoveFromBasketDocument: TypedDocument<RemoveFromBasketMutation, RemoveFromBasketMutationVariables> = {
  name: 'RemoveFromBasket',
  text: 'mutation RemoveFromBasket($variantId:ID!$locale:Locale!){removeFromBasket(variantId:$variantId locale:$locale){...BasketPageFields}}fragment BasketPageFields on BasketPage{basket{...BasketFields}notices{...NoticeFields}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const ApplyCouponDocument: TypedDocument<ApplyCouponMutation, ApplyCouponMutationVariables> = {
  name: 'ApplyCoupon',
  text: 'mutation ApplyCoupon($code:String!$locale:Locale!){applyCoupon(code:$code locale:$locale){...BasketPageFields}}fragment BasketPageFields on BasketPage{basket{...BasketFields}notices{...NoticeFields}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const RemoveCouponDocument: TypedDocument<RemoveCouponMutation, RemoveCouponMutationVariables> = {
  name: 'RemoveCoupon',
  text: 'mutation RemoveCoupon($locale:Locale!){removeCoupon(locale:$locale){...BasketPageFields}}fragment BasketPageFields on BasketPage{basket{...BasketFields}notices{...NoticeFields}}fragment BasketFields on Basket{id itemCount coupon subtotal{amount currency}discount{amount currency}tax{amount currency}total{amount currency}lines{variantId productSlug name variantName image{url alt}quantity maxQuantity stock unitPrice{amount currency}discount{amount currency}total{amount currency}}}fragment NoticeFields on Notice{code message area}',
};
export const ToggleWishlistDocument: TypedDocument<ToggleWishlistMutation, ToggleWishlistMutationVariables> = {
  name: 'ToggleWishlist',
  text: 'mutation ToggleWishlist($productId:ID!){toggleWishlist(productId:$productId){productId onWishlist notices{...NoticeFields}}}fragment NoticeFields on Notice{code message area}',
};
