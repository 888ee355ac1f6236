/** What the console offers to which job. It only hides buttons: the market itself decides at every call. */
export type Deed = 'see-dashboard' | 'see-orders' | 'cancel-orders' | 'see-stock' | 'adjust-stock';

const JOBS: Record<Deed, readonly string[]> = {
  'see-dashboard': ['support', 'auditor', 'administrator'],
  'see-orders': ['support', 'auditor', 'administrator'],
  'cancel-orders': ['support', 'administrator'],
  'see-stock': ['support', 'catalogue-manager', 'stock-manager', 'auditor', 'administrator'],
  'adjust-stock': ['stock-manager', 'administrator'],
};

export function may(roles: readonly string[], deed: Deed): boolean {
  return JOBS[deed].some((job) => roles.includes(job));
}
