BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO "_sqlx_migrations" VALUES(20261122000000,'initial','2026-11-22 07:58:31',1,X'74D7454D4B01DC8E1BE6FE6784D571089054D39C798795C852E5BE50F9A38E18E619BAAEC3D59F849CB4553C874D2FE7',15755409);
INSERT INTO "_sqlx_migrations" VALUES(20261122060000,'read again','2026-11-22 07:58:32',1,X'6A253B60C5A90AA0507E50DCF63EB906C48990B3DB5B6900C1E18129AD57C4BEED42DBAE3271DA5E0765417630A290EE',7966586);
CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL,
    -- The name in lower case, which decides whether two are the same.
    folded        TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE activities (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    map         INTEGER REFERENCES maps,
    version     INTEGER,
    at          INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    -- The actor's name in lower case, for searching.
    actor_name  TEXT NOT NULL,
    name        TEXT NOT NULL,
    severity    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    count       INTEGER NOT NULL,
    correlation TEXT NOT NULL,
    -- Both are set for entries that grow while their minute lasts.
    direction   INTEGER,
    minute      INTEGER
) STRICT;
INSERT INTO "activities" VALUES(1,'contoso-test',1,1,1795334312031,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL);
INSERT INTO "activities" VALUES(2,'contoso-test',2,2,1795334312031,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL);
INSERT INTO "activities" VALUES(3,'contoso-test',1,1,1795334312097,'{"kind":"system","name":"engine"}','engine','records_written',0,'{"kind":"records_written","direction":"left_to_right"}',2,'ad00fdfead4ed612',1,1795334280000);
INSERT INTO "activities" VALUES(5,'contoso-test',1,1,1795334314203,'{"kind":"system","name":"engine"}','engine','records_failed',3,'{"kind":"records_failed","direction":"left_to_right","headline":"Not this one."}',1,'62cbc10bb041a1dc',1,1795334280000);
INSERT INTO "activities" VALUES(6,'contoso-test',NULL,NULL,1795334314611,'{"kind":"system","name":"engine"}','engine','outage_began',2,'{"kind":"outage_began","side":"right","cause":"The app did not answer"}',0,'c323ded11a834908',NULL,NULL);
CREATE TABLE changes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    map         INTEGER NOT NULL REFERENCES maps,
    direction   INTEGER NOT NULL CHECK (direction IN (1, 2)),
    -- 1 upsert, 2 delete.
    operation   INTEGER NOT NULL CHECK (operation IN (1, 2)),
    key         TEXT NOT NULL,
    company     TEXT NOT NULL,
    source_id   TEXT NOT NULL,
    payload     TEXT,
    observed    INTEGER NOT NULL,
    captured_at INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    status      INTEGER NOT NULL CHECK (status IN (0, 1, 2, 3)),
    correlation TEXT NOT NULL,
    settled_at  INTEGER
, read_at INTEGER) STRICT;
INSERT INTO "changes" VALUES(1,1,1,1,'usmf|10','usmf','dataAreaId=''usmf'',CustomerGroupId=''10''','{"CustomerGroupId":"10","Description":"Wholesale","dataAreaId":"usmf"}',0,1795334312084,1795334312084,1,1,'ad00fdfead4ed612',1795334312097,NULL);
INSERT INTO "changes" VALUES(2,1,1,1,'usmf|20','usmf','dataAreaId=''usmf'',CustomerGroupId=''20''','{"CustomerGroupId":"20","Description":"Retail","dataAreaId":"usmf"}',0,1795334312088,1795334312088,1,1,'e7e8dfceb72f16eb',1795334312101,NULL);
INSERT INTO "changes" VALUES(3,1,2,1,'usmf|10','usmf','7ce57258-ae58-4c53-85fe-0e8429b38b10','{"_msdyn_company_value":"b94dee42-0648-481a-87d9-c44c94f862ae","msdyn_customergroupid":"7ce57258-ae58-4c53-85fe-0e8429b38b10","msdyn_description":"Wholesale","msdyn_groupid":"10"}',0,1795334312099,1795334312099,0,2,'64920d1894fb3394',1795334312108,NULL);
INSERT INTO "changes" VALUES(4,1,2,1,'usmf|20','usmf','899f730e-842a-4cf0-bc63-e86721149738','{"_msdyn_company_value":"b94dee42-0648-481a-87d9-c44c94f862ae","msdyn_customergroupid":"899f730e-842a-4cf0-bc63-e86721149738","msdyn_description":"Retail","msdyn_groupid":"20"}',1,1795334312107,1795334312107,0,2,'7b9e673310e36e96',1795334312109,NULL);
INSERT INTO "changes" VALUES(5,1,1,1,'usmf|20','usmf','dataAreaId=''usmf'',CustomerGroupId=''20''','{"CustomerGroupId":"20","Description":"Refused","dataAreaId":"usmf"}',4,1795334314200,1795334314200,1,3,'62cbc10bb041a1dc',1795334314203,NULL);
INSERT INTO "changes" VALUES(6,1,1,1,'usmf|10','usmf','dataAreaId=''usmf'',CustomerGroupId=''10''','{"CustomerGroupId":"10","Description":"Waiting","dataAreaId":"usmf"}',5,1795334315312,1795334315312,0,0,'408377811ab03e69',NULL,NULL);
CREATE TABLE connections (
    environment  TEXT NOT NULL REFERENCES environments,
    side         INTEGER NOT NULL CHECK (side IN (1, 2)),
    kind         TEXT NOT NULL,
    base_url     TEXT NOT NULL,
    auth         TEXT NOT NULL,
    poll_ms      INTEGER NOT NULL,
    overlap_ms   INTEGER NOT NULL,
    sweep_ms     INTEGER NOT NULL,
    -- Why it is held to be down; NULL while it answers.
    down         TEXT,
    since        INTEGER,
    last_contact INTEGER,
    PRIMARY KEY (environment, side)
) STRICT;
INSERT INTO "connections" VALUES('contoso-test',1,'finance_operations','http://127.0.0.1:37601/data/','{"kind":"bearer","token":"env:TANDEM_ERP_TOKEN"}',500,60000,5000,NULL,NULL,1795334312068);
INSERT INTO "connections" VALUES('contoso-test',2,'dataverse','http://127.0.0.1:36005/api/data/v9.2/','{"kind":"bearer","token":"env:TANDEM_CRM_TOKEN"}',500,60000,5000,'The app did not answer',1795334314611,1795334312071);
CREATE TABLE counters (
    map       INTEGER NOT NULL REFERENCES maps,
    minute    INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    written   INTEGER NOT NULL,
    deleted   INTEGER NOT NULL,
    skipped   INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    PRIMARY KEY (map, minute, direction)
) STRICT, WITHOUT ROWID;
INSERT INTO "counters" VALUES(1,1795334280000,1,2,0,0,1);
INSERT INTO "counters" VALUES(1,1795334280000,2,0,0,2,0);
CREATE TABLE cursors (
    environment TEXT NOT NULL REFERENCES environments,
    side        INTEGER NOT NULL,
    entity      TEXT NOT NULL,
    position    TEXT NOT NULL,
    PRIMARY KEY (environment, side, entity)
) STRICT;
INSERT INTO "cursors" VALUES('contoso-test',1,'CustomersV3','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',2,'accounts','{"link":"accounts?$select=accountid,_msdyn_company_value,_msdyn_customergroupid_value,_transactioncurrencyid_value,accountnumber,address1_city,address1_country,address1_line1,address1_line2,address1_postalcode,address1_stateorprovince,creditlimit,creditonhold,customertypecode,emailaddress1,name,telephone1&$deltatoken=59%2111/22/2026%2007:58:34","full":false,"select":["_msdyn_company_value","_msdyn_customergroupid_value","_transactioncurrencyid_value","accountnumber","address1_city","address1_country","address1_line1","address1_line2","address1_postalcode","address1_stateorprovince","creditlimit","creditonhold","customertypecode","emailaddress1","name","telephone1"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'msdyn_customergroups','{"link":"msdyn_customergroups?$select=msdyn_customergroupid,_msdyn_company_value,msdyn_description,msdyn_groupid&$deltatoken=59%2111/22/2026%2007:58:34","full":false,"select":["_msdyn_company_value","msdyn_description","msdyn_groupid"]}');
INSERT INTO "cursors" VALUES('contoso-test',1,'CustomerGroups','{"latest":"2026-11-22T07:58:35.308Z","from":"2026-11-22T07:57:35.308Z","full":false,"seen":{"2026-11-22T07:58:34.197Z":"4129b589fe6076b00e83470b915a","2026-11-22T07:58:35.308Z":"d06f96c8a545db0f38fcd74af269"}}');
CREATE TABLE environments (
    id        TEXT NOT NULL PRIMARY KEY,
    name      TEXT NOT NULL,
    band      TEXT NOT NULL,
    simulated INTEGER NOT NULL,
    companies TEXT NOT NULL
) STRICT;
INSERT INTO "environments" VALUES('contoso-test','Contoso test','test',1,'["usmf","demf"]');
CREATE TABLE error_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    map         INTEGER,
    direction   INTEGER NOT NULL,
    phase       TEXT NOT NULL,
    class       TEXT NOT NULL,
    status      INTEGER NOT NULL,
    key         TEXT,
    at          INTEGER NOT NULL,
    message     TEXT NOT NULL,
    correlation TEXT NOT NULL
) STRICT;
INSERT INTO "error_events" VALUES(1,'contoso-test',1,1,'live','application',400,'usmf|20',1795334314203,'Not this one.','62cbc10bb041a1dc');
INSERT INTO "error_events" VALUES(2,'contoso-test',NULL,1,'live','network',0,NULL,1795334314829,'the connection broke: client error (SendRequest): connection error: Connection reset by peer (os error 104)','9fd394054a90f36f');
INSERT INTO "error_events" VALUES(3,'contoso-test',NULL,1,'live','network',0,NULL,1795334315297,'the connection broke: client error (SendRequest): connection error: Connection reset by peer (os error 104)','5d57dc8321997741');
INSERT INTO "error_events" VALUES(4,'contoso-test',1,1,'live','network',0,'usmf|10',1795334315312,'The app did not answer','408377811ab03e69');
CREATE TABLE failures (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    map         INTEGER NOT NULL REFERENCES maps,
    version     INTEGER NOT NULL,
    direction   INTEGER NOT NULL,
    phase       TEXT NOT NULL,
    key         TEXT NOT NULL,
    company     TEXT NOT NULL,
    operation   INTEGER NOT NULL,
    change      INTEGER NOT NULL REFERENCES changes,
    class       TEXT NOT NULL,
    code        TEXT NOT NULL,
    status_code INTEGER NOT NULL,
    headline    TEXT NOT NULL,
    hint        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    fields      TEXT NOT NULL,
    source      TEXT,
    attempted   TEXT,
    status      INTEGER NOT NULL CHECK (status IN (0, 1, 2, 3)),
    resolution  TEXT,
    attempts    INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    correlation TEXT NOT NULL,
    -- Key, headline and code in lower case, for searching.
    search      TEXT NOT NULL
) STRICT;
INSERT INTO "failures" VALUES(1,'contoso-test',1,1,1,'live','usmf|20','usmf',1,5,'application','0x80040265',400,'Not this one.','The app refused the record for this reason. Correct the record, or change the rule or the map, then re-run.','Not this one.

PATCH msdyn_customergroups(899f730e-842a-4cf0-bc63-e86721149738)
Authorization: Bearer ***
Accept: application/json
Content-Type: application/json; charset=utf-8
x-ms-client-request-id: 62cbc10bb041a1dc
If-Match: *
Prefer: return=representation

{"msdyn_description":"Refused"}

400
Content-Type: application/json; odata.metadata=minimal
OData-Version: 4.0

{"error":{"code":"0x80040265","message":"Not this one."}}','[]','{"CustomerGroupId":"20","Description":"Refused","dataAreaId":"usmf"}','{"msdyn_description":"Refused"}',0,NULL,1,1795334314203,1795334314203,'62cbc10bb041a1dc','usmf|20
not this one.
0x80040265');
CREATE TABLE invites (
    hash       BLOB NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO "invites" VALUES(X'1E17BF4B056398644BE5D322E9B3531DD47771BF776BDF8FC40A9E77F0D447C1','admin',1795420712075);
CREATE TABLE link_totals (
    map   INTEGER PRIMARY KEY REFERENCES maps,
    total INTEGER NOT NULL
) STRICT;
INSERT INTO "link_totals" VALUES(1,2);
CREATE TABLE links (
    id            INTEGER PRIMARY KEY,
    map           INTEGER NOT NULL REFERENCES maps,
    key           TEXT NOT NULL,
    left_id       TEXT NOT NULL,
    right_id      TEXT NOT NULL,
    left_state    TEXT NOT NULL,
    right_state   TEXT NOT NULL,
    left_written  INTEGER NOT NULL,
    right_written INTEGER NOT NULL,
    deleted       INTEGER NOT NULL,
    out_of_filter INTEGER NOT NULL,
    recent       TEXT NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
INSERT INTO "links" VALUES(1,1,'usmf|10','dataAreaId=''usmf'',CustomerGroupId=''10''','7ce57258-ae58-4c53-85fe-0e8429b38b10','{"CustomerGroupId":"10","Description":"Wholesale","dataAreaId":"usmf"}','{"msdyn_company.cdm_companycode":"usmf","msdyn_description":"Wholesale","msdyn_groupid":"10"}',0,1,0,0,'[{"at":1795334312097,"direction":"left_to_right","fields":["msdyn_company.cdm_companycode","msdyn_description","msdyn_groupid"]}]',1795334312097);
INSERT INTO "links" VALUES(2,1,'usmf|20','dataAreaId=''usmf'',CustomerGroupId=''20''','899f730e-842a-4cf0-bc63-e86721149738','{"CustomerGroupId":"20","Description":"Retail","dataAreaId":"usmf"}','{"msdyn_company.cdm_companycode":"usmf","msdyn_description":"Retail","msdyn_groupid":"20"}',0,2,0,0,'[{"at":1795334312101,"direction":"left_to_right","fields":["msdyn_company.cdm_companycode","msdyn_description","msdyn_groupid"]}]',1795334312101);
CREATE TABLE map_versions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    map        INTEGER NOT NULL REFERENCES maps,
    publisher  TEXT NOT NULL,
    number     TEXT NOT NULL,
    author     TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    mapping    TEXT NOT NULL
) STRICT;
INSERT INTO "map_versions" VALUES(1,1,'Contoso','1.0.0.0','start-up','First version.',1795334312031,'{"left_entity":"CustomerGroups","right_entity":"msdyn_customergroups","left_filter":"","right_filter":"","key":["msdyn_groupid"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerGroupId","right":"msdyn_groupid","direction":"both","transforms":[],"lookup":null},{"left":"Description","right":"msdyn_description","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(2,2,'Contoso','1.0.0.0','start-up','First version.',1795334312031,'{"left_entity":"CustomersV3","right_entity":"accounts","left_filter":"(PartyType == \"Organization\")","right_filter":"customertypecode eq 3","key":["accountnumber"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerAccount","right":"accountnumber","direction":"both","transforms":[],"lookup":null},{"left":"OrganizationName","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"CustomerGroupId","right":"msdyn_customergroupid.msdyn_groupid","direction":"both","transforms":[],"lookup":{"column":"msdyn_customergroupid","targets":[{"entity":"msdyn_customergroups","id":"msdyn_customergroupid","key":"msdyn_groupid","company":"msdyn_company","navigation":"msdyn_customergroupid"}]}},{"left":"SalesCurrencyCode","right":"transactioncurrencyid.isocurrencycode","direction":"both","transforms":[],"lookup":{"column":"transactioncurrencyid","targets":[{"entity":"transactioncurrencies","id":"transactioncurrencyid","key":"isocurrencycode","company":null,"navigation":"transactioncurrencyid"}]}},{"left":"AddressStreet","right":"address1_line1","direction":"both","transforms":[],"lookup":null},{"left":"AddressBuildingCompliment","right":"address1_line2","direction":"both","transforms":[],"lookup":null},{"left":"AddressCity","right":"address1_city","direction":"both","transforms":[],"lookup":null},{"left":"AddressState","right":"address1_stateorprovince","direction":"both","transforms":[],"lookup":null},{"left":"AddressZipCode","right":"address1_postalcode","direction":"both","transforms":[],"lookup":null},{"left":"AddressCountryRegionId","right":"address1_country","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactPhone","right":"telephone1","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactEmail","right":"emailaddress1","direction":"both","transforms":[],"lookup":null},{"left":"CreditLimit","right":"creditlimit","direction":"both","transforms":[],"lookup":null},{"left":"OnHoldStatus","right":"creditonhold","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"No","right":"False"},{"left":"All","right":"True"},{"left":"Invoice","right":"True"}]}],"lookup":null},{"left":"","right":"customertypecode","direction":"left_to_right","transforms":[{"kind":"default","value":"3"}],"lookup":null},{"left":"PartyType","right":"","direction":"right_to_left","transforms":[{"kind":"default","value":"Organization"}],"lookup":null}]}');
CREATE TABLE maps (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    owner       TEXT NOT NULL,
    state       TEXT NOT NULL,
    -- A map and its first version name each other.
    active      INTEGER NOT NULL REFERENCES map_versions DEFERRABLE INITIALLY DEFERRED,
    created_at  INTEGER NOT NULL,
    state_since INTEGER NOT NULL
) STRICT;
INSERT INTO "maps" VALUES(1,'contoso-test','Customer groups','The groups that customers belong to.','','{"name":"running"}',1,1795334312031,1795334312031);
INSERT INTO "maps" VALUES(2,'contoso-test','Customers V3','Customers of the ERP and accounts of the CRM.','','{"name":"running"}',2,1795334312031,1795334312031);
CREATE TABLE notices (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    -- The kind with its side or map, as text: of each at most one is open.
    subject     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    since       INTEGER NOT NULL,
    until       INTEGER
) STRICT;
INSERT INTO "notices" VALUES(1,'contoso-test','failures_open:1','{"kind":"failures_open","map":1}',1795334314203,NULL);
INSERT INTO "notices" VALUES(2,'contoso-test','connection_down:CRM','{"kind":"connection_down","side":"right","cause":"The app did not answer"}',1795334314611,NULL);
CREATE TABLE schemas (
    environment TEXT NOT NULL REFERENCES environments,
    side        INTEGER NOT NULL,
    entity      TEXT NOT NULL,
    content     TEXT NOT NULL,
    read_at     INTEGER NOT NULL,
    PRIMARY KEY (environment, side, entity)
) STRICT;
INSERT INTO "schemas" VALUES('contoso-test',1,'CustomerGroups','{"entity":"CustomerGroups","label":"Customer groups","id":"","key":["dataAreaId","CustomerGroupId"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"CustomerGroupId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"Description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"PaymentTermId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"IsSalesTaxIncludedInPrice","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.NoYes","options":[["No","No"],["Yes","Yes"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795334312063);
INSERT INTO "schemas" VALUES('contoso-test',1,'CustomersV3','{"entity":"CustomersV3","label":"Customers V3","id":"","key":["dataAreaId","CustomerAccount"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"CustomerAccount","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"OrganizationName","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"PartyType","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.PartyType","options":[["Organization","Organization"],["Person","Person"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CustomerGroupId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"SalesCurrencyCode","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":3,"scale":null},{"name":"AddressStreet","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"AddressBuildingCompliment","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressCity","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressState","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"AddressZipCode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"AddressCountryRegionId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"PrimaryContactPhone","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"PrimaryContactEmail","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"CreditLimit","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreditLimitIsMandatory","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.NoYes","options":[["No","No"],["Yes","Yes"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"OnHoldStatus","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.CustVendorBlocked","options":[["No","No"],["Invoice","Invoice"],["All","All"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CredManCustomerSince","kind":{"kind":"date_time"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795334312063);
INSERT INTO "schemas" VALUES('contoso-test',2,'msdyn_customergroups','{"entity":"msdyn_customergroups","label":"Customer group","id":"msdyn_customergroupid","key":["msdyn_customergroupid"],"alternate_keys":[["msdyn_groupid","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"msdyn_customergroupid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_groupid","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"msdyn_description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795334312066);
INSERT INTO "schemas" VALUES('contoso-test',2,'accounts','{"entity":"accounts","label":"Account","id":"accountid","key":["accountid"],"alternate_keys":[["accountnumber","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"accountid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"accountnumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"name","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":160,"scale":null},{"name":"customertypecode","kind":{"kind":"choice","type_name":"","options":[["1","Competitor"],["2","Consultant"],["3","Customer"],["4","Investor"],["5","Partner"],["6","Influencer"],["7","Press"],["8","Prospect"],["9","Reseller"],["10","Supplier"],["11","Vendor"],["12","Other"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_customergroupid","kind":{"kind":"lookup","targets":["msdyn_customergroups"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"address1_line1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"address1_line2","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"address1_city","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"address1_stateorprovince","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"address1_postalcode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"address1_country","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"telephone1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"emailaddress1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":100,"scale":null},{"name":"websiteurl","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":200,"scale":null},{"name":"creditlimit","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"creditonhold","kind":{"kind":"boolean"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"revenue","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":2000,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795334312067);
INSERT INTO "schemas" VALUES('contoso-test',2,'cdm_companies','{"entity":"cdm_companies","label":"Company","id":"cdm_companyid","key":["cdm_companyid"],"alternate_keys":[["cdm_companycode"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"cdm_companyid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"cdm_companycode","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"cdm_name","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":100,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795334312089);
CREATE TABLE sessions (
    hash       BLOB NOT NULL PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES accounts,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE settle_sequence (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO "settle_sequence" VALUES(1,5);
CREATE TABLE tokens (
    name       TEXT NOT NULL PRIMARY KEY,
    hash       BLOB NOT NULL,
    role       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
INSERT INTO "tokens" VALUES('TANDEM_API_TOKEN',X'DA96C6425EF675796518B1227C17D6F732A2BB79D19CBB9C18FB0010F1348503','admin',1795334312022,NULL);
CREATE UNIQUE INDEX notices_open ON notices (environment, subject) WHERE until IS NULL;
CREATE INDEX notices_of_environment ON notices (environment, until);
CREATE UNIQUE INDEX maps_by_name ON maps (environment, name);
CREATE INDEX map_versions_of_map ON map_versions (map, id);
CREATE TRIGGER map_versions_never_change BEFORE UPDATE ON map_versions
BEGIN SELECT RAISE(ABORT, 'a version of an entity map never changes'); END;
CREATE TRIGGER map_versions_never_go BEFORE DELETE ON map_versions
BEGIN SELECT RAISE(ABORT, 'a version of an entity map is never deleted'); END;
CREATE INDEX waiting_in_order ON changes (map, id, direction, due_at) WHERE status = 0;
CREATE INDEX waiting_of_key ON changes (map, key, id, direction) WHERE status = 0;
CREATE INDEX waiting_by_due ON changes (map, due_at, id, key) WHERE status = 0;
CREATE INDEX waiting_of_source ON changes (map, source_id) WHERE status = 0;
CREATE INDEX changes_of_key ON changes (map, key, id);
CREATE INDEX written_in_order ON changes (settled_at, map, captured_at) WHERE status = 1;
CREATE UNIQUE INDEX links_by_key ON links (map, key);
CREATE INDEX links_by_left_id ON links (map, left_id, key, deleted);
CREATE INDEX links_by_right_id ON links (map, right_id, key, deleted);
CREATE TRIGGER links_added AFTER INSERT ON links WHEN NEW.deleted = 0
BEGIN
    INSERT INTO link_totals VALUES (NEW.map, 1) ON CONFLICT (map) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER links_deleted AFTER UPDATE OF deleted ON links WHEN NEW.deleted <> OLD.deleted
BEGIN
    INSERT INTO link_totals VALUES (NEW.map, OLD.deleted - NEW.deleted)
        ON CONFLICT (map) DO UPDATE SET total = total + excluded.total;
END;
CREATE INDEX activities_of_environment ON activities (environment, id);
CREATE INDEX activities_of_map ON activities (map, id);
CREATE UNIQUE INDEX activities_of_minute ON activities (map, minute, name, direction) WHERE minute IS NOT NULL;
CREATE INDEX error_events_of_environment ON error_events (environment, id);
CREATE UNIQUE INDEX failures_unsettled ON failures (map, direction, key) WHERE status < 2;
CREATE INDEX failures_of_environment ON failures (environment, id);
CREATE INDEX failures_by_status ON failures (environment, status, id);
CREATE INDEX failures_of_map ON failures (map, status, id);
CREATE INDEX failures_of_change ON failures (change);
CREATE UNIQUE INDEX accounts_by_name ON accounts (folded);
CREATE INDEX sessions_of_account ON sessions (account);
CREATE INDEX tokens_by_hash ON tokens (hash);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('maps',2);
INSERT INTO "sqlite_sequence" VALUES('map_versions',2);
INSERT INTO "sqlite_sequence" VALUES('activities',6);
INSERT INTO "sqlite_sequence" VALUES('changes',6);
INSERT INTO "sqlite_sequence" VALUES('error_events',4);
INSERT INTO "sqlite_sequence" VALUES('failures',1);
INSERT INTO "sqlite_sequence" VALUES('notices',2);
COMMIT;
