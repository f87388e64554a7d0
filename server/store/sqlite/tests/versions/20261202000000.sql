BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO "_sqlx_migrations" VALUES(20261122000000,'initial','2026-11-22 19:02:41',1,X'74D7454D4B01DC8E1BE6FE6784D571089054D39C798795C852E5BE50F9A38E18E619BAAEC3D59F849CB4553C874D2FE7',23599264);
INSERT INTO "_sqlx_migrations" VALUES(20261122060000,'read again','2026-11-22 19:02:41',1,X'6A253B60C5A90AA0507E50DCF63EB906C48990B3DB5B6900C1E18129AD57C4BEED42DBAE3271DA5E0765417630A290EE',3913050);
INSERT INTO "_sqlx_migrations" VALUES(20261122120000,'waiting for parent','2026-11-22 19:02:41',1,X'95ED44718ED3A5A66577E18DD8C0732EDDFF099A99ACD5911CFB6BA876E9C9C3A63F178E4892110A82BF6ADE39406640',1232338);
INSERT INTO "_sqlx_migrations" VALUES(20261122180000,'initial sync','2026-11-22 19:02:41',1,X'560F850BDF5A28D379E21A5202E2E2F8DEA2F184B6F320FF492AAEE61546B3E5C288592994BCE59FC8331D021886A8B2',2195096);
INSERT INTO "_sqlx_migrations" VALUES(20261123000000,'retention','2026-11-22 19:02:41',1,X'4AFCA4E804043039F5C85CB587C075188112F15746E809CF6B7805CBB06B083E90CDA4CF5D6E33CC44D2BFBBAD579032',4505186);
INSERT INTO "_sqlx_migrations" VALUES(20261123030000,'queue limits','2026-11-22 19:02:41',1,X'BE02A01E4CDCAB57FC71E40890606F50B083B29D81D04EBA0BC7EB4E678B19ED2650EFED77768B7D23F819A5DF4C9F37',2318700);
INSERT INTO "_sqlx_migrations" VALUES(20261123033000,'maintenance','2026-11-22 19:02:41',1,X'5C6525E9957971598F85727AB45DBB8F035FB277B4835435E373F21F4FA281FCE18F2BDB297C30B891D29012E6DE835B',574060);
INSERT INTO "_sqlx_migrations" VALUES(20261123120000,'companies of maps','2026-11-22 19:02:41',1,X'F11293F82409C0BABE109F6A7F165607835E355D015FBAFA93783F00D41E188CED59B83ED3811664ADB4A920A2B8C071',725383);
INSERT INTO "_sqlx_migrations" VALUES(20261123150000,'schema drift','2026-11-22 19:02:41',1,X'03CBEFD7AF9398583854401A475AEDED54520393492D816B2705D1C785718C0314DF515EC2FF10100F8F8397E697543C',1018853);
INSERT INTO "_sqlx_migrations" VALUES(20261123180000,'conflicts','2026-11-23 18:30:00',1,X'245EE65776DA654482D39214A774A03EA918A6453920C10F7367D04AB489F4F86F4082A0C0D4E13C60540C700CFB4CF4',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261124000000,'versions','2026-11-24 07:10:00',1,X'F11627853956225487FB66963E8CD565FDA4D359450B7530113E2EE5D8E809E64AA55F8F9B55A9F34D3E0C3C65F873E3',2400000);
INSERT INTO "_sqlx_migrations" VALUES(20261125000000,'activations','2026-11-23 14:00:00',1,X'F54C1738961040217A01C010338A048A135E2C6298B0503CBEDAE483BB264861CA447657D19CBAFA1DD20A2208B9C87B',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261126000000,'groups','2026-11-23 14:05:57',1,X'EA7C7BFE90DCC8A6AA2C045DD6AA2A55EA3FD2E0E92B61DD0F905CADA88C1C9F3DF91EEB1BCB0B3B52EB282AE9C4D900',9358837);
INSERT INTO "_sqlx_migrations" VALUES(20261127000000,'workbench','2026-11-23 14:00:00',1,X'162233488A3278D1F05CFE9A55EA0133DE49C6E0C043267C225BABFF068D3ECEB631AE0B98196A2CC901C9F0550089EC',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261128000000,'bulk acts','2026-11-23 14:00:00',1,X'56CC1C7D4078157BB207D4DE304936D58508709EEB825FB08AA6FD26AC99068D86D478821FD134552BCD4713CFE5B8BE',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261129000000,'forgotten','2026-11-23 14:00:00',1,X'B74A503DE930595CF4D8A5851DAEB51982EDD5ECA125630B28C3A4691BF41CE93AD414CFDC43B64012EAAA007E19EE95',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261130000000,'strands','2026-11-23 14:00:00',1,X'8D0B0EDCBAF9C526CF927AC78662B58431037F770DF29A210A9614E43099A29B0796D1E0924F18A601C70060779D2930',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261201000000,'alerts','2026-11-23 14:00:00',1,X'26774310DCC474A04D9393B659889ED1ED2A484008E925558BA18D8762581408282FB7D0180730AE163BAA1570E02273',1200000);
INSERT INTO "_sqlx_migrations" VALUES(20261202000000,'notifications','2026-11-23 14:00:00',1,X'06850CC464DB151AF649363A86859A06FA7FB9CBDD93FF2B84FF065765E33BF62BDE1F555B858DE198BF4F157C25ABD1',2000000);
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
CREATE TABLE activations (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    map     INTEGER NOT NULL REFERENCES maps,
    version INTEGER NOT NULL REFERENCES map_versions,
    at      INTEGER NOT NULL
) STRICT;
INSERT INTO "activations" VALUES(1,1,1,1795374161680);
INSERT INTO "activations" VALUES(2,4,4,1795374161680);
INSERT INTO "activations" VALUES(3,5,5,1795374161680);
INSERT INTO "activations" VALUES(4,6,6,1795374161680);
INSERT INTO "activations" VALUES(5,7,7,1795374161680);
INSERT INTO "activations" VALUES(6,8,8,1795374161680);
INSERT INTO "activations" VALUES(7,9,9,1795374161680);
INSERT INTO "activations" VALUES(8,10,10,1795374161680);
INSERT INTO "activations" VALUES(9,11,11,1795374161680);
INSERT INTO "activations" VALUES(10,1,12,1795510860000);
INSERT INTO "activations" VALUES(11,2,2,1795510861000);
INSERT INTO "activations" VALUES(12,2,13,1795510861000);
INSERT INTO "activations" VALUES(13,3,14,1795510862000);
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
, strand INTEGER) STRICT;
INSERT INTO "activities" VALUES(1,'contoso-test',1,1,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,4);
INSERT INTO "activities" VALUES(2,'contoso-test',1,1,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,3);
INSERT INTO "activities" VALUES(7,'contoso-test',4,4,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,13);
INSERT INTO "activities" VALUES(8,'contoso-test',4,4,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":[]}',0,'',NULL,NULL,12);
INSERT INTO "activities" VALUES(9,'contoso-test',5,5,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,17);
INSERT INTO "activities" VALUES(10,'contoso-test',5,5,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,16);
INSERT INTO "activities" VALUES(11,'contoso-test',6,6,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,21);
INSERT INTO "activities" VALUES(12,'contoso-test',6,6,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,20);
INSERT INTO "activities" VALUES(13,'contoso-test',7,7,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,25);
INSERT INTO "activities" VALUES(14,'contoso-test',7,7,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,24);
INSERT INTO "activities" VALUES(15,'contoso-test',8,8,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,29);
INSERT INTO "activities" VALUES(16,'contoso-test',8,8,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":[]}',0,'',NULL,NULL,28);
INSERT INTO "activities" VALUES(17,'contoso-test',9,9,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,33);
INSERT INTO "activities" VALUES(18,'contoso-test',9,9,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,32);
INSERT INTO "activities" VALUES(19,'contoso-test',10,10,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,37);
INSERT INTO "activities" VALUES(20,'contoso-test',10,10,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,36);
INSERT INTO "activities" VALUES(21,'contoso-test',11,11,1795374161680,'{"kind":"system","name":"start-up"}','start-up','map_created',0,'{"kind":"map_created"}',0,'',NULL,NULL,41);
INSERT INTO "activities" VALUES(22,'contoso-test',11,11,1795374161680,'{"kind":"system","name":"start-up"}','start-up','initial_sync_started',0,'{"kind":"initial_sync_started","companies":["demf","usmf"]}',0,'',NULL,NULL,40);
INSERT INTO "activities" VALUES(23,'contoso-test',1,1,1795374161848,'{"kind":"system","name":"engine"}','engine','records_written',0,'{"kind":"records_written","direction":"left_to_right"}',2,'96e84334e609b4c1',1,1795374120000,6);
INSERT INTO "activities" VALUES(24,'contoso-test',1,1,1795374161870,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":4,"written":2,"skipped":2,"failed":0,"waiting":0,"discarded":0,"queued":0}}',4,'433b9b0cb0d75153',NULL,NULL,2);
INSERT INTO "activities" VALUES(25,'contoso-test',1,1,1795374161870,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'433b9b0cb0d75153',NULL,NULL,7);
INSERT INTO "activities" VALUES(30,'contoso-test',4,4,1795374161985,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'125453cf2bd52411',NULL,NULL,11);
INSERT INTO "activities" VALUES(31,'contoso-test',4,4,1795374161985,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'125453cf2bd52411',NULL,NULL,14);
INSERT INTO "activities" VALUES(32,'contoso-test',5,5,1795374162005,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'fd6b54f5e76189e2',NULL,NULL,15);
INSERT INTO "activities" VALUES(33,'contoso-test',5,5,1795374162005,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'fd6b54f5e76189e2',NULL,NULL,18);
INSERT INTO "activities" VALUES(34,'contoso-test',6,6,1795374162024,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'bc430efd0ad8d7d4',NULL,NULL,19);
INSERT INTO "activities" VALUES(35,'contoso-test',6,6,1795374162024,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'bc430efd0ad8d7d4',NULL,NULL,22);
INSERT INTO "activities" VALUES(36,'contoso-test',7,7,1795374162039,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'363d0244fefb1746',NULL,NULL,23);
INSERT INTO "activities" VALUES(37,'contoso-test',7,7,1795374162039,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'363d0244fefb1746',NULL,NULL,26);
INSERT INTO "activities" VALUES(38,'contoso-test',8,8,1795374162052,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'676f8f283992e3b2',NULL,NULL,27);
INSERT INTO "activities" VALUES(39,'contoso-test',8,8,1795374162052,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'676f8f283992e3b2',NULL,NULL,30);
INSERT INTO "activities" VALUES(40,'contoso-test',9,9,1795374162093,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'ba72359e204d8d07',NULL,NULL,31);
INSERT INTO "activities" VALUES(41,'contoso-test',9,9,1795374162093,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'ba72359e204d8d07',NULL,NULL,34);
INSERT INTO "activities" VALUES(42,'contoso-test',10,10,1795374162109,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'ed147061f312c641',NULL,NULL,35);
INSERT INTO "activities" VALUES(43,'contoso-test',10,10,1795374162109,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'ed147061f312c641',NULL,NULL,38);
INSERT INTO "activities" VALUES(44,'contoso-test',11,11,1795374162120,'{"kind":"system","name":"engine"}','engine','initial_sync_finished',1,'{"kind":"initial_sync_finished","counts":{"read":0,"written":0,"skipped":0,"failed":0,"waiting":0,"discarded":0,"queued":0}}',0,'e5ca3ffd6275d03e',NULL,NULL,39);
INSERT INTO "activities" VALUES(45,'contoso-test',11,11,1795374162120,'{"kind":"system","name":"engine"}','engine','state_changed',0,'{"kind":"state_changed","from":{"name":"initializing"},"to":{"name":"running"}}',0,'e5ca3ffd6275d03e',NULL,NULL,42);
INSERT INTO "activities" VALUES(46,'contoso-test',1,1,1795374163955,'{"kind":"system","name":"engine"}','engine','records_failed',3,'{"kind":"records_failed","direction":"left_to_right","headline":"Not this one."}',1,'ff0d88c64d920345',1,1795374120000,5);
INSERT INTO "activities" VALUES(47,'contoso-test',NULL,NULL,1795374164464,'{"kind":"system","name":"engine"}','engine','outage_began',2,'{"kind":"outage_began","side":"right","cause":"The app did not answer"}',0,'5fb8e4adb787759b',NULL,NULL,1);
INSERT INTO "activities" VALUES(48,'contoso-test',1,12,1795510800000,'{"kind":"user","name":"Ada"}','ada','version_saved',0,'{"kind":"version_saved","publisher":"Fabrikam","number":"1.0.0.1"}',0,'',NULL,NULL,9);
INSERT INTO "activities" VALUES(49,'contoso-test',1,1,1795510860000,'{"kind":"user","name":"Ada"}','ada','version_activated',0,'{"kind":"version_activated","from":["Contoso","1.0.0.0"],"to":["Fabrikam","1.0.0.1"]}',0,'',NULL,NULL,8);
INSERT INTO "activities" VALUES(51,'contoso-test',2,2,1795510861000,'{"kind":"user","name":"Ada"}','ada','version_activated',0,'{"kind":"version_activated","from":["Contoso","1.0.0.0"],"to":["Fabrikam","1.0.0.1"]}',0,'',NULL,NULL,10);
CREATE TABLE activity_strands (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    map         INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    severity    INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    -- Entries that are still kept.
    kept        INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO "activity_strands" VALUES(1,'contoso-test',0,'outage_began',2,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(2,'contoso-test',1,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(3,'contoso-test',1,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(4,'contoso-test',1,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(5,'contoso-test',1,'records_failed',3,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(6,'contoso-test',1,'records_written',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(7,'contoso-test',1,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(8,'contoso-test',1,'version_activated',0,'{"kind":"user","name":"Ada"}',1);
INSERT INTO "activity_strands" VALUES(9,'contoso-test',1,'version_saved',0,'{"kind":"user","name":"Ada"}',1);
INSERT INTO "activity_strands" VALUES(10,'contoso-test',2,'version_activated',0,'{"kind":"user","name":"Ada"}',1);
INSERT INTO "activity_strands" VALUES(11,'contoso-test',4,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(12,'contoso-test',4,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(13,'contoso-test',4,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(14,'contoso-test',4,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(15,'contoso-test',5,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(16,'contoso-test',5,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(17,'contoso-test',5,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(18,'contoso-test',5,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(19,'contoso-test',6,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(20,'contoso-test',6,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(21,'contoso-test',6,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(22,'contoso-test',6,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(23,'contoso-test',7,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(24,'contoso-test',7,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(25,'contoso-test',7,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(26,'contoso-test',7,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(27,'contoso-test',8,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(28,'contoso-test',8,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(29,'contoso-test',8,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(30,'contoso-test',8,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(31,'contoso-test',9,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(32,'contoso-test',9,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(33,'contoso-test',9,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(34,'contoso-test',9,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(35,'contoso-test',10,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(36,'contoso-test',10,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(37,'contoso-test',10,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(38,'contoso-test',10,'state_changed',0,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(39,'contoso-test',11,'initial_sync_finished',1,'{"kind":"system","name":"engine"}',1);
INSERT INTO "activity_strands" VALUES(40,'contoso-test',11,'initial_sync_started',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(41,'contoso-test',11,'map_created',0,'{"kind":"system","name":"start-up"}',1);
INSERT INTO "activity_strands" VALUES(42,'contoso-test',11,'state_changed',0,'{"kind":"system","name":"engine"}',1);
CREATE TABLE alert_cursors (
    environment TEXT    NOT NULL PRIMARY KEY REFERENCES environments,
    event       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "alert_cursors" VALUES('contoso-test',4);
CREATE TABLE alert_settings (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    environment  TEXT    NOT NULL REFERENCES environments,
    -- The name in lower case, which decides whether two are the same.
    folded       TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    -- The newest error event when the rule was last changed.
    counts_after INTEGER NOT NULL,
    changed_by   TEXT    NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;
INSERT INTO "alert_settings" VALUES(1,'contoso-test','application errors','{"name":"Application errors","enabled":true,"classes":["application"],"count":10,"window":{"interval":15,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true}',1,4,'{"kind":"system","name":"default set"}',0);
INSERT INTO "alert_settings" VALUES(2,'contoso-test','app not reachable','{"name":"App not reachable","enabled":true,"classes":["bad_request","bad_gateway","unavailable","network"],"count":10,"window":{"interval":5,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true}',1,4,'{"kind":"system","name":"default set"}',0);
INSERT INTO "alert_settings" VALUES(3,'contoso-test','access denied','{"name":"Access denied","enabled":true,"classes":["unauthorized"],"count":5,"window":{"interval":15,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true}',1,4,'{"kind":"system","name":"default set"}',0);
INSERT INTO "alert_settings" VALUES(4,'contoso-test','throttled','{"name":"Throttled","enabled":true,"classes":["throttled"],"count":100,"window":{"interval":15,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true}',1,4,'{"kind":"system","name":"default set"}',0);
CREATE TABLE bulk_acts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    environment   TEXT    NOT NULL REFERENCES environments,
    kind          TEXT    NOT NULL,
    -- Whose failures were meant, where it was asked for those of one map or group.
    map           INTEGER,
    failure_group INTEGER,
    actor         TEXT    NOT NULL,
    asked_at      INTEGER NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('gathering', 'working', 'done', 'cancelled')),
    total         INTEGER NOT NULL,
    done          INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    -- To how many failures of each map it was done; a JSON object.
    of_maps       TEXT    NOT NULL DEFAULT '{}',
    ended_at      INTEGER,
    cancelled_by  TEXT,
    undone_by     INTEGER
) STRICT;
CREATE TABLE bulk_items (
    act     INTEGER NOT NULL REFERENCES bulk_acts ON DELETE CASCADE,
    failure INTEGER NOT NULL REFERENCES failures ON DELETE CASCADE,
    -- 0 = its turn has not come.
    result  INTEGER NOT NULL DEFAULT 0,
    at      INTEGER,
    -- What was put back into the queue.
    change  INTEGER,
    -- When the last attempt had gone wrong before it was discarded.
    was_at  INTEGER,
    PRIMARY KEY (act, failure)
) STRICT, WITHOUT ROWID;
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
, read_at INTEGER, leg INTEGER, size INTEGER NOT NULL DEFAULT 0, edited TEXT, put_back INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "changes" VALUES(1,1,1,1,'usmf|10','usmf','dataAreaId=''usmf'',CustomerGroupId=''10''','{"CustomerGroupId":"10","Description":"Wholesale","dataAreaId":"usmf"}',0,1795374161840,1795374161840,1,1,'96e84334e609b4c1',1795374161848,NULL,3,70,NULL,0);
INSERT INTO "changes" VALUES(2,1,1,1,'usmf|20','usmf','dataAreaId=''usmf'',CustomerGroupId=''20''','{"CustomerGroupId":"20","Description":"Retail","dataAreaId":"usmf"}',0,1795374161840,1795374161840,1,1,'3dd2755d888a466c',1795374161848,NULL,3,67,NULL,0);
INSERT INTO "changes" VALUES(3,1,2,1,'usmf|20','usmf','4a6a9af5-cd07-453a-b99f-d53a8c71e61e','{"_msdyn_company_value":"b94dee42-0648-481a-87d9-c44c94f862ae","msdyn_customergroupid":"4a6a9af5-cd07-453a-b99f-d53a8c71e61e","msdyn_description":"Retail","msdyn_groupid":"20"}',0,1795374161849,1795374161849,0,2,'1454135db0618318',1795374161858,NULL,4,176,NULL,0);
INSERT INTO "changes" VALUES(4,1,2,1,'usmf|10','usmf','b8b5d470-5dee-4486-b293-b0abcc9371b1','{"_msdyn_company_value":"b94dee42-0648-481a-87d9-c44c94f862ae","msdyn_customergroupid":"b8b5d470-5dee-4486-b293-b0abcc9371b1","msdyn_description":"Wholesale","msdyn_groupid":"10"}',0,1795374161849,1795374161849,0,2,'9759fd8d7d73d5d9',1795374161858,NULL,4,179,NULL,0);
INSERT INTO "changes" VALUES(5,1,2,1,'usmf|10','usmf','b8b5d470-5dee-4486-b293-b0abcc9371b1','{"_msdyn_company_value":"b94dee42-0648-481a-87d9-c44c94f862ae","msdyn_customergroupid":"b8b5d470-5dee-4486-b293-b0abcc9371b1","msdyn_description":"Wholesale","msdyn_groupid":"10"}',0,1795374161857,1795374161857,0,2,'eb7dc23c83546150',1795374161871,NULL,NULL,179,NULL,0);
INSERT INTO "changes" VALUES(6,1,2,1,'usmf|20','usmf','4a6a9af5-cd07-453a-b99f-d53a8c71e61e','{"_msdyn_company_value":"b94dee42-0648-481a-87d9-c44c94f862ae","msdyn_customergroupid":"4a6a9af5-cd07-453a-b99f-d53a8c71e61e","msdyn_description":"Retail","msdyn_groupid":"20"}',0,1795374161857,1795374161857,0,2,'94792a8611432980',1795374161871,NULL,NULL,176,NULL,0);
INSERT INTO "changes" VALUES(7,1,1,1,'usmf|20','usmf','dataAreaId=''usmf'',CustomerGroupId=''20''','{"CustomerGroupId":"20","Description":"Refused","dataAreaId":"usmf"}',3,1795374163931,1795374163931,1,3,'ff0d88c64d920345',1795374163955,NULL,NULL,68,NULL,0);
INSERT INTO "changes" VALUES(8,1,1,1,'usmf|10','usmf','dataAreaId=''usmf'',CustomerGroupId=''10''','{"CustomerGroupId":"10","Description":"Waiting","dataAreaId":"usmf"}',4,1795374165040,1795374165040,0,0,'ab4c057ac8da9613',NULL,NULL,NULL,68,NULL,0);
CREATE TABLE conflicts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    map         INTEGER NOT NULL REFERENCES maps (id),
    key         TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    direction   INTEGER NOT NULL,
    decided_by  TEXT    NOT NULL,
    deleted     INTEGER,
    fields      TEXT    NOT NULL,
    correlation TEXT    NOT NULL
);
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
INSERT INTO "connections" VALUES('contoso-test',1,'finance_operations','http://127.0.0.1:43405/data/','{"kind":"bearer","token":"env:TANDEM_ERP_TOKEN"}',500,60000,5000,NULL,NULL,1795374161791);
INSERT INTO "connections" VALUES('contoso-test',2,'dataverse','http://127.0.0.1:33347/api/data/v9.2/','{"kind":"bearer","token":"env:TANDEM_CRM_TOKEN"}',500,60000,5000,'The app did not answer',1795374164464,1795374161782);
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
INSERT INTO "counters" VALUES(1,1795374120000,1,2,0,0,1);
INSERT INTO "counters" VALUES(1,1795374120000,2,0,0,4,0);
CREATE TABLE cursors (
    environment TEXT NOT NULL REFERENCES environments,
    side        INTEGER NOT NULL,
    entity      TEXT NOT NULL,
    position    TEXT NOT NULL,
    PRIMARY KEY (environment, side, entity)
) STRICT;
INSERT INTO "cursors" VALUES('contoso-test',1,'SalesOrderHeadersV2','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'CustomersV3','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'ContactsV2','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'SalesOrderLines','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'UnitsOfMeasure','{"snapshot":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'ProductsV2','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'CustomerPostalAddresses','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'VendorsV2','{"latest":null,"full":true,"seen":{}}');
INSERT INTO "cursors" VALUES('contoso-test',1,'VendorGroups','{"snapshot":{}}');
INSERT INTO "cursors" VALUES('contoso-test',2,'customeraddresses','{"link":"customeraddresses?$select=customeraddressid,_msdyn_company_value,_parentid_value,addresstypecode,city,country,line1,msdyn_addressrecordid,msdyn_locationid,name,postalcode,stateorprovince&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_company_value","_parentid_value","addresstypecode","city","country","line1","msdyn_addressrecordid","msdyn_locationid","name","postalcode","stateorprovince"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'msdyn_vendors','{"link":"msdyn_vendors?$select=msdyn_vendorid,_msdyn_company_value,_msdyn_vendorgroupid_value,_transactioncurrencyid_value,msdyn_addresscity,msdyn_addresscountryregionid,msdyn_addressstate,msdyn_addressstreet,msdyn_addresszipcode,msdyn_name,msdyn_onholdstatus,msdyn_primaryemailaddress,msdyn_primaryphonenumber,msdyn_vendoraccountnumber&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_company_value","_msdyn_vendorgroupid_value","_transactioncurrencyid_value","msdyn_addresscity","msdyn_addresscountryregionid","msdyn_addressstate","msdyn_addressstreet","msdyn_addresszipcode","msdyn_name","msdyn_onholdstatus","msdyn_primaryemailaddress","msdyn_primaryphonenumber","msdyn_vendoraccountnumber"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'salesorders','{"link":"salesorders?$select=salesorderid,_customerid_value,_msdyn_company_value,_transactioncurrencyid_value,msdyn_customerrequisitionnumber,msdyn_salesordernumber,name,requestdeliveryby,statecode&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_customerid_value","_msdyn_company_value","_transactioncurrencyid_value","msdyn_customerrequisitionnumber","msdyn_salesordernumber","name","requestdeliveryby","statecode"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'uoms','{"link":"uoms?$select=uomid,msdyn_decimalprecision,msdyn_symbol,name&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["msdyn_decimalprecision","msdyn_symbol","name"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'products','{"link":"products?$select=productid,_defaultuomid_value,description,name,price,productnumber,producttypecode,stockweight,validfromdate&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_defaultuomid_value","description","name","price","productnumber","producttypecode","stockweight","validfromdate"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'accounts','{"link":"accounts?$select=accountid,_msdyn_billingaccount_value,_msdyn_company_value,_msdyn_customergroupid_value,_transactioncurrencyid_value,accountnumber,address1_city,address1_country,address1_line1,address1_line2,address1_postalcode,address1_stateorprovince,creditlimit,creditonhold,customertypecode,emailaddress1,name,telephone1&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_billingaccount_value","_msdyn_company_value","_msdyn_customergroupid_value","_transactioncurrencyid_value","accountnumber","address1_city","address1_country","address1_line1","address1_line2","address1_postalcode","address1_stateorprovince","creditlimit","creditonhold","customertypecode","emailaddress1","name","telephone1"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'msdyn_customergroups','{"link":"msdyn_customergroups?$select=msdyn_customergroupid,_msdyn_company_value,msdyn_description,msdyn_groupid&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_company_value","msdyn_description","msdyn_groupid"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'msdyn_vendorgroups','{"link":"msdyn_vendorgroups?$select=msdyn_vendorgroupid,_msdyn_company_value,msdyn_description,msdyn_vendorgroup&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_company_value","msdyn_description","msdyn_vendorgroup"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'contacts','{"link":"contacts?$select=contactid,_msdyn_company_value,_msdyn_customergroupid_value,_parentcustomerid_value,_transactioncurrencyid_value,address1_city,address1_country,address1_line1,address1_line2,address1_postalcode,address1_stateorprovince,creditlimit,creditonhold,emailaddress1,firstname,gendercode,jobtitle,lastname,middlename,msdyn_contactpersonid,msdyn_sellable,telephone1&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_company_value","_msdyn_customergroupid_value","_parentcustomerid_value","_transactioncurrencyid_value","address1_city","address1_country","address1_line1","address1_line2","address1_postalcode","address1_stateorprovince","creditlimit","creditonhold","emailaddress1","firstname","gendercode","jobtitle","lastname","middlename","msdyn_contactpersonid","msdyn_sellable","telephone1"]}');
INSERT INTO "cursors" VALUES('contoso-test',2,'salesorderdetails','{"link":"salesorderdetails?$select=salesorderdetailid,_msdyn_company_value,_productid_value,_salesorderid_value,_uomid_value,description,lineitemnumber,priceperunit,quantity,requestdeliveryby&$deltatoken=142%2111/22/2026%2019:02:43","full":false,"select":["_msdyn_company_value","_productid_value","_salesorderid_value","_uomid_value","description","lineitemnumber","priceperunit","quantity","requestdeliveryby"]}');
INSERT INTO "cursors" VALUES('contoso-test',1,'CustomerGroups','{"latest":"2026-11-22T19:02:45.037Z","from":"2026-11-22T19:01:45.037Z","full":false,"seen":{"2026-11-22T19:02:43.926Z":"4129b589fe6076b00e83470b915a","2026-11-22T19:02:45.037Z":"d06f96c8a545db0f38fcd74af269"}}');
CREATE TABLE delivery_attempts (
    id           INTEGER PRIMARY KEY,
    notification INTEGER NOT NULL REFERENCES notifications ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    result       TEXT    NOT NULL,
    -- What the mail server replied, where it did.
    code         INTEGER
) STRICT;
CREATE TABLE drafts (
    map      INTEGER PRIMARY KEY REFERENCES maps,
    revision INTEGER NOT NULL,
    content  TEXT    NOT NULL
) STRICT;
CREATE TABLE environments (
    id        TEXT NOT NULL PRIMARY KEY,
    name      TEXT NOT NULL,
    band      TEXT NOT NULL,
    simulated INTEGER NOT NULL,
    companies TEXT NOT NULL
, queue_limits TEXT NOT NULL DEFAULT '{}') STRICT;
INSERT INTO "environments" VALUES('contoso-test','Contoso test','test',1,'["usmf","demf"]','{}');
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
INSERT INTO "error_events" VALUES(1,'contoso-test',1,1,'live','application',400,'usmf|20',1795374163955,'Not this one.','ff0d88c64d920345');
INSERT INTO "error_events" VALUES(2,'contoso-test',NULL,1,'live','network',0,NULL,1795374164671,'the connection broke: client error (SendRequest): connection error: Connection reset by peer (os error 104)','70c16e9cb30f69ef');
INSERT INTO "error_events" VALUES(3,'contoso-test',NULL,1,'live','network',0,NULL,1795374164932,'the connection broke: client error (SendRequest): connection error: Connection reset by peer (os error 104)','beca5d09d1df51bf');
INSERT INTO "error_events" VALUES(4,'contoso-test',1,1,'live','network',0,'usmf|10',1795374165040,'The app did not answer','ab4c057ac8da9613');
CREATE TABLE failure_groups (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    map         INTEGER NOT NULL REFERENCES maps,
    direction   INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    field       TEXT    NOT NULL,
    headline    TEXT    NOT NULL,
    hint        TEXT    NOT NULL,
    -- Headline, code and field in lower case, for searching.
    search      TEXT    NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    -- Failures that there have ever been, and that are still kept.
    total       INTEGER NOT NULL DEFAULT 0,
    kept        INTEGER NOT NULL DEFAULT 0,
    -- Of these: that wait for a person, that wait for a parent, that are being tried again.
    open        INTEGER NOT NULL DEFAULT 0,
    waiting     INTEGER NOT NULL DEFAULT 0,
    retrying    INTEGER NOT NULL DEFAULT 0,
    -- That are not over and wait for no parent.
    calling     INTEGER NOT NULL DEFAULT 0,
    -- It was fixed, and happened again since.
    regressed   INTEGER NOT NULL DEFAULT 0,
    -- Who last asked for a retry since it began, or began again.
    acted_by    TEXT,
    -- When all of them had passed, and who had asked for that.
    fixed_at    INTEGER,
    fixed_by    TEXT,
    assignee    TEXT,
    mute_reason TEXT,
    mute_until  INTEGER,
    example     INTEGER
) STRICT;
INSERT INTO "failure_groups" VALUES(1,'contoso-test',1,1,'667e07d4a5f6748b','application','0x80040265','','Not this one.','The app refused the record for this reason. Correct the record, or change the rule or the map, then re-run.','not this one.
0x80040265
',1795374163955,1795374163955,1,1,1,0,0,1,0,NULL,NULL,NULL,NULL,NULL,NULL,1);
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
, parent_entities TEXT, parent_key TEXT, leg INTEGER, group_id INTEGER REFERENCES failure_groups, payload_gone INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "failures" VALUES(1,'contoso-test',1,1,1,'live','usmf|20','usmf',1,7,'application','0x80040265',400,'Not this one.','The app refused the record for this reason. Correct the record, or change the rule or the map, then re-run.','Not this one.

PATCH msdyn_customergroups(4a6a9af5-cd07-453a-b99f-d53a8c71e61e)
Authorization: Bearer ***
Accept: application/json
Content-Type: application/json; charset=utf-8
If-Match: *
x-ms-client-request-id: ff0d88c64d920345
Prefer: return=representation

{"msdyn_description":"Refused"}

400
Content-Type: application/json; odata.metadata=minimal
OData-Version: 4.0

{"error":{"code":"0x80040265","message":"Not this one."}}','[]','{"CustomerGroupId":"20","Description":"Refused","dataAreaId":"usmf"}','{"msdyn_description":"Refused"}',0,NULL,1,1795374163955,1795374163955,'ff0d88c64d920345','usmf|20
not this one.
0x80040265',NULL,NULL,NULL,1,0);
CREATE TABLE firings (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    environment     TEXT    NOT NULL REFERENCES environments,
    alert           INTEGER NOT NULL,
    -- The rule as it was then, JSON.
    rule            TEXT    NOT NULL,
    -- What was counted together.
    map             INTEGER,
    direction       INTEGER,
    at              INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    first_event     INTEGER NOT NULL,
    last_event      INTEGER NOT NULL,
    status          TEXT    NOT NULL DEFAULT 'firing' CHECK (status IN ('firing', 'resolved', 'undone', 'ended')),
    ended_at        INTEGER,
    counts_after    INTEGER,
    -- What became of its maps, a JSON array; NULL while that is about to be done.
    held            TEXT,
    acted_at        INTEGER,
    acknowledged_by TEXT,
    acknowledged_at INTEGER
) STRICT;
CREATE TABLE group_comments (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES failure_groups ON DELETE CASCADE,
    author   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT    NOT NULL
) STRICT;
CREATE TABLE group_hours (
    group_id INTEGER NOT NULL REFERENCES failure_groups ON DELETE CASCADE,
    hour     INTEGER NOT NULL,
    failed   INTEGER NOT NULL,
    PRIMARY KEY (group_id, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO "group_hours" VALUES(1,498715,1);
CREATE TABLE invites (
    hash       BLOB NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO "invites" VALUES(X'B87EABDFA5D4BC0F625A1100ACD793A2FE08A189923943AB2CA25C320A2FC67F','admin',1795460561757);
CREATE TABLE legs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    run        INTEGER NOT NULL REFERENCES runs,
    company    TEXT NOT NULL,
    direction  INTEGER NOT NULL CHECK (direction IN (1, 2)),
    expected   INTEGER,
    -- Where reading stands.
    position   TEXT,
    read_all   INTEGER NOT NULL DEFAULT 0,
    read       INTEGER NOT NULL DEFAULT 0,
    written    INTEGER NOT NULL DEFAULT 0,
    skipped    INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER,
    ended_at   INTEGER,
    -- All counts as they were when a later run began: its records may take over the failures of these.
    kept       TEXT
, discarded INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "legs" VALUES(1,1,'demf',1,0,NULL,1,0,0,0,1795374161819,1795374161824,NULL,0);
INSERT INTO "legs" VALUES(2,1,'demf',2,0,NULL,1,0,0,0,1795374161829,1795374161833,NULL,0);
INSERT INTO "legs" VALUES(3,1,'usmf',1,2,NULL,1,2,2,0,1795374161840,1795374161858,NULL,0);
INSERT INTO "legs" VALUES(4,1,'usmf',2,2,NULL,1,2,0,2,1795374161849,1795374161868,NULL,0);
INSERT INTO "legs" VALUES(5,2,'demf',1,0,NULL,1,0,0,0,1795374161872,1795374161875,NULL,0);
INSERT INTO "legs" VALUES(6,2,'demf',2,0,NULL,1,0,0,0,1795374161914,1795374161919,NULL,0);
INSERT INTO "legs" VALUES(7,2,'usmf',1,0,NULL,1,0,0,0,1795374161924,1795374161925,NULL,0);
INSERT INTO "legs" VALUES(8,2,'usmf',2,0,NULL,1,0,0,0,1795374161929,1795374161930,NULL,0);
INSERT INTO "legs" VALUES(9,3,'demf',1,0,NULL,1,0,0,0,1795374161933,1795374161939,NULL,0);
INSERT INTO "legs" VALUES(10,3,'demf',2,0,NULL,1,0,0,0,1795374161954,1795374161956,NULL,0);
INSERT INTO "legs" VALUES(11,3,'usmf',1,0,NULL,1,0,0,0,1795374161959,1795374161960,NULL,0);
INSERT INTO "legs" VALUES(12,3,'usmf',2,0,NULL,1,0,0,0,1795374161963,1795374161965,NULL,0);
INSERT INTO "legs" VALUES(13,4,'',1,0,NULL,1,0,0,0,1795374161968,1795374161971,NULL,0);
INSERT INTO "legs" VALUES(14,4,'',2,0,NULL,1,0,0,0,1795374161982,1795374161983,NULL,0);
INSERT INTO "legs" VALUES(15,5,'demf',1,0,NULL,1,0,0,0,1795374161985,1795374161986,NULL,0);
INSERT INTO "legs" VALUES(16,5,'demf',2,0,NULL,1,0,0,0,1795374161999,1795374161999,NULL,0);
INSERT INTO "legs" VALUES(17,5,'usmf',1,0,NULL,1,0,0,0,1795374162001,1795374162002,NULL,0);
INSERT INTO "legs" VALUES(18,5,'usmf',2,0,NULL,1,0,0,0,1795374162003,1795374162004,NULL,0);
INSERT INTO "legs" VALUES(19,6,'demf',1,0,NULL,1,0,0,0,1795374162006,1795374162007,NULL,0);
INSERT INTO "legs" VALUES(20,6,'demf',2,0,NULL,1,0,0,0,1795374162018,1795374162019,NULL,0);
INSERT INTO "legs" VALUES(21,6,'usmf',1,0,NULL,1,0,0,0,1795374162020,1795374162021,NULL,0);
INSERT INTO "legs" VALUES(22,6,'usmf',2,0,NULL,1,0,0,0,1795374162023,1795374162023,NULL,0);
INSERT INTO "legs" VALUES(23,7,'demf',1,0,NULL,1,0,0,0,1795374162025,1795374162026,NULL,0);
INSERT INTO "legs" VALUES(24,7,'demf',2,0,NULL,1,0,0,0,1795374162032,1795374162033,NULL,0);
INSERT INTO "legs" VALUES(25,7,'usmf',1,0,NULL,1,0,0,0,1795374162035,1795374162036,NULL,0);
INSERT INTO "legs" VALUES(26,7,'usmf',2,0,NULL,1,0,0,0,1795374162037,1795374162038,NULL,0);
INSERT INTO "legs" VALUES(27,8,'',1,0,NULL,1,0,0,0,1795374162039,1795374162041,NULL,0);
INSERT INTO "legs" VALUES(28,8,'',2,0,NULL,1,0,0,0,1795374162051,1795374162052,NULL,0);
INSERT INTO "legs" VALUES(29,9,'demf',1,0,NULL,1,0,0,0,1795374162053,1795374162054,NULL,0);
INSERT INTO "legs" VALUES(30,9,'demf',2,0,NULL,1,0,0,0,1795374162066,1795374162077,NULL,0);
INSERT INTO "legs" VALUES(31,9,'usmf',1,0,NULL,1,0,0,0,1795374162089,1795374162090,NULL,0);
INSERT INTO "legs" VALUES(32,9,'usmf',2,0,NULL,1,0,0,0,1795374162092,1795374162092,NULL,0);
INSERT INTO "legs" VALUES(33,10,'demf',1,0,NULL,1,0,0,0,1795374162093,1795374162094,NULL,0);
INSERT INTO "legs" VALUES(34,10,'demf',2,0,NULL,1,0,0,0,1795374162104,1795374162105,NULL,0);
INSERT INTO "legs" VALUES(35,10,'usmf',1,0,NULL,1,0,0,0,1795374162106,1795374162107,NULL,0);
INSERT INTO "legs" VALUES(36,10,'usmf',2,0,NULL,1,0,0,0,1795374162108,1795374162109,NULL,0);
INSERT INTO "legs" VALUES(37,11,'demf',1,0,NULL,1,0,0,0,1795374162110,1795374162111,NULL,0);
INSERT INTO "legs" VALUES(38,11,'demf',2,0,NULL,1,0,0,0,1795374162114,1795374162116,NULL,0);
INSERT INTO "legs" VALUES(39,11,'usmf',1,0,NULL,1,0,0,0,1795374162117,1795374162118,NULL,0);
INSERT INTO "legs" VALUES(40,11,'usmf',2,0,NULL,1,0,0,0,1795374162119,1795374162120,NULL,0);
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
, by_hand TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "links" VALUES(1,1,'usmf|10','dataAreaId=''usmf'',CustomerGroupId=''10''','b8b5d470-5dee-4486-b293-b0abcc9371b1','{"CustomerGroupId":"10","Description":"Wholesale","dataAreaId":"usmf"}','{"msdyn_company.cdm_companycode":"usmf","msdyn_description":"Wholesale","msdyn_groupid":"10"}',0,1,0,0,'[{"at":1795374161848,"direction":"left_to_right","fields":["msdyn_company.cdm_companycode","msdyn_description","msdyn_groupid"]}]',1795374161848,'[]');
INSERT INTO "links" VALUES(2,1,'usmf|20','dataAreaId=''usmf'',CustomerGroupId=''20''','4a6a9af5-cd07-453a-b99f-d53a8c71e61e','{"CustomerGroupId":"20","Description":"Retail","dataAreaId":"usmf"}','{"msdyn_company.cdm_companycode":"usmf","msdyn_description":"Retail","msdyn_groupid":"20"}',0,1,0,0,'[{"at":1795374161848,"direction":"left_to_right","fields":["msdyn_company.cdm_companycode","msdyn_description","msdyn_groupid"]}]',1795374161848,'[]');
CREATE TABLE mail_server (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT    NOT NULL
) STRICT;
CREATE TABLE maintenance_maps (
    window    INTEGER NOT NULL REFERENCES maintenance_windows,
    map       INTEGER NOT NULL REFERENCES maps,
    paused_at INTEGER,
    PRIMARY KEY (window, map)
) STRICT, WITHOUT ROWID;
CREATE TABLE maintenance_windows (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    from_at     INTEGER NOT NULL,
    until_at    INTEGER NOT NULL,
    -- The maps that were chosen, a JSON array; empty for all.
    maps        TEXT NOT NULL,
    choice      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    status      TEXT NOT NULL
) STRICT;
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
INSERT INTO "map_versions" VALUES(1,1,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"CustomerGroups","right_entity":"msdyn_customergroups","left_filter":"","right_filter":"","key":["msdyn_groupid"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerGroupId","right":"msdyn_groupid","direction":"both","transforms":[],"lookup":null},{"left":"Description","right":"msdyn_description","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(2,2,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"CustomersV3","right_entity":"accounts","left_filter":"(PartyType == \"Organization\")","right_filter":"customertypecode eq 3","key":["accountnumber"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerAccount","right":"accountnumber","direction":"both","transforms":[],"lookup":null},{"left":"OrganizationName","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"InvoiceAccount","right":"msdyn_billingaccount.accountnumber","direction":"both","transforms":[],"lookup":{"column":"msdyn_billingaccount","targets":[{"entity":"accounts","id":"accountid","key":"accountnumber","company":"msdyn_company","navigation":"msdyn_billingaccount"}]}},{"left":"CustomerGroupId","right":"msdyn_customergroupid.msdyn_groupid","direction":"both","transforms":[],"lookup":{"column":"msdyn_customergroupid","targets":[{"entity":"msdyn_customergroups","id":"msdyn_customergroupid","key":"msdyn_groupid","company":"msdyn_company","navigation":"msdyn_customergroupid"}]}},{"left":"SalesCurrencyCode","right":"transactioncurrencyid.isocurrencycode","direction":"both","transforms":[],"lookup":{"column":"transactioncurrencyid","targets":[{"entity":"transactioncurrencies","id":"transactioncurrencyid","key":"isocurrencycode","company":null,"navigation":"transactioncurrencyid"}]}},{"left":"AddressStreet","right":"address1_line1","direction":"both","transforms":[],"lookup":null},{"left":"AddressBuildingCompliment","right":"address1_line2","direction":"both","transforms":[],"lookup":null},{"left":"AddressCity","right":"address1_city","direction":"both","transforms":[],"lookup":null},{"left":"AddressState","right":"address1_stateorprovince","direction":"both","transforms":[],"lookup":null},{"left":"AddressZipCode","right":"address1_postalcode","direction":"both","transforms":[],"lookup":null},{"left":"AddressCountryRegionId","right":"address1_country","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactPhone","right":"telephone1","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactEmail","right":"emailaddress1","direction":"both","transforms":[],"lookup":null},{"left":"CreditLimit","right":"creditlimit","direction":"both","transforms":[],"lookup":null},{"left":"OnHoldStatus","right":"creditonhold","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"No","right":"False"},{"left":"All","right":"True"},{"left":"Invoice","right":"True"}]}],"lookup":null},{"left":"","right":"customertypecode","direction":"left_to_right","transforms":[{"kind":"default","value":"3"}],"lookup":null},{"left":"PartyType","right":"","direction":"right_to_left","transforms":[{"kind":"default","value":"Organization"}],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(3,3,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"VendorGroups","right_entity":"msdyn_vendorgroups","left_filter":"","right_filter":"","key":["msdyn_vendorgroup"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"VendorGroupId","right":"msdyn_vendorgroup","direction":"both","transforms":[],"lookup":null},{"left":"Description","right":"msdyn_description","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(4,4,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"UnitsOfMeasure","right_entity":"uoms","left_filter":"","right_filter":"","key":["msdyn_symbol"],"company":null,"fields":[{"left":"UnitSymbol","right":"msdyn_symbol","direction":"both","transforms":[],"lookup":null},{"left":"UnitDescription","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"DecimalPrecision","right":"msdyn_decimalprecision","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(5,5,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"CustomersV3","right_entity":"contacts","left_filter":"(PartyType == \"Person\")","right_filter":"msdyn_sellable eq true","key":["msdyn_contactpersonid"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerAccount","right":"msdyn_contactpersonid","direction":"both","transforms":[],"lookup":null},{"left":"PersonFirstName","right":"firstname","direction":"both","transforms":[],"lookup":null},{"left":"PersonMiddleName","right":"middlename","direction":"both","transforms":[],"lookup":null},{"left":"PersonLastName","right":"lastname","direction":"both","transforms":[],"lookup":null},{"left":"CustomerGroupId","right":"msdyn_customergroupid.msdyn_groupid","direction":"both","transforms":[],"lookup":{"column":"msdyn_customergroupid","targets":[{"entity":"msdyn_customergroups","id":"msdyn_customergroupid","key":"msdyn_groupid","company":"msdyn_company","navigation":"msdyn_customergroupid"}]}},{"left":"SalesCurrencyCode","right":"transactioncurrencyid.isocurrencycode","direction":"both","transforms":[],"lookup":{"column":"transactioncurrencyid","targets":[{"entity":"transactioncurrencies","id":"transactioncurrencyid","key":"isocurrencycode","company":null,"navigation":"transactioncurrencyid"}]}},{"left":"AddressStreet","right":"address1_line1","direction":"both","transforms":[],"lookup":null},{"left":"AddressBuildingCompliment","right":"address1_line2","direction":"both","transforms":[],"lookup":null},{"left":"AddressCity","right":"address1_city","direction":"both","transforms":[],"lookup":null},{"left":"AddressState","right":"address1_stateorprovince","direction":"both","transforms":[],"lookup":null},{"left":"AddressZipCode","right":"address1_postalcode","direction":"both","transforms":[],"lookup":null},{"left":"AddressCountryRegionId","right":"address1_country","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactPhone","right":"telephone1","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactEmail","right":"emailaddress1","direction":"both","transforms":[],"lookup":null},{"left":"CreditLimit","right":"creditlimit","direction":"both","transforms":[],"lookup":null},{"left":"OnHoldStatus","right":"creditonhold","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"No","right":"False"},{"left":"All","right":"True"},{"left":"Invoice","right":"True"}]}],"lookup":null},{"left":"","right":"msdyn_sellable","direction":"left_to_right","transforms":[{"kind":"default","value":"True"}],"lookup":null},{"left":"PartyType","right":"","direction":"right_to_left","transforms":[{"kind":"default","value":"Person"}],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(6,6,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"ContactsV2","right_entity":"contacts","left_filter":"","right_filter":"msdyn_sellable eq false or msdyn_sellable eq null","key":["msdyn_contactpersonid"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"ContactPersonId","right":"msdyn_contactpersonid","direction":"both","transforms":[],"lookup":null},{"left":"FirstName","right":"firstname","direction":"both","transforms":[],"lookup":null},{"left":"MiddleName","right":"middlename","direction":"both","transforms":[],"lookup":null},{"left":"LastName","right":"lastname","direction":"both","transforms":[],"lookup":null},{"left":"AssociatedContactNumber","right":"parentcustomerid.accountnumber","direction":"both","transforms":[],"lookup":{"column":"parentcustomerid","targets":[{"entity":"accounts","id":"accountid","key":"accountnumber","company":"msdyn_company","navigation":"parentcustomerid_account"}]}},{"left":"JobTitle","right":"jobtitle","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryPhoneNumber","right":"telephone1","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryEmailAddress","right":"emailaddress1","direction":"both","transforms":[],"lookup":null},{"left":"Gender","right":"gendercode","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"Male","right":"1"},{"left":"Female","right":"2"},{"left":"Unknown","right":""},{"left":"NonSpecific","right":""}]}],"lookup":null},{"left":"","right":"msdyn_sellable","direction":"left_to_right","transforms":[{"kind":"default","value":"False"}],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(7,7,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"VendorsV2","right_entity":"msdyn_vendors","left_filter":"","right_filter":"","key":["msdyn_vendoraccountnumber"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"VendorAccountNumber","right":"msdyn_vendoraccountnumber","direction":"both","transforms":[],"lookup":null},{"left":"VendorOrganizationName","right":"msdyn_name","direction":"both","transforms":[],"lookup":null},{"left":"VendorGroupId","right":"msdyn_vendorgroupid.msdyn_vendorgroup","direction":"both","transforms":[],"lookup":{"column":"msdyn_vendorgroupid","targets":[{"entity":"msdyn_vendorgroups","id":"msdyn_vendorgroupid","key":"msdyn_vendorgroup","company":"msdyn_company","navigation":"msdyn_vendorgroupid"}]}},{"left":"CurrencyCode","right":"transactioncurrencyid.isocurrencycode","direction":"both","transforms":[],"lookup":{"column":"transactioncurrencyid","targets":[{"entity":"transactioncurrencies","id":"transactioncurrencyid","key":"isocurrencycode","company":null,"navigation":"transactioncurrencyid"}]}},{"left":"AddressStreet","right":"msdyn_addressstreet","direction":"both","transforms":[],"lookup":null},{"left":"AddressCity","right":"msdyn_addresscity","direction":"both","transforms":[],"lookup":null},{"left":"AddressStateId","right":"msdyn_addressstate","direction":"both","transforms":[],"lookup":null},{"left":"AddressZipCode","right":"msdyn_addresszipcode","direction":"both","transforms":[],"lookup":null},{"left":"AddressCountryRegionId","right":"msdyn_addresscountryregionid","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryPhoneNumber","right":"msdyn_primaryphonenumber","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryEmailAddress","right":"msdyn_primaryemailaddress","direction":"both","transforms":[],"lookup":null},{"left":"OnHoldStatus","right":"msdyn_onholdstatus","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"No","right":"192350000"},{"left":"Invoice","right":"192350001"},{"left":"All","right":"192350002"}]}],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(8,8,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"ProductsV2","right_entity":"products","left_filter":"","right_filter":"","key":["productnumber"],"company":null,"fields":[{"left":"ProductNumber","right":"productnumber","direction":"both","transforms":[],"lookup":null},{"left":"ProductName","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"ProductDescription","right":"description","direction":"both","transforms":[],"lookup":null},{"left":"SalesUnitSymbol","right":"defaultuomid.msdyn_symbol","direction":"both","transforms":[],"lookup":{"column":"defaultuomid","targets":[{"entity":"uoms","id":"uomid","key":"msdyn_symbol","company":null,"navigation":"defaultuomid"}]}},{"left":"SalesPrice","right":"price","direction":"both","transforms":[],"lookup":null},{"left":"NetProductWeight","right":"stockweight","direction":"both","transforms":[],"lookup":null},{"left":"ReleaseDate","right":"validfromdate","direction":"both","transforms":[],"lookup":null},{"left":"ProductType","right":"producttypecode","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"Item","right":"1"},{"left":"Service","right":"3"},{"left":"Service","right":"2"},{"left":"Service","right":"4"}]}],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(9,9,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"CustomerPostalAddresses","right_entity":"customeraddresses","left_filter":"","right_filter":"msdyn_locationid ne null","key":["parentid.accountnumber","msdyn_locationid"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerAccountNumber","right":"parentid.accountnumber","direction":"both","transforms":[],"lookup":{"column":"parentid","targets":[{"entity":"accounts","id":"accountid","key":"accountnumber","company":"msdyn_company","navigation":"parentid_account"},{"entity":"contacts","id":"contactid","key":"msdyn_contactpersonid","company":"msdyn_company","navigation":"parentid_contact"}]}},{"left":"AddressLocationId","right":"msdyn_locationid","direction":"both","transforms":[],"lookup":null},{"left":"AddressDescription","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"AddressStreet","right":"line1","direction":"both","transforms":[],"lookup":null},{"left":"AddressCity","right":"city","direction":"both","transforms":[],"lookup":null},{"left":"AddressState","right":"stateorprovince","direction":"both","transforms":[],"lookup":null},{"left":"AddressZipCode","right":"postalcode","direction":"both","transforms":[],"lookup":null},{"left":"AddressCountryRegionId","right":"country","direction":"both","transforms":[],"lookup":null},{"left":"IsPrimary","right":"addresstypecode","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"Yes","right":"3"},{"left":"No","right":"4"},{"left":"No","right":"1"},{"left":"No","right":"2"}]}],"lookup":null},{"left":"AddressRecordId","right":"msdyn_addressrecordid","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(10,10,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"SalesOrderHeadersV2","right_entity":"salesorders","left_filter":"(SalesOrderNumber != \"\")","right_filter":"msdyn_salesordernumber ne null","key":["msdyn_salesordernumber"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"SalesOrderNumber","right":"msdyn_salesordernumber","direction":"both","transforms":[],"lookup":null},{"left":"SalesOrderName","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"OrderingCustomerAccountNumber","right":"customerid.accountnumber","direction":"both","transforms":[],"lookup":{"column":"customerid","targets":[{"entity":"accounts","id":"accountid","key":"accountnumber","company":"msdyn_company","navigation":"customerid_account"},{"entity":"contacts","id":"contactid","key":"msdyn_contactpersonid","company":"msdyn_company","navigation":"customerid_contact"}]}},{"left":"CurrencyCode","right":"transactioncurrencyid.isocurrencycode","direction":"both","transforms":[],"lookup":{"column":"transactioncurrencyid","targets":[{"entity":"transactioncurrencies","id":"transactioncurrencyid","key":"isocurrencycode","company":null,"navigation":"transactioncurrencyid"}]}},{"left":"SalesOrderStatus","right":"statecode","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"Backorder","right":"0"},{"left":"Backorder","right":"1"},{"left":"Canceled","right":"2"},{"left":"Delivered","right":"3"},{"left":"Invoiced","right":"4"}]}],"lookup":null},{"left":"RequestedShippingDate","right":"requestdeliveryby","direction":"both","transforms":[],"lookup":null},{"left":"CustomerRequisitionNumber","right":"msdyn_customerrequisitionnumber","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(11,11,'Contoso','1.0.0.0','start-up','First version.',1795374161680,'{"left_entity":"SalesOrderLines","right_entity":"salesorderdetails","left_filter":"","right_filter":"lineitemnumber ne null","key":["salesorderid.msdyn_salesordernumber","lineitemnumber"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"SalesOrderNumber","right":"salesorderid.msdyn_salesordernumber","direction":"both","transforms":[],"lookup":{"column":"salesorderid","targets":[{"entity":"salesorders","id":"salesorderid","key":"msdyn_salesordernumber","company":"msdyn_company","navigation":"salesorderid"}]}},{"left":"LineNumber","right":"lineitemnumber","direction":"both","transforms":[],"lookup":null},{"left":"ItemNumber","right":"productid.productnumber","direction":"both","transforms":[],"lookup":{"column":"productid","targets":[{"entity":"products","id":"productid","key":"productnumber","company":null,"navigation":"productid"}]}},{"left":"LineDescription","right":"description","direction":"both","transforms":[],"lookup":null},{"left":"OrderedSalesQuantity","right":"quantity","direction":"both","transforms":[],"lookup":null},{"left":"SalesUnitSymbol","right":"uomid.msdyn_symbol","direction":"both","transforms":[],"lookup":{"column":"uomid","targets":[{"entity":"uoms","id":"uomid","key":"msdyn_symbol","company":null,"navigation":"uomid"}]}},{"left":"SalesPrice","right":"priceperunit","direction":"both","transforms":[],"lookup":null},{"left":"RequestedShippingDate","right":"requestdeliveryby","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(12,1,'Fabrikam','1.0.0.1','Ada','Active ones only',1795510800000,'{"left_entity":"CustomerGroups","right_entity":"msdyn_customergroups","left_filter":"","right_filter":"statecode eq 0","key":["msdyn_groupid"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerGroupId","right":"msdyn_groupid","direction":"both","transforms":[],"lookup":null},{"left":"Description","right":"msdyn_description","direction":"both","transforms":[],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(13,2,'Fabrikam','1.0.0.1','Ada','Active ones only',1795510801000,'{"left_entity":"CustomersV3","right_entity":"accounts","left_filter":"(PartyType == \"Organization\")","right_filter":"statecode eq 0","key":["accountnumber"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"CustomerAccount","right":"accountnumber","direction":"both","transforms":[],"lookup":null},{"left":"OrganizationName","right":"name","direction":"both","transforms":[],"lookup":null},{"left":"InvoiceAccount","right":"msdyn_billingaccount.accountnumber","direction":"both","transforms":[],"lookup":{"column":"msdyn_billingaccount","targets":[{"entity":"accounts","id":"accountid","key":"accountnumber","company":"msdyn_company","navigation":"msdyn_billingaccount"}]}},{"left":"CustomerGroupId","right":"msdyn_customergroupid.msdyn_groupid","direction":"both","transforms":[],"lookup":{"column":"msdyn_customergroupid","targets":[{"entity":"msdyn_customergroups","id":"msdyn_customergroupid","key":"msdyn_groupid","company":"msdyn_company","navigation":"msdyn_customergroupid"}]}},{"left":"SalesCurrencyCode","right":"transactioncurrencyid.isocurrencycode","direction":"both","transforms":[],"lookup":{"column":"transactioncurrencyid","targets":[{"entity":"transactioncurrencies","id":"transactioncurrencyid","key":"isocurrencycode","company":null,"navigation":"transactioncurrencyid"}]}},{"left":"AddressStreet","right":"address1_line1","direction":"both","transforms":[],"lookup":null},{"left":"AddressBuildingCompliment","right":"address1_line2","direction":"both","transforms":[],"lookup":null},{"left":"AddressCity","right":"address1_city","direction":"both","transforms":[],"lookup":null},{"left":"AddressState","right":"address1_stateorprovince","direction":"both","transforms":[],"lookup":null},{"left":"AddressZipCode","right":"address1_postalcode","direction":"both","transforms":[],"lookup":null},{"left":"AddressCountryRegionId","right":"address1_country","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactPhone","right":"telephone1","direction":"both","transforms":[],"lookup":null},{"left":"PrimaryContactEmail","right":"emailaddress1","direction":"both","transforms":[],"lookup":null},{"left":"CreditLimit","right":"creditlimit","direction":"both","transforms":[],"lookup":null},{"left":"OnHoldStatus","right":"creditonhold","direction":"both","transforms":[{"kind":"value_map","pairs":[{"left":"No","right":"False"},{"left":"All","right":"True"},{"left":"Invoice","right":"True"}]}],"lookup":null},{"left":"","right":"customertypecode","direction":"left_to_right","transforms":[{"kind":"default","value":"3"}],"lookup":null},{"left":"PartyType","right":"","direction":"right_to_left","transforms":[{"kind":"default","value":"Organization"}],"lookup":null}]}');
INSERT INTO "map_versions" VALUES(14,3,'Fabrikam','1.0.0.1','Ada','Active ones only',1795510802000,'{"left_entity":"VendorGroups","right_entity":"msdyn_vendorgroups","left_filter":"","right_filter":"statecode eq 0","key":["msdyn_vendorgroup"],"company":{"left":"dataAreaId","right":"msdyn_company.cdm_companycode","direction":"both","transforms":[],"lookup":{"column":"msdyn_company","targets":[{"entity":"cdm_companies","id":"cdm_companyid","key":"cdm_companycode","company":null,"navigation":"msdyn_company"}]}},"fields":[{"left":"VendorGroupId","right":"msdyn_vendorgroup","direction":"both","transforms":[],"lookup":null},{"left":"Description","right":"msdyn_description","direction":"both","transforms":[],"lookup":null}]}');
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
, mark INTEGER NOT NULL DEFAULT 0, master INTEGER NOT NULL DEFAULT 2, links_since INTEGER NOT NULL DEFAULT 0, companies TEXT NOT NULL DEFAULT '[]', field_rule TEXT NOT NULL DEFAULT 'master', delete_policy TEXT NOT NULL DEFAULT 'as_fields', active_since INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "maps" VALUES(1,'contoso-test','Customer groups','The groups that customers belong to.','','{"name":"running"}',12,1795374161680,1795374161870,0,2,0,'[]','master','as_fields',1795510860000);
INSERT INTO "maps" VALUES(2,'contoso-test','Customers V3','Customers of the ERP and accounts of the CRM.','','{"name":"running"}',13,1795374161680,1795374161931,0,2,0,'[]','master','as_fields',1795510861000);
INSERT INTO "maps" VALUES(3,'contoso-test','Vendor groups','The groups that vendors belong to.','','{"name":"running"}',14,1795374161680,1795374161967,0,2,0,'[]','master','as_fields',1795510862000);
INSERT INTO "maps" VALUES(4,'contoso-test','Units','Units of measure, shared by all companies.','','{"name":"running"}',4,1795374161680,1795374161985,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(5,'contoso-test','Customers V3 - contacts','People who buy for themselves.','','{"name":"running"}',5,1795374161680,1795374162005,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(6,'contoso-test','Contacts V2','The people at customers.','','{"name":"running"}',6,1795374161680,1795374162024,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(7,'contoso-test','Vendors V2','Vendors of both apps.','','{"name":"running"}',7,1795374161680,1795374162039,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(8,'contoso-test','Products V2','Products, shared by all companies.','','{"name":"running"}',8,1795374161680,1795374162052,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(9,'contoso-test','Customer addresses','Further addresses of customers.','','{"name":"running"}',9,1795374161680,1795374162093,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(10,'contoso-test','Sales order headers V2','Orders of customers.','','{"name":"running"}',10,1795374161680,1795374162109,0,2,0,'[]','master','as_fields',0);
INSERT INTO "maps" VALUES(11,'contoso-test','Sales order lines','What is ordered, line by line.','','{"name":"running"}',11,1795374161680,1795374162120,0,2,0,'[]','master','as_fields',0);
CREATE TABLE notices (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    -- The kind with its side or map, as text: of each at most one is open.
    subject     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    since       INTEGER NOT NULL,
    until       INTEGER
) STRICT;
INSERT INTO "notices" VALUES(1,'contoso-test','failures_open:1','{"kind":"failures_open","map":1}',1795374163955,NULL);
INSERT INTO "notices" VALUES(2,'contoso-test','connection_down:CRM','{"kind":"connection_down","side":"right","cause":"The app did not answer"}',1795374164464,NULL);
CREATE TABLE notifications (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    firing      INTEGER NOT NULL REFERENCES firings ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('fired', 'over')),
    -- As the rule named them, a JSON array.
    recipients  TEXT    NOT NULL,
    -- The same for the same news.
    key         TEXT    NOT NULL UNIQUE,
    at          INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'given_up')),
    -- When it is tried next; not known of what is over.
    due         INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    -- The addresses and what became of each, a JSON array; empty until they were looked up.
    addressees  TEXT    NOT NULL DEFAULT '[]',
    CHECK ((state = 'queued') = (due IS NOT NULL))
) STRICT;
CREATE TABLE publishers (
    environment TEXT    NOT NULL REFERENCES environments,
    name        TEXT    NOT NULL COLLATE NOCASE,
    label       TEXT    NOT NULL,
    prefix      TEXT    NOT NULL,
    is_default  INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    PRIMARY KEY (environment, name)
) STRICT;
INSERT INTO "publishers" VALUES('contoso-test','DefaultPublisher','Default publisher','new',1);
INSERT INTO "publishers" VALUES('contoso-test','Contoso','Contoso','new',0);
INSERT INTO "publishers" VALUES('contoso-test','Fabrikam','Fabrikam','new',0);
CREATE TABLE recipient_groups (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT    NOT NULL,
    -- The name in lower case: names are unique without regard to case.
    folded    TEXT    NOT NULL UNIQUE,
    -- A JSON array of mail addresses.
    addresses TEXT    NOT NULL
) STRICT;
CREATE TABLE runs (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    map            INTEGER NOT NULL REFERENCES maps,
    version        INTEGER NOT NULL REFERENCES map_versions,
    status         TEXT NOT NULL,
    actor          TEXT NOT NULL,
    -- Maps whose records are read first.
    after          TEXT NOT NULL,
    leave_failed   INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    ended_at       INTEGER,
    correlation    TEXT NOT NULL,
    -- Where capture stood on both sides when it was last cancelled.
    left_position  TEXT,
    right_position TEXT
) STRICT;
INSERT INTO "runs" VALUES(1,1,1,'finished','{"kind":"system","name":"start-up"}','[]',0,1795374161680,1795374161870,'','{"latest":"2026-11-22T19:02:41.785Z","known_at":1795374161792,"from":"2026-11-22T19:01:41.785Z","full":false,"seen":{"2026-11-22T19:02:41.784Z":"d06f96c8a545dba5e5ca9c54e7cb","2026-11-22T19:02:41.785Z":"4129b589fe6076ad6a405a7dc5f0"}}','{"link":"msdyn_customergroups?$select=msdyn_customergroupid,_msdyn_company_value,msdyn_description,msdyn_groupid&$deltatoken=142%2111/22/2026%2019:02:41","full":false,"select":["_msdyn_company_value","msdyn_description","msdyn_groupid"]}');
INSERT INTO "runs" VALUES(2,2,2,'finished','{"kind":"system","name":"start-up"}','[1]',0,1795374161680,1795374161931,'','{"latest":null,"full":true,"seen":{}}','{"link":"accounts?$select=accountid,_msdyn_billingaccount_value,_msdyn_company_value,_msdyn_customergroupid_value,_transactioncurrencyid_value,accountnumber,address1_city,address1_country,address1_line1,address1_line2,address1_postalcode,address1_stateorprovince,creditlimit,creditonhold,customertypecode,emailaddress1,name,telephone1&$deltatoken=142%2111/22/2026%2019:02:41","full":false,"select":["_msdyn_billingaccount_value","_msdyn_company_value","_msdyn_customergroupid_value","_transactioncurrencyid_value","accountnumber","address1_city","address1_country","address1_line1","address1_line2","address1_postalcode","address1_stateorprovince","creditlimit","creditonhold","customertypecode","emailaddress1","name","telephone1"]}');
INSERT INTO "runs" VALUES(3,3,3,'finished','{"kind":"system","name":"start-up"}','[1,2]',0,1795374161680,1795374161967,'','{"snapshot":{}}','{"link":"msdyn_vendorgroups?$select=msdyn_vendorgroupid,_msdyn_company_value,msdyn_description,msdyn_vendorgroup&$deltatoken=142%2111/22/2026%2019:02:41","full":false,"select":["_msdyn_company_value","msdyn_description","msdyn_vendorgroup"]}');
INSERT INTO "runs" VALUES(4,4,4,'finished','{"kind":"system","name":"start-up"}','[1,2,3]',0,1795374161680,1795374161985,'','{"snapshot":{}}','{"link":"uoms?$select=uomid,msdyn_decimalprecision,msdyn_symbol,name&$deltatoken=142%2111/22/2026%2019:02:41","full":false,"select":["msdyn_decimalprecision","msdyn_symbol","name"]}');
INSERT INTO "runs" VALUES(5,5,5,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4]',0,1795374161680,1795374162005,'','{"latest":null,"full":true,"seen":{}}','{"link":"contacts?$select=contactid,_msdyn_company_value,_msdyn_customergroupid_value,_parentcustomerid_value,_transactioncurrencyid_value,address1_city,address1_country,address1_line1,address1_line2,address1_postalcode,address1_stateorprovince,creditlimit,creditonhold,emailaddress1,firstname,gendercode,jobtitle,lastname,middlename,msdyn_contactpersonid,msdyn_sellable,telephone1&$deltatoken=142%2111/22/2026%2019:02:41","full":false,"select":["_msdyn_company_value","_msdyn_customergroupid_value","_parentcustomerid_value","_transactioncurrencyid_value","address1_city","address1_country","address1_line1","address1_line2","address1_postalcode","address1_stateorprovince","creditlimit","creditonhold","emailaddress1","firstname","gendercode","jobtitle","lastname","middlename","msdyn_contactpersonid","msdyn_sellable","telephone1"]}');
INSERT INTO "runs" VALUES(6,6,6,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4,5]',0,1795374161680,1795374162024,'','{"latest":null,"full":true,"seen":{}}','{"link":"contacts?$select=contactid,_msdyn_company_value,_msdyn_customergroupid_value,_parentcustomerid_value,_transactioncurrencyid_value,address1_city,address1_country,address1_line1,address1_line2,address1_postalcode,address1_stateorprovince,creditlimit,creditonhold,emailaddress1,firstname,gendercode,jobtitle,lastname,middlename,msdyn_contactpersonid,msdyn_sellable,telephone1&$deltatoken=142%2111/22/2026%2019:02:42","full":false,"select":["_msdyn_company_value","_msdyn_customergroupid_value","_parentcustomerid_value","_transactioncurrencyid_value","address1_city","address1_country","address1_line1","address1_line2","address1_postalcode","address1_stateorprovince","creditlimit","creditonhold","emailaddress1","firstname","gendercode","jobtitle","lastname","middlename","msdyn_contactpersonid","msdyn_sellable","telephone1"]}');
INSERT INTO "runs" VALUES(7,7,7,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4,5,6]',0,1795374161680,1795374162039,'','{"latest":null,"full":true,"seen":{}}','{"link":"msdyn_vendors?$select=msdyn_vendorid,_msdyn_company_value,_msdyn_vendorgroupid_value,_transactioncurrencyid_value,msdyn_addresscity,msdyn_addresscountryregionid,msdyn_addressstate,msdyn_addressstreet,msdyn_addresszipcode,msdyn_name,msdyn_onholdstatus,msdyn_primaryemailaddress,msdyn_primaryphonenumber,msdyn_vendoraccountnumber&$deltatoken=142%2111/22/2026%2019:02:42","full":false,"select":["_msdyn_company_value","_msdyn_vendorgroupid_value","_transactioncurrencyid_value","msdyn_addresscity","msdyn_addresscountryregionid","msdyn_addressstate","msdyn_addressstreet","msdyn_addresszipcode","msdyn_name","msdyn_onholdstatus","msdyn_primaryemailaddress","msdyn_primaryphonenumber","msdyn_vendoraccountnumber"]}');
INSERT INTO "runs" VALUES(8,8,8,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4,5,6,7]',0,1795374161680,1795374162052,'','{"latest":null,"full":true,"seen":{}}','{"link":"products?$select=productid,_defaultuomid_value,description,name,price,productnumber,producttypecode,stockweight,validfromdate&$deltatoken=142%2111/22/2026%2019:02:42","full":false,"select":["_defaultuomid_value","description","name","price","productnumber","producttypecode","stockweight","validfromdate"]}');
INSERT INTO "runs" VALUES(9,9,9,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4,5,6,7,8]',0,1795374161680,1795374162093,'','{"latest":null,"full":true,"seen":{}}','{"link":"customeraddresses?$select=customeraddressid,_msdyn_company_value,_parentid_value,addresstypecode,city,country,line1,msdyn_addressrecordid,msdyn_locationid,name,postalcode,stateorprovince&$deltatoken=142%2111/22/2026%2019:02:42","full":false,"select":["_msdyn_company_value","_parentid_value","addresstypecode","city","country","line1","msdyn_addressrecordid","msdyn_locationid","name","postalcode","stateorprovince"]}');
INSERT INTO "runs" VALUES(10,10,10,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4,5,6,7,8,9]',0,1795374161680,1795374162109,'','{"latest":null,"full":true,"seen":{}}','{"link":"salesorders?$select=salesorderid,_customerid_value,_msdyn_company_value,_transactioncurrencyid_value,msdyn_customerrequisitionnumber,msdyn_salesordernumber,name,requestdeliveryby,statecode&$deltatoken=142%2111/22/2026%2019:02:42","full":false,"select":["_customerid_value","_msdyn_company_value","_transactioncurrencyid_value","msdyn_customerrequisitionnumber","msdyn_salesordernumber","name","requestdeliveryby","statecode"]}');
INSERT INTO "runs" VALUES(11,11,11,'finished','{"kind":"system","name":"start-up"}','[1,2,3,4,5,6,7,8,9,10]',0,1795374161680,1795374162120,'','{"latest":null,"full":true,"seen":{}}','{"link":"salesorderdetails?$select=salesorderdetailid,_msdyn_company_value,_productid_value,_salesorderid_value,_uomid_value,description,lineitemnumber,priceperunit,quantity,requestdeliveryby&$deltatoken=142%2111/22/2026%2019:02:42","full":false,"select":["_msdyn_company_value","_productid_value","_salesorderid_value","_uomid_value","description","lineitemnumber","priceperunit","quantity","requestdeliveryby"]}');
CREATE TABLE schemas (
    environment TEXT NOT NULL REFERENCES environments,
    side        INTEGER NOT NULL,
    entity      TEXT NOT NULL,
    content     TEXT NOT NULL,
    read_at     INTEGER NOT NULL, before TEXT, changed_at INTEGER,
    PRIMARY KEY (environment, side, entity)
) STRICT;
INSERT INTO "schemas" VALUES('contoso-test',1,'CustomerGroups','{"entity":"CustomerGroups","label":"Customer groups","id":"","key":["dataAreaId","CustomerGroupId"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"CustomerGroupId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"Description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"PaymentTermId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"IsSalesTaxIncludedInPrice","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.NoYes","options":[["No","No"],["Yes","Yes"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'VendorsV2','{"entity":"VendorsV2","label":"Vendors V2","id":"","key":["dataAreaId","VendorAccountNumber"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"VendorAccountNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"VendorOrganizationName","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"VendorPartyType","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.PartyType","options":[["Organization","Organization"],["Person","Person"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"VendorGroupId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"CurrencyCode","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":3,"scale":null},{"name":"DefaultPaymentTermsName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"DefaultVendorPaymentMethodName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"AddressStreet","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"AddressCity","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressStateId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"AddressZipCode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"AddressCountryRegionId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"PrimaryPhoneNumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"PrimaryEmailAddress","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"OnHoldStatus","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.CustVendorBlocked","options":[["No","No"],["Invoice","Invoice"],["All","All"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'ProductsV2','{"entity":"ProductsV2","label":"Products V2","id":"","key":["ProductNumber"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"ProductNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":70,"scale":null},{"name":"ProductName","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":60,"scale":null},{"name":"ProductDescription","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":1000,"scale":null},{"name":"ProductType","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.EcoResProductType","options":[["Item","Item"],["Service","Service"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"SalesUnitSymbol","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"SalesPrice","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"NetProductWeight","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"ReleaseDate","kind":{"kind":"date_time"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'CustomerPostalAddresses','{"entity":"CustomerPostalAddresses","label":"Customer postal addresses","id":"","key":["dataAreaId","CustomerAccountNumber","AddressLocationId"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"CustomerAccountNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"AddressLocationId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":30,"scale":null},{"name":"AddressDescription","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressStreet","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"AddressCity","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressState","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"AddressZipCode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"AddressCountryRegionId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"IsPrimary","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.NoYes","options":[["No","No"],["Yes","Yes"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"AddressRecordId","kind":{"kind":"integer"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'SalesOrderHeadersV2','{"entity":"SalesOrderHeadersV2","label":"Sales order headers V2","id":"","key":["dataAreaId","SalesOrderNumber"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"SalesOrderNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"SalesOrderName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"OrderingCustomerAccountNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"InvoiceCustomerAccountNumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"CurrencyCode","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":3,"scale":null},{"name":"SalesOrderStatus","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.SalesStatus","options":[["Backorder","Backorder"],["Delivered","Delivered"],["Invoiced","Invoiced"],["Canceled","Canceled"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"RequestedShippingDate","kind":{"kind":"date_time"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"PaymentTermsName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"DeliveryModeCode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"DeliveryTermsCode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"CustomerRequisitionNumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'SalesOrderLines','{"entity":"SalesOrderLines","label":"Sales order lines","id":"","key":["dataAreaId","SalesOrderNumber","LineNumber"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"SalesOrderNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"LineNumber","kind":{"kind":"integer"},"required":true,"read_only":false,"max_length":null,"scale":null},{"name":"ItemNumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":70,"scale":null},{"name":"LineDescription","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":1000,"scale":null},{"name":"OrderedSalesQuantity","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"SalesUnitSymbol","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"SalesPrice","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"LineAmount","kind":{"kind":"decimal"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"RequestedShippingDate","kind":{"kind":"date_time"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"ShippingWarehouseId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'VendorGroups','{"entity":"VendorGroups","label":"Vendor groups","id":"","key":["dataAreaId","VendorGroupId"],"alternate_keys":[],"tracks_changes":false,"modified_time":null,"fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"VendorGroupId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"Description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"DefaultPaymentTermName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'UnitsOfMeasure','{"entity":"UnitsOfMeasure","label":"Units of measure","id":"","key":["UnitSymbol"],"alternate_keys":[],"tracks_changes":false,"modified_time":null,"fields":[{"name":"UnitSymbol","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"UnitDescription","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"UnitClass","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.UnitOfMeasureClass","options":[["Quantity","Quantity"],["Length","Length"],["Area","Area"],["LiquidVolume","LiquidVolume"],["Mass","Mass"],["Time","Time"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"DecimalPrecision","kind":{"kind":"integer"},"required":false,"read_only":false,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'CustomersV3','{"entity":"CustomersV3","label":"Customers V3","id":"","key":["dataAreaId","CustomerAccount"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"CustomerAccount","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"OrganizationName","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"PartyType","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.PartyType","options":[["Organization","Organization"],["Person","Person"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"PersonFirstName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":25,"scale":null},{"name":"PersonMiddleName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":25,"scale":null},{"name":"PersonLastName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":25,"scale":null},{"name":"CustomerGroupId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"SalesCurrencyCode","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":3,"scale":null},{"name":"InvoiceAccount","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"PrimaryContactPersonId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"PaymentTerms","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"PaymentMethod","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"DeliveryMode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"DeliveryTerms","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"SalesTaxGroup","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"AddressStreet","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"AddressBuildingCompliment","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressCity","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"AddressState","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"AddressZipCode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"AddressCountryRegionId","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"PrimaryContactPhone","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"PrimaryContactEmail","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"CreditLimit","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreditLimitIsMandatory","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.NoYes","options":[["No","No"],["Yes","Yes"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"OnHoldStatus","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.CustVendorBlocked","options":[["No","No"],["Invoice","Invoice"],["All","All"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CredManCustomerSince","kind":{"kind":"date_time"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',1,'ContactsV2','{"entity":"ContactsV2","label":"Contacts V2","id":"","key":["dataAreaId","ContactPersonId"],"alternate_keys":[],"tracks_changes":false,"modified_time":"ModifiedDateTime","fields":[{"name":"dataAreaId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"ContactPersonId","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"FirstName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":25,"scale":null},{"name":"MiddleName","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":25,"scale":null},{"name":"LastName","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":25,"scale":null},{"name":"AssociatedContactNumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"JobTitle","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"PrimaryPhoneNumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"PrimaryEmailAddress","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"Gender","kind":{"kind":"choice","type_name":"Microsoft.Dynamics.DataEntities.Gender","options":[["Unknown","Unknown"],["Male","Male"],["Female","Female"],["NonSpecific","NonSpecific"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"BirthDate","kind":{"kind":"date_time"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"CreatedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"ModifiedDateTime","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161745,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'salesorders','{"entity":"salesorders","label":"Order","id":"salesorderid","key":["salesorderid"],"alternate_keys":[["msdyn_salesordernumber","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"salesorderid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_salesordernumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"name","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":300,"scale":null},{"name":"customerid","kind":{"kind":"lookup","targets":["accounts","contacts"]},"required":true,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"statecode","kind":{"kind":"choice","type_name":"","options":[["0","Active"],["1","Submitted"],["2","Canceled"],["3","Fulfilled"],["4","Invoiced"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"requestdeliveryby","kind":{"kind":"date"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_paymenttermid","kind":{"kind":"lookup","targets":["msdyn_paymentterms"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_shipviaid","kind":{"kind":"lookup","targets":["msdyn_shipvias"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_customerrequisitionnumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":2000,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161768,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'accounts','{"entity":"accounts","label":"Account","id":"accountid","key":["accountid"],"alternate_keys":[["accountnumber","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"accountid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"accountnumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"name","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":160,"scale":null},{"name":"customertypecode","kind":{"kind":"choice","type_name":"","options":[["1","Competitor"],["2","Consultant"],["3","Customer"],["4","Investor"],["5","Partner"],["6","Influencer"],["7","Press"],["8","Prospect"],["9","Reseller"],["10","Supplier"],["11","Vendor"],["12","Other"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_customergroupid","kind":{"kind":"lookup","targets":["msdyn_customergroups"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_billingaccount","kind":{"kind":"lookup","targets":["accounts"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"primarycontactid","kind":{"kind":"lookup","targets":["contacts"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_paymenttermid","kind":{"kind":"lookup","targets":["msdyn_paymentterms"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_shipviaid","kind":{"kind":"lookup","targets":["msdyn_shipvias"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_termsofdeliveryid","kind":{"kind":"lookup","targets":["msdyn_termsofdeliveries"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"address1_line1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"address1_line2","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"address1_city","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"address1_stateorprovince","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"address1_postalcode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"address1_country","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"telephone1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"emailaddress1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":100,"scale":null},{"name":"websiteurl","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":200,"scale":null},{"name":"creditlimit","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"creditonhold","kind":{"kind":"boolean"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"revenue","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":2000,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161769,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'msdyn_vendorgroups','{"entity":"msdyn_vendorgroups","label":"Vendor group","id":"msdyn_vendorgroupid","key":["msdyn_vendorgroupid"],"alternate_keys":[["msdyn_vendorgroup","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"msdyn_vendorgroupid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_vendorgroup","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"msdyn_description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"msdyn_paymenttermid","kind":{"kind":"lookup","targets":["msdyn_paymentterms"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'msdyn_vendors','{"entity":"msdyn_vendors","label":"Vendor","id":"msdyn_vendorid","key":["msdyn_vendorid"],"alternate_keys":[["msdyn_vendoraccountnumber","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"msdyn_vendorid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_vendoraccountnumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":20,"scale":null},{"name":"msdyn_name","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"msdyn_vendorgroupid","kind":{"kind":"lookup","targets":["msdyn_vendorgroups"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_paymenttermid","kind":{"kind":"lookup","targets":["msdyn_paymentterms"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_vendorpaymentmethodid","kind":{"kind":"lookup","targets":["msdyn_vendorpaymentmethods"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_addressstreet","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"msdyn_addresscity","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"msdyn_addressstate","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"msdyn_addresszipcode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"msdyn_addresscountryregionid","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":10,"scale":null},{"name":"msdyn_primaryphonenumber","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"msdyn_primaryemailaddress","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"msdyn_onholdstatus","kind":{"kind":"choice","type_name":"","options":[["192350000","No"],["192350001","Invoice"],["192350002","All"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'salesorderdetails','{"entity":"salesorderdetails","label":"Order line","id":"salesorderdetailid","key":["salesorderdetailid"],"alternate_keys":[["salesorderid","lineitemnumber","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"salesorderdetailid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"salesorderid","kind":{"kind":"lookup","targets":["salesorders"]},"required":true,"read_only":false,"max_length":null,"scale":null},{"name":"lineitemnumber","kind":{"kind":"integer"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"productid","kind":{"kind":"lookup","targets":["products"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":2000,"scale":null},{"name":"quantity","kind":{"kind":"decimal"},"required":true,"read_only":false,"max_length":null,"scale":null},{"name":"uomid","kind":{"kind":"lookup","targets":["uoms"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"priceperunit","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"extendedamount","kind":{"kind":"decimal"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"requestdeliveryby","kind":{"kind":"date"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_warehouseid","kind":{"kind":"lookup","targets":["msdyn_warehouses"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'contacts','{"entity":"contacts","label":"Contact","id":"contactid","key":["contactid"],"alternate_keys":[["msdyn_contactpersonid","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"contactid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_contactpersonid","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"fullname","kind":{"kind":"text"},"required":false,"read_only":true,"max_length":160,"scale":null},{"name":"firstname","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"middlename","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"lastname","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":50,"scale":null},{"name":"msdyn_sellable","kind":{"kind":"boolean"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"parentcustomerid","kind":{"kind":"lookup","targets":["accounts","contacts"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_customergroupid","kind":{"kind":"lookup","targets":["msdyn_customergroups"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"jobtitle","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":100,"scale":null},{"name":"emailaddress1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":100,"scale":null},{"name":"telephone1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"birthdate","kind":{"kind":"date"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"gendercode","kind":{"kind":"choice","type_name":"","options":[["1","Male"],["2","Female"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"address1_line1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"address1_line2","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"address1_city","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"address1_stateorprovince","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"address1_postalcode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"address1_country","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"creditlimit","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"creditonhold","kind":{"kind":"boolean"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":2000,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'products','{"entity":"products","label":"Product","id":"productid","key":["productid"],"alternate_keys":[["productnumber"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"productid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"productnumber","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"name","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":2000,"scale":null},{"name":"producttypecode","kind":{"kind":"choice","type_name":"","options":[["1","Sales Inventory"],["2","Miscellaneous Charges"],["3","Services"],["4","Flat Fees"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"defaultuomid","kind":{"kind":"lookup","targets":["uoms"]},"required":true,"read_only":false,"max_length":null,"scale":null},{"name":"price","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"transactioncurrencyid","kind":{"kind":"lookup","targets":["transactioncurrencies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"stockweight","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"validfromdate","kind":{"kind":"date"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"statecode","kind":{"kind":"choice","type_name":"","options":[["0","Active"],["1","Retired"],["2","Draft"],["3","Under Revision"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'customeraddresses','{"entity":"customeraddresses","label":"Address","id":"customeraddressid","key":["customeraddressid"],"alternate_keys":[["parentid","msdyn_locationid","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"customeraddressid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"parentid","kind":{"kind":"lookup","targets":["accounts","contacts"]},"required":true,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_locationid","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":30,"scale":null},{"name":"name","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":200,"scale":null},{"name":"addresstypecode","kind":{"kind":"choice","type_name":"","options":[["1","Bill To"],["2","Ship To"],["3","Primary"],["4","Other"]]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"line1","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"line2","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":250,"scale":null},{"name":"city","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"stateorprovince","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":50,"scale":null},{"name":"postalcode","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":20,"scale":null},{"name":"country","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":80,"scale":null},{"name":"msdyn_addressrecordid","kind":{"kind":"integer"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'uoms','{"entity":"uoms","label":"Unit","id":"uomid","key":["uomid"],"alternate_keys":[["msdyn_symbol"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"uomid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_symbol","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"name","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":100,"scale":null},{"name":"msdyn_decimalprecision","kind":{"kind":"integer"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"quantity","kind":{"kind":"decimal"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161770,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'cdm_companies','{"entity":"cdm_companies","label":"Company","id":"cdm_companyid","key":["cdm_companyid"],"alternate_keys":[["cdm_companycode"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"cdm_companyid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"cdm_companycode","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":4,"scale":null},{"name":"cdm_name","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":100,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374161827,NULL,NULL);
INSERT INTO "schemas" VALUES('contoso-test',2,'msdyn_customergroups','{"entity":"msdyn_customergroups","label":"Customer group","id":"msdyn_customergroupid","key":["msdyn_customergroupid"],"alternate_keys":[["msdyn_groupid","msdyn_company"]],"tracks_changes":true,"modified_time":"modifiedon","fields":[{"name":"msdyn_customergroupid","kind":{"kind":"guid"},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"msdyn_groupid","kind":{"kind":"text"},"required":true,"read_only":false,"max_length":10,"scale":null},{"name":"msdyn_description","kind":{"kind":"text"},"required":false,"read_only":false,"max_length":60,"scale":null},{"name":"msdyn_company","kind":{"kind":"lookup","targets":["cdm_companies"]},"required":false,"read_only":false,"max_length":null,"scale":null},{"name":"createdon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"modifiedon","kind":{"kind":"date_time"},"required":false,"read_only":true,"max_length":null,"scale":null},{"name":"versionnumber","kind":{"kind":"integer"},"required":false,"read_only":true,"max_length":null,"scale":null}]}',1795374163954,NULL,NULL);
CREATE TABLE sessions (
    hash       BLOB NOT NULL PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES accounts,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE settle_sequence (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO "settle_sequence" VALUES(1,4);
CREATE TABLE tokens (
    name       TEXT NOT NULL PRIMARY KEY,
    hash       BLOB NOT NULL,
    role       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
INSERT INTO "tokens" VALUES('TANDEM_API_TOKEN',X'DA96C6425EF675796518B1227C17D6F732A2BB79D19CBB9C18FB0010F1348503','admin',1795374161666,NULL);
CREATE UNIQUE INDEX notices_open ON notices (environment, subject) WHERE until IS NULL;
CREATE INDEX notices_of_environment ON notices (environment, until);
CREATE UNIQUE INDEX maps_by_name ON maps (environment, name);
CREATE INDEX map_versions_of_map ON map_versions (map, id);
CREATE TRIGGER map_versions_never_change BEFORE UPDATE ON map_versions
BEGIN SELECT RAISE(ABORT, 'a version of an entity map never changes'); END;
CREATE TRIGGER map_versions_never_go BEFORE DELETE ON map_versions
BEGIN SELECT RAISE(ABORT, 'a version of an entity map is never deleted'); END;
CREATE INDEX waiting_of_key ON changes (map, key, id, direction) WHERE status = 0;
CREATE INDEX waiting_by_due ON changes (map, due_at, id, key) WHERE status = 0;
CREATE INDEX waiting_of_source ON changes (map, source_id) WHERE status = 0;
CREATE INDEX changes_of_key ON changes (map, key, id);
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
CREATE INDEX failures_of_parent ON failures (environment, parent_key)
    WHERE status = 0 AND parent_entities IS NOT NULL;
CREATE INDEX failures_waiting ON failures (map) WHERE status = 0 AND parent_entities IS NOT NULL;
CREATE INDEX failures_calling ON failures (map) WHERE status < 2 AND parent_entities IS NULL;
CREATE INDEX runs_of_map ON runs (map, id);
CREATE INDEX legs_of_run ON legs (run, id);
CREATE INDEX waiting_of_leg ON changes (leg) WHERE status = 0 AND leg IS NOT NULL;
CREATE INDEX failures_of_leg ON failures (leg, status, resolution, (parent_entities IS NULL)) WHERE leg IS NOT NULL;
CREATE INDEX settled_in_order ON changes (settled_at, status, map, captured_at) WHERE settled_at IS NOT NULL;
CREATE INDEX failures_over ON failures (environment, last_at) WHERE status > 1;
CREATE INDEX activities_of_no_map ON activities (environment, id) WHERE map IS NULL;
CREATE INDEX links_gone ON links (map, updated_at) WHERE deleted = 1;
CREATE INDEX waiting_in_order ON changes (map, id, direction, due_at, size) WHERE status = 0;
CREATE INDEX maintenance_of_environment ON maintenance_windows (environment, id);
CREATE INDEX maintenance_open ON maintenance_windows (environment, id) WHERE status IN ('planned', 'running');
CREATE INDEX conflicts_of_map ON conflicts (map, id);
CREATE UNIQUE INDEX default_publisher ON publishers (environment) WHERE is_default = 1;
CREATE UNIQUE INDEX map_versions_by_number ON map_versions (map, publisher COLLATE NOCASE, number);
CREATE INDEX activations_of_map ON activations (map, id);
CREATE UNIQUE INDEX groups_by_fingerprint ON failure_groups (map, direction, fingerprint);
CREATE INDEX groups_by_last ON failure_groups (environment, last_at, id);
CREATE INDEX comments_of_group ON group_comments (group_id, id);
CREATE INDEX failures_of_group ON failures (group_id, id);
CREATE INDEX failures_of_group_unsettled ON failures (group_id, id) WHERE status < 2;
CREATE INDEX failures_of_leg_by_cause ON failures (leg, group_id, status, (parent_entities IS NULL))
    WHERE leg IS NOT NULL AND status < 2;
CREATE INDEX failures_of_no_group ON failures (id) WHERE group_id IS NULL;
CREATE TRIGGER failures_join_group AFTER INSERT ON failures WHEN NEW.group_id IS NOT NULL
BEGIN
    UPDATE failure_groups SET
        total = total + 1,
        kept = kept + 1,
        open = open + (NEW.status = 0 AND NEW.parent_entities IS NULL),
        waiting = waiting + (NEW.status = 0 AND NEW.parent_entities IS NOT NULL),
        retrying = retrying + (NEW.status = 1),
        calling = calling + (NEW.status < 2 AND NEW.parent_entities IS NULL),
        example = NEW.id
    WHERE id = NEW.group_id;
END;
CREATE TRIGGER failures_move_in_group AFTER UPDATE OF status, parent_entities, group_id ON failures
WHEN OLD.status <> NEW.status OR OLD.group_id IS NOT NEW.group_id
    OR (OLD.parent_entities IS NULL) <> (NEW.parent_entities IS NULL)
BEGIN
    UPDATE failure_groups SET
        kept = kept - 1,
        open = open - (OLD.status = 0 AND OLD.parent_entities IS NULL),
        waiting = waiting - (OLD.status = 0 AND OLD.parent_entities IS NOT NULL),
        retrying = retrying - (OLD.status = 1),
        calling = calling - (OLD.status < 2 AND OLD.parent_entities IS NULL)
    WHERE id = OLD.group_id;
    UPDATE failure_groups SET
        total = total + (OLD.group_id IS NOT NEW.group_id),
        kept = kept + 1,
        open = open + (NEW.status = 0 AND NEW.parent_entities IS NULL),
        waiting = waiting + (NEW.status = 0 AND NEW.parent_entities IS NOT NULL),
        retrying = retrying + (NEW.status = 1),
        calling = calling + (NEW.status < 2 AND NEW.parent_entities IS NULL),
        example = iif(OLD.group_id IS NEW.group_id, example, NEW.id)
    WHERE id = NEW.group_id;
    UPDATE failure_groups SET fixed_at = NEW.last_at, fixed_by = acted_by
    WHERE id = NEW.group_id AND NEW.status = 2 AND OLD.status < 2 AND open + waiting + retrying = 0;
END;
CREATE TRIGGER failures_leave_group AFTER DELETE ON failures WHEN OLD.group_id IS NOT NULL
BEGIN
    UPDATE failure_groups SET
        kept = kept - 1,
        open = open - (OLD.status = 0 AND OLD.parent_entities IS NULL),
        waiting = waiting - (OLD.status = 0 AND OLD.parent_entities IS NOT NULL),
        retrying = retrying - (OLD.status = 1),
        calling = calling - (OLD.status < 2 AND OLD.parent_entities IS NULL)
    WHERE id = OLD.group_id;
END;
CREATE INDEX error_events_of_key ON error_events (map, key, at) WHERE key IS NOT NULL;
CREATE INDEX failures_of_key ON failures (map, key, id);
CREATE INDEX conflicts_of_key ON conflicts (map, key, at);
CREATE INDEX deeds_of_map ON activities (map, at) WHERE minute IS NULL;
CREATE INDEX bulk_acts_of_environment ON bulk_acts (environment, id);
CREATE INDEX bulk_acts_at_work ON bulk_acts (environment, id) WHERE status = 'working';
CREATE INDEX bulk_items_left ON bulk_items (act, failure) WHERE result = 0;
CREATE INDEX bulk_items_left_alone ON bulk_items (act, failure) WHERE result > 1;
CREATE INDEX bulk_items_of_failure ON bulk_items (failure);
CREATE INDEX failures_of_correlation ON failures (correlation);
CREATE INDEX activities_of_correlation ON activities (correlation) WHERE correlation <> '';
CREATE INDEX failures_with_payload ON failures (environment, last_at) WHERE payload_gone = 0;
CREATE UNIQUE INDEX strands_by_content ON activity_strands (environment, map, name, severity, actor);
CREATE INDEX activities_of_strand ON activities (strand, id, at);
CREATE TRIGGER activities_join_strand AFTER INSERT ON activities
BEGIN
    INSERT INTO activity_strands (environment, map, name, severity, actor)
    VALUES (NEW.environment, coalesce(NEW.map, 0), NEW.name, NEW.severity, NEW.actor)
    ON CONFLICT (environment, map, name, severity, actor) DO UPDATE SET kept = kept + 1;
    UPDATE activities SET strand = (
        SELECT s.id FROM activity_strands AS s WHERE s.environment = NEW.environment AND s.map = coalesce(NEW.map, 0)
            AND s.name = NEW.name AND s.severity = NEW.severity AND s.actor = NEW.actor)
    WHERE id = NEW.id;
END;
CREATE TRIGGER activities_leave_strand AFTER DELETE ON activities
BEGIN
    UPDATE activity_strands SET kept = kept - 1 WHERE id = OLD.strand;
END;
CREATE UNIQUE INDEX alerts_by_name ON alert_settings (environment, folded);
CREATE INDEX firings_of_environment ON firings (environment, id);
CREATE INDEX firings_by_status ON firings (environment, status, id);
CREATE INDEX firings_of_counted ON firings (alert, map, direction, id);
CREATE INDEX firings_open ON firings (environment, alert) WHERE status = 'firing';
CREATE INDEX firings_to_act_on ON firings (environment, id) WHERE held IS NULL;
CREATE INDEX notifications_due ON notifications (due, id) WHERE due IS NOT NULL;
CREATE INDEX notifications_of_firing ON notifications (firing, id);
CREATE INDEX delivery_attempts_of_notification ON delivery_attempts (notification, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('maps',11);
INSERT INTO "sqlite_sequence" VALUES('map_versions',14);
INSERT INTO "sqlite_sequence" VALUES('activities',53);
INSERT INTO "sqlite_sequence" VALUES('runs',11);
INSERT INTO "sqlite_sequence" VALUES('legs',40);
INSERT INTO "sqlite_sequence" VALUES('changes',8);
INSERT INTO "sqlite_sequence" VALUES('error_events',4);
INSERT INTO "sqlite_sequence" VALUES('failures',1);
INSERT INTO "sqlite_sequence" VALUES('notices',2);
INSERT INTO "sqlite_sequence" VALUES('activations',13);
INSERT INTO "sqlite_sequence" VALUES('failure_groups',1);
INSERT INTO "sqlite_sequence" VALUES('activity_strands',42);
INSERT INTO "sqlite_sequence" VALUES('alert_settings',4);
COMMIT;
