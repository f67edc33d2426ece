/** Parameters of Clerk's that a local Clerk refuses by name, and the feature that each belongs to. */
const unsupported = {
  phone_number: 'phone numbers',
  phone_number_identification_status: 'phone numbers',
  phone_number_query: 'phone numbers',
  primary_phone_number_id: 'phone numbers',
  email_address_or_phone_number: 'phone numbers',
  web3_wallet: 'web3 wallets',
  primary_web3_wallet_id: 'web3 wallets',
  password_digest: 'imported password hashes',
  password_hasher: 'imported password hashes',
  email_address_identification_status: 'reserved and unverified addresses of a new user',
  email_address_query: 'queries of one field',
  username_query: 'queries of one field',
  name_query: 'queries of one field',
  provider: 'external accounts',
  provider_user_id: 'external accounts',
  starting_after: 'pages by cursor',
  skip_user_requirement: 'users without any identifier',
  bypass_client_trust: 'client trust',
} as const satisfies Readonly<Record<string, string>>

export const unsupportedFeature = (param: string): string | undefined =>
  Object.hasOwn(unsupported, param) ? unsupported[param as keyof typeof unsupported] : undefined
