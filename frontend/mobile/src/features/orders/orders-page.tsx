import { OrdersDocument } from '../../shared/api/operations.generated';
import { useScreen } from '../../shared/api/use-screen';
import { useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { OrderList } from '../../shared/ui/order-list';
import { Failure, Problem } from '../../shared/ui/problem';
import { Title } from '../../shared/ui/title';

export function OrdersPage() {
  const texts = useTexts();
  const { data, error, reload } = useScreen(OrdersDocument, { after: null });
  return (
    <>
      <Title text={texts.orders} />
      {error && <Failure error={error} retry={reload} />}
      {!error && !data && <Loading />}
      {data && <Notices notices={data.orders.notices} />}
      {data && (data.orders.orders.length > 0 ? <OrderList orders={data.orders.orders} /> : <Problem text={texts.noOrders} />)}
    </>
  );
}
