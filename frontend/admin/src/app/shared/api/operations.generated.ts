// Written by `npm run codegen`; do not edit.
import type { TypedDocument } from '@stoa/shared/graphql/document';
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type OrderStatus = 'PLACED' | 'STOCK_RESERVED' | 'PAID' | 'CONFIRMED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED';

export type NoticeFieldsFragment = { readonly code: string; readonly message: string; readonly area: string | null };

export type StaffOrderFieldsFragment = {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly placedAt: string;
  readonly customerName: string | null;
  readonly customerEmail: string | null;
  readonly itemCount: number;
  readonly total: { readonly amount: number; readonly currency: string };
};

export type DashboardQueryVariables = Exact<{
  days: number;
}>;

export type DashboardQuery = {
  readonly staffDashboard: {
    readonly orderCount: number;
    readonly cancelledCount: number;
    readonly lowStockCount: number;
    readonly revenue: { readonly amount: number; readonly currency: string };
    readonly days: ReadonlyArray<{
      readonly date: string;
      readonly orderCount: number;
      readonly revenue: { readonly amount: number; readonly currency: string };
    }>;
    readonly recentOrders: ReadonlyArray<{
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly placedAt: string;
      readonly customerName: string | null;
      readonly customerEmail: string | null;
      readonly itemCount: number;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type StaffOrdersQueryVariables = Exact<{
  status?: OrderStatus | null | undefined;
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type StaffOrdersQuery = {
  readonly staffOrders: {
    readonly totalCount: number;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly orders: ReadonlyArray<{
      readonly id: string;
      readonly number: string;
      readonly status: OrderStatus;
      readonly placedAt: string;
      readonly customerName: string | null;
      readonly customerEmail: string | null;
      readonly itemCount: number;
      readonly total: { readonly amount: number; readonly currency: string };
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type StaffCancelOrderMutationVariables = Exact<{
  id: string;
  reason: string;
}>;

export type StaffCancelOrderMutation = {
  readonly staffCancelOrder: {
    readonly order: { readonly id: string; readonly status: OrderStatus } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type StockItemFieldsFragment = {
  readonly id: string;
  readonly variantId: string;
  readonly sku: string | null;
  readonly productName: string | null;
  readonly variantName: string | null;
  readonly warehouseId: string;
  readonly warehouseName: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly sold: number;
  readonly threshold: number;
  readonly low: boolean;
};

export type StaffStockQueryVariables = Exact<{
  lowOnly: boolean;
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type StaffStockQuery = {
  readonly staffStock: {
    readonly totalCount: number;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly items: ReadonlyArray<{
      readonly id: string;
      readonly variantId: string;
      readonly sku: string | null;
      readonly productName: string | null;
      readonly variantName: string | null;
      readonly warehouseId: string;
      readonly warehouseName: string;
      readonly onHand: number;
      readonly reserved: number;
      readonly sold: number;
      readonly threshold: number;
      readonly low: boolean;
    }>;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export type AdjustStockMutationVariables = Exact<{
  variantId: string;
  warehouseId: string;
  delta: number;
  reason: string;
}>;

export type AdjustStockMutation = {
  readonly staffAdjustStock: {
    readonly item: {
      readonly id: string;
      readonly variantId: string;
      readonly sku: string | null;
      readonly productName: string | null;
      readonly variantName: string | null;
      readonly warehouseId: string;
      readonly warehouseName: string;
      readonly onHand: number;
      readonly reserved: number;
      readonly sold: number;
      readonly threshold: number;
      readonly low: boolean;
    } | null;
    readonly notices: ReadonlyArray<{ readonly code: string; readonly message: string; readonly area: string | null }>;
  };
};

export const DashboardDocument: TypedDocument<DashboardQuery, DashboardQueryVariables> = {
  name: 'Dashboard',
  text: 'query Dashboard($days:Int!){staffDashboard(days:$days){revenue{amount currency}orderCount cancelledCount days{date orderCount revenue{amount currency}}lowStockCount recentOrders{...StaffOrderFields}notices{...NoticeFields}}}fragment StaffOrderFields on StaffOrder{id number status placedAt customerName customerEmail itemCount total{amount currency}}fragment NoticeFields on Notice{code message area}',
};
export const StaffOrdersDocument: TypedDocument<StaffOrdersQuery, StaffOrdersQueryVariables> = {
  name: 'StaffOrders',
  text: 'query StaffOrders($status:OrderStatus$search:String$first:Int!$after:String){staffOrders(status:$status search:$search first:$first after:$after){orders{...StaffOrderFields}totalCount endCursor hasNextPage notices{...NoticeFields}}}fragment StaffOrderFields on StaffOrder{id number status placedAt customerName customerEmail itemCount total{amount currency}}fragment NoticeFields on Notice{code message area}',
};
export const StaffCancelOrderDocument: TypedDocument<StaffCancelOrderMutation, StaffCancelOrderMutationVariables> = {
  name: 'StaffCancelOrder',
  text: 'mutation StaffCancelOrder($id:ID!$reason:String!){staffCancelOrder(id:$id reason:$reason){order{id status}notices{...NoticeFields}}}fragment NoticeFields on Notice{code message area}',
};
export const StaffStockDocument: TypedDocument<StaffStockQuery, StaffStockQueryVariables> = {
  name: 'StaffStock',
  text: 'query StaffStock($lowOnly:Boolean!$search:String$first:Int!$after:String){staffStock(lowOnly:$lowOnly search:$search first:$first after:$after){items{...StockItemFields}totalCount endCursor hasNextPage notices{...NoticeFields}}}fragment StockItemFields on StaffStockItem{id variantId sku productName variantName warehouseId warehouseName onHand reserved sold threshold low}fragment NoticeFields on Notice{code message area}',
};
export const AdjustStockDocument: TypedDocument<AdjustStockMutation, AdjustStockMutationVariables> = {
  name: 'AdjustStock',
  text: 'mutation AdjustStock($variantId:ID!$warehouseId:ID!$delta:Int!$reason:String!){staffAdjustStock(variantId:$variantId warehouseId:$warehouseId delta:$delta reason:$reason){item{...StockItemFields}notices{...NoticeFields}}}fragment StockItemFields on StaffStockItem{id variantId sku productName variantName warehouseId warehouseName onHand reserved sold threshold low}fragment NoticeFields on Notice{code message area}',
};
