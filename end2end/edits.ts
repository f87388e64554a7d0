import { expect } from '@playwright/test';
import type { Tandem } from './tandem.ts';

/** One of many edits: whose user makes it, and what the record is to be like in the other app. */
export type Edit = { key: string; app: 'erp' | 'crm'; city: string };

/** So many requests of people are under way at a time. */
const HANDS = 20;

/** So many customers are edited in the ERP, and so many others in the CRM, each into a city of its own. */
export async function editMany(tandem: Tandem, inErp: number, inCrm: number, word: string): Promise<Edit[]> {
  const accounts = new Map([...(await tandem.crm.all('accounts'))].map(([id, row]) => [row.accountnumber, { id }]));
  const customers = [...(await tandem.erp.all('CustomersV3'))].flatMap(([id, row]) => {
    const account = accounts.get(row.CustomerAccount);
    return account ? [{ key: String(row.CustomerAccount), customer: { id }, account }] : [];
  });
  const pairs = customers.slice(0, inErp + inCrm);
  expect(pairs, 'customers in both apps').toHaveLength(inErp + inCrm);
  const edit = async (at: number): Promise<Edit> => {
    const { key, customer, account } = pairs[at]!;
    const city = `${word} ${at}`;
    if (at < inErp) await tandem.erp.edit('CustomersV3', customer, { AddressCity: city });
    else await tandem.crm.edit('accounts', account, { address1_city: city });
    return { key, app: at < inErp ? 'erp' : 'crm', city };
  };
  const edits: Edit[] = [];
  for (let at = 0; at < pairs.length; at += HANDS) {
    const hands = [...pairs.keys()].slice(at, at + HANDS);
    edits.push(...(await Promise.all(hands.map(edit))));
  }
  return edits;
}

/** How many of the edits stand in the other app, and how many still stand where they were made. */
export async function standing(tandem: Tandem, edits: Edit[]): Promise<{ there: number; here: number }> {
  const cities = async (app: Promise<Map<string, Record<string, unknown>>>, key: string, city: string) =>
    new Map([...(await app).values()].map((row) => [row[key], row[city]]));
  const erp = await cities(tandem.erp.all('CustomersV3'), 'CustomerAccount', 'AddressCity');
  const crm = await cities(tandem.crm.all('accounts'), 'accountnumber', 'address1_city');
  const there = edits.filter(({ key, app, city }) => (app === 'erp' ? crm : erp).get(key) === city);
  const here = edits.filter(({ key, app, city }) => (app === 'erp' ? erp : crm).get(key) === city);
  return { there: there.length, here: here.length };
}
