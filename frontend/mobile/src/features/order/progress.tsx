import Step from '@mui/material/Step';
import StepLabel from '@mui/material/StepLabel';
import Stepper from '@mui/material/Stepper';
import { formatDate } from '@stoa/shared/date';
import type { OrderQuery } from '../../shared/api/operations.generated';
import { useSettings, useTexts } from '../../shared/settings';

type Timeline = NonNullable<OrderQuery['order']>['timeline'];

const STEPS = ['PLACED', 'STOCK_RESERVED', 'PAID', 'CONFIRMED', 'SHIPPED', 'DELIVERED'] as const;

export function Progress({ timeline }: { readonly timeline: Timeline }) {
  const texts = useTexts();
  const { locale } = useSettings();
  const reached = new Map(timeline.map((event) => [event.status, event.at]));
  return (
    <Stepper orientation="vertical" aria-label={texts.progress} activeStep={STEPS.filter((step) => reached.has(step)).length}>
      {STEPS.map((step) => {
        const at = reached.get(step);
        return (
          <Step key={step} completed={at !== undefined}>
            <StepLabel optional={at && formatDate(at, locale, 'dateTime')}>{texts.status[step]}</StepLabel>
          </Step>
        );
      })}
    </Stepper>
  );
}
