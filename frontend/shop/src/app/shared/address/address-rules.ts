/** An address as a form holds it. */
export interface AddressDraft {
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

export type AddressField = keyof AddressDraft;
export type AddressProblem = 'missing' | 'tooLong' | 'postalCodeInvalid';
export type AddressProblems = Partial<Record<AddressField, AddressProblem>>;

export const ADDRESS_FIELDS: readonly AddressField[] = ['name', 'street', 'postalCode', 'city', 'country'];

/** Where the market sends to. */
export const COUNTRIES = ['DE', 'AT', 'CH', 'FR', 'NL', 'BE', 'LU', 'DK', 'PL', 'IT', 'ES', 'GR'] as const;

export const EMPTY_ADDRESS: AddressDraft = { name: '', street: '', postalCode: '', city: '', country: 'DE' };

const LIMITS: Record<AddressField, number> = { name: 100, street: 200, postalCode: 12, city: 100, country: 2 };

const FIVE = /^\d{5}$/;
const FOUR = /^\d{4}$/;
const POSTAL_CODES: Record<string, RegExp> = {
  DE: FIVE,
  FR: FIVE,
  IT: FIVE,
  ES: FIVE,
  AT: FOUR,
  CH: FOUR,
  BE: FOUR,
  LU: FOUR,
  DK: FOUR,
  NL: /^\d{4} ?[A-Za-z]{2}$/,
  PL: /^\d{2}-\d{3}$/,
  GR: /^\d{3} ?\d{2}$/,
};

/** What is wrong with an address before it is sent; the BFF judges again. */
export function addressProblems(address: AddressDraft): AddressProblems {
  const problems: AddressProblems = {};
  for (const field of ADDRESS_FIELDS) {
    const value = address[field].trim();
    if (value === '') problems[field] = 'missing';
    else if (value.length > LIMITS[field]) problems[field] = 'tooLong';
  }
  const rule = POSTAL_CODES[address.country];
  if (!problems.postalCode && rule && !rule.test(address.postalCode.trim())) problems.postalCode = 'postalCodeInvalid';
  return problems;
}

export function trimmed(address: AddressDraft): AddressDraft {
  const { name, street, postalCode, city, country } = address;
  return {
    name: name.trim(),
    street: street.trim(),
    postalCode: postalCode.trim(),
    city: city.trim(),
    country: country.trim(),
  };
}

/** In one line, as people read it. */
export function addressLine(address: AddressDraft): string {
  return `${address.street}, ${address.postalCode} ${address.city}, ${address.country}`;
}
