import type { Tandem } from './tandem.ts';

export const REASON = 'Credit limit exceeds what the account manager may grant.';

/** A day's work: edits on both sides that crossed, and one record that the CRM refused. */
export async function busyDay(tandem: Tandem): Promise<void> {
  const { api, crm, erp } = tandem;
  await api.settled('Customers V3');
  await api.settled('Customer groups');
  await crm.faults({ reject: [{ table: 'accounts', filter: "accountnumber eq 'US-012'", message: REASON }] });
  const customer = async (key: string, values: Record<string, unknown>) =>
    erp.edit('CustomersV3', await erp.row('CustomersV3', 'CustomerAccount', key), values);
  await customer('US-012', { CreditLimit: 950_000 });
  await customer('US-008', { AddressCity: 'Portland' });
  await customer('US-009', { PrimaryContactEmail: 'hello@us-009.example.org' });
  const account = await crm.row('accounts', 'accountnumber', 'DE-001');
  await crm.edit('accounts', account, { telephone1: '+49 30 555 0199' });
  const group = await erp.row('CustomerGroups', 'CustomerGroupId', '20');
  await erp.edit('CustomerGroups', group, { Description: 'Retail and online customers' });
  await api.openFailures(1);
  await api.settled('Customers V3');
  await api.settled('Customer groups');
}

/** The CRM stops answering while two more edits wait for it. */
export async function outage(tandem: Tandem): Promise<void> {
  const { api, crm, erp } = tandem;
  await crm.faults({ offline: true });
  for (const key of ['US-013', 'US-014']) {
    const row = await erp.row('CustomersV3', 'CustomerAccount', key);
    await erp.edit('CustomersV3', row, { AddressCity: 'Savannah' });
  }
  await api.noticed('connection_down');
}
