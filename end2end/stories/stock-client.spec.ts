import { expect, test as base } from '@playwright/test';
import { DynamicsWebApi } from 'dynamics-web-api';
import { StandaloneApp } from '../standalone-app.ts';

// A client of the real service, made by others, with nothing changed but the address and the token.
type Account = { accountid: string; name: string; accountnumber: string; _msdyn_company_value: string };

const test = base.extend<{ api: DynamicsWebApi; company: string }, { crm: StandaloneApp }>({
  crm: [
    async ({}, use) => {
      const crm = await StandaloneApp.start('crm');
      await use(crm);
      await crm.stop();
    },
    { scope: 'worker' },
  ],
  api: async ({ crm }, use) => {
    await use(
      new DynamicsWebApi({
        serverUrl: crm.url,
        dataApi: { version: '9.2' },
        onTokenRefresh: async () => crm.token,
      }),
    );
  },
  company: async ({ api }, use) => {
    const { value } = await api.retrieveMultiple<{ cdm_companyid: string }>({
      collection: 'cdm_companies',
      filter: "cdm_companycode eq 'usmf'",
      select: ['cdm_companycode'],
    });
    await use(value[0]!.cdm_companyid);
  },
});

/** What the client throws. */
async function refusal(work: Promise<unknown>): Promise<{ status?: number; code?: string; message: string }> {
  return work.then(
    () => expect.soft(false, 'it should have been refused').toBe(true) as never,
    (error: Error) => error,
  );
}

test('it is known, and knows who it is', async ({ api, crm }) => {
  const me = await api.callFunction<{ UserId: string }>('WhoAmI');
  expect(me.UserId).toMatch(/^[0-9a-f-]{36}$/);
  const stranger = new DynamicsWebApi({ serverUrl: crm.url, dataApi: { version: '9.2' }, onTokenRefresh: async () => 'odd' });
  expect(await refusal(stranger.callFunction('WhoAmI'))).toMatchObject({ status: 401 });
});

test('it creates, reads, changes and deletes a row', async ({ api, company }) => {
  const created = await api.create<Account>({
    collection: 'accounts',
    data: { name: 'Stock & Söhne', accountnumber: 'ST-1', 'msdyn_company@odata.bind': `/cdm_companies(${company})` },
    select: ['name', 'accountnumber'],
    returnRepresentation: true,
  });
  const key = created.accountid;
  const read = await api.retrieve<Record<string, any>>({
    collection: 'accounts',
    key,
    select: ['name', '_msdyn_company_value'],
    expand: [{ property: 'msdyn_company', select: ['cdm_companycode'] }],
    includeAnnotations: '*',
  });
  expect(read.name).toBe('Stock & Söhne');
  expect(read.msdyn_company.cdm_companycode).toBe('usmf');
  expect(read['_msdyn_company_value@Microsoft.Dynamics.CRM.lookuplogicalname']).toBe('cdm_company');
  await api.update({ collection: 'accounts', key, data: { name: 'Changed' } });
  await api.updateSingleProperty({ collection: 'accounts', key, fieldValuePair: { telephone1: '+49 30 1' } });
  await api.disassociateSingleValued({ collection: 'accounts', primaryKey: key, navigationProperty: 'msdyn_company' });
  const after = await api.retrieve<Record<string, any>>({ collection: 'accounts', key });
  expect([after.name, after.telephone1, after._msdyn_company_value]).toEqual(['Changed', '+49 30 1', null]);
  await api.associateSingleValued({
    collection: 'accounts',
    primaryKey: key,
    navigationProperty: 'msdyn_company',
    relatedCollection: 'cdm_companies',
    relatedKey: company,
  });
  expect((await api.retrieve<Account>({ collection: 'accounts', key }))._msdyn_company_value).toBe(company);
  await api.deleteRecord({ collection: 'accounts', key });
  expect(await refusal(api.retrieve({ collection: 'accounts', key }))).toMatchObject({ status: 404, code: '0x80040217' });
});

test('it filters, sorts, counts and pages', async ({ api }) => {
  const [two, all] = await Promise.all([
    api.retrieveMultiple<Account>({
      collection: 'accounts',
      select: ['name', 'accountnumber'],
      filter: "startswith(accountnumber,'US-00') and contains(name,'a')",
      orderBy: ['name desc'],
      top: 2,
      count: true,
    }),
    api.retrieveAll<Account>({ collection: 'accounts', select: ['name'], maxPageSize: 50 } as never),
  ]);
  expect(two.value).toHaveLength(2);
  expect(two.oDataCount!).toBeGreaterThan(2);
  const names = two.value.map((row) => row.name.toLowerCase());
  expect(names).toEqual([...names].sort().reverse());
  expect(all.value.length).toBeGreaterThan(100);
  expect(new Set(all.value.map((row) => row.accountid)).size).toBe(all.value.length);
  expect(await api.count({ collection: 'accounts' })).toBe(all.value.length);
  expect(await refusal(api.retrieveMultiple({ collection: 'accounts', select: ['nothing'] }))).toMatchObject({ status: 400 });
});

test('it upserts by an alternate key through a lookup', async ({ api, company }) => {
  const key = `accountnumber='ST-2',_msdyn_company_value=${company}`;
  const save = (name: string, conditions = {}) =>
    api.upsert<Account>({ collection: 'accounts', key, data: { name } as never, returnRepresentation: true, ...conditions });
  // Only if it is there: it is not, and none is made.
  expect(await save('Late', { ifmatch: '*' })).toBeNull();
  const made = await save('First');
  expect(made.accountnumber).toBe('ST-2');
  expect((await save('Second')).accountid).toBe(made.accountid);
  // Only if it is not there: it is, and stays.
  expect(await save('Third', { ifnonematch: '*' })).toBeNull();
  expect((await api.retrieve<Account>({ collection: 'accounts', key })).name).toBe('Second');
});

test('it sends batches with change sets', async ({ api, company }) => {
  const bind = `/cdm_companies(${company})`;
  api.startBatch();
  void api.create({
    collection: 'msdyn_customergroups',
    data: { msdyn_groupid: 'ST', msdyn_description: 'Stock', 'msdyn_company@odata.bind': bind },
    contentId: '1',
  });
  void api.create({
    collection: 'accounts',
    data: { name: 'In a batch', accountnumber: 'ST-3', 'msdyn_company@odata.bind': bind, 'msdyn_customergroupid@odata.bind': '$1' },
  });
  const [group, account] = await api.executeBatch();
  const row = await api.retrieve<Record<string, string>>({ collection: 'accounts', key: account });
  expect(row._msdyn_customergroupid_value).toBe(group);

  // One member of a change set is refused, so the other one does not take place either.
  api.startBatch();
  void api.create({ collection: 'accounts', data: { name: 'Undone', accountnumber: 'ST-4' } });
  void api.create({ collection: 'accounts', data: { name: 'Refused', accountnumber: 'ST-5', nothing: 1 } });
  expect((await api.executeBatch())[0]).toMatchObject({ status: 400, error: { code: '0x80048d19' } });
  const undone = await api.retrieveMultiple({ collection: 'accounts', filter: "accountnumber eq 'ST-4'" });
  expect(undone.value).toEqual([]);
});

test('it follows changes by their link', async ({ api }) => {
  const key = await api.create<string>({ collection: 'accounts', data: { name: 'Tracked' } as never });
  const gone = await api.create<string>({ collection: 'accounts', data: { name: 'Gone' } as never });
  let page = await api.retrieveMultiple<Account>({
    collection: 'accounts',
    select: ['name'],
    trackChanges: true,
    maxPageSize: 100,
  });
  let pages = 1;
  for (; page.oDataNextLink; pages += 1) {
    page = await api.retrieveMultiple<Account>({ collection: 'accounts', select: ['name'], trackChanges: true }, page.oDataNextLink);
  }
  expect(pages).toBeGreaterThan(2);
  const link = page.oDataDeltaLink!;
  const changes = async (from: string) => api.retrieveMultiple<Record<string, any>>({ collection: 'accounts' }, from);
  expect((await changes(link)).value).toEqual([]);
  await api.update({ collection: 'accounts', key, data: { name: 'Changed' } as never });
  await api.deleteRecord({ collection: 'accounts', key: gone });
  const { value, oDataDeltaLink } = await changes(link);
  expect(value.map((row) => row.name ?? row.reason)).toEqual(['Changed', 'deleted']);
  expect(value[1]!.id).toBe(gone);
  expect((await changes(oDataDeltaLink!)).value).toEqual([]);
});

test('it reads what there is', async ({ api, crm }) => {
  const entity = await api.retrieveEntity<Record<string, any>>({
    key: "LogicalName='account'",
    select: ['LogicalName', 'EntitySetName'],
    expand: [{ property: 'Attributes' }, { property: 'Keys' }],
  });
  expect(entity.EntitySetName).toBe('accounts');
  expect(entity.Attributes.map((it: { LogicalName: string }) => it.LogicalName)).toContain('accountnumber');
  expect(entity.Keys).toHaveLength(1);
  // By the names of entities, which the client looks up.
  const named = new DynamicsWebApi({
    serverUrl: crm.url,
    dataApi: { version: '9.2' },
    useEntityNames: true,
    onTokenRefresh: async () => crm.token,
  });
  expect((await named.retrieveMultiple({ collection: 'account', top: 1 })).value).toHaveLength(1);
});
