BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE approval (
	reply INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (reply, sha256, "by"), 
	FOREIGN KEY(reply) REFERENCES reply (number)
);
INSERT INTO "approval" VALUES(1,'3793bec94f316e841e35e15eb1bc5e28321a9c1bb5641318faf74dfdb4717c31','U0GIL00007','2026-11-02 09:01:00.000000');
INSERT INTO "approval" VALUES(4,'c8ebee48b3ce6c792383a91f9a8c6dbd71b688814d3847142aadaf56cec1a066','U0GIL00007','2026-11-02 09:07:00.000000');
INSERT INTO "approval" VALUES(5,'6e534ab567746e1913d3e7b0e0d7deb80c129a492165d47c8d283bb56aeca8e4','U0GIL00007','2026-11-02 09:09:00.000000');
INSERT INTO "approval" VALUES(6,'74498d50aa9359e50b22cf7d658ee74a78b0fbcdbfe799555dc61363c0a1e164','U0GIL00007','2026-11-02 10:11:00.000000');
INSERT INTO "approval" VALUES(8,'8b15620c929444b18018a2dde9258305453bd8689b651fc83ea19c134e161fad','U0GIL00007','2026-11-02 10:21:00.000000');
INSERT INTO "approval" VALUES(9,'bce6949ee903275f75c4044a689ef81042038d96290229890075c545b7bc52e7','U0GIL00007','2026-11-02 10:24:00.000000');
CREATE TABLE burst (
	lease_token VARCHAR NOT NULL, 
	lease_until DATETIME, 
	number INTEGER NOT NULL, 
	tag VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	newest_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	count INTEGER NOT NULL, 
	told INTEGER NOT NULL, 
	show_at DATETIME, 
	PRIMARY KEY (number)
);
INSERT INTO "burst" VALUES('',NULL,1,'api','C0ASKAPI01','1795815475.521347','2026-11-02 09:01:00.000000','2026-11-02 09:09:00.000000','2026-11-02 10:10:00.000000',6,6,NULL);
INSERT INTO "burst" VALUES('',NULL,2,'api','C0ASKAPI01','1795815476.761778','2026-11-02 10:11:00.000000','2026-11-02 10:23:00.000000',NULL,9,9,NULL);
CREATE TABLE card (
	id INTEGER NOT NULL, 
	question INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	closed BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(question) REFERENCES question (number), 
	CONSTRAINT one_card_a_message UNIQUE (channel, ts)
);
INSERT INTO "card" VALUES(1,1,'C0ASKAPI01','1795815474.861752',0);
INSERT INTO "card" VALUES(2,3,'C0ASKAPI01','1795815475.147060',0);
INSERT INTO "card" VALUES(3,4,'C0ASKAPI01','1795815475.230341',0);
INSERT INTO "card" VALUES(4,5,'C0ASKAPI01','1795815475.338815',0);
INSERT INTO "card" VALUES(5,6,'C0ASKAPI01','1795815475.497516',0);
INSERT INTO "card" VALUES(6,7,'C0ASKAPI01','1795815475.778711',0);
INSERT INTO "card" VALUES(7,8,'C0ASKAPI01','1795815476.096845',0);
INSERT INTO "card" VALUES(8,9,'C0ASKAPI01','1795815476.333438',0);
INSERT INTO "card" VALUES(9,10,'C0ASKAPI01','1795815476.405719',0);
INSERT INTO "card" VALUES(10,11,'C0TRIAGE01','1795815476.536535',1);
INSERT INTO "card" VALUES(11,11,'C0ASKAPI01','1795815476.604312',0);
INSERT INTO "card" VALUES(12,12,'C0ASKAPI01','1795815476.719152',0);
INSERT INTO "card" VALUES(13,13,'C0ASKAPI01','1795815476.925967',0);
INSERT INTO "card" VALUES(14,14,'C0ASKAPI01','1795815477.116087',0);
INSERT INTO "card" VALUES(15,15,'C0ASKAPI01','1795815477.354813',0);
INSERT INTO "card" VALUES(16,16,'C0ASKAPI01','1795815478.373742',0);
INSERT INTO "card" VALUES(17,17,'C0ASKAPI01','1795815479.009812',0);
CREATE TABLE chain (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "chain" VALUES(1,101,'3bb7a06aa1dfa2ce0abefa49680f3c50a21c35f3cc4ed7b62e43c32a10fc4cb4');
CREATE TABLE correction (
	number INTEGER NOT NULL, 
	question INTEGER NOT NULL, 
	post INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	tags JSON, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	why VARCHAR NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(post) REFERENCES post (number), 
	FOREIGN KEY(question) REFERENCES question (number)
);
INSERT INTO "correction" VALUES(1,1,1,'approve','["api"]','U0GIL00007','2026-11-02 09:01:00.000000','',5);
INSERT INTO "correction" VALUES(2,6,6,'approve','["api"]','U0GIL00007','2026-11-02 09:07:00.000000','',29);
INSERT INTO "correction" VALUES(3,7,7,'approve','["api"]','U0GIL00007','2026-11-02 09:09:00.000000','',37);
INSERT INTO "correction" VALUES(4,8,8,'approve','["api"]','U0GIL00007','2026-11-02 10:11:00.000000','',48);
INSERT INTO "correction" VALUES(5,10,10,'merge','["api"]','U0FAY00006','2026-11-02 10:14:00.000000','',58);
INSERT INTO "correction" VALUES(6,11,11,'retag','["billing", "api"]','U0FAY00006','2026-11-02 10:15:00.000000','',63);
INSERT INTO "correction" VALUES(7,12,12,'ignore','[]','U0FAY00006','2026-11-02 10:16:00.000000','a poem',68);
INSERT INTO "correction" VALUES(8,15,15,'approve','["api"]','U0GIL00007','2026-11-02 10:19:00.000000','',81);
INSERT INTO "correction" VALUES(9,16,16,'approve','["api"]','U0GIL00007','2026-11-02 10:21:00.000000','',91);
INSERT INTO "correction" VALUES(10,17,17,'approve','["api"]','U0GIL00007','2026-11-02 10:24:00.000000','',100);
CREATE TABLE earlier (
	question INTEGER NOT NULL, 
	reply INTEGER NOT NULL, 
	likeness FLOAT NOT NULL, 
	PRIMARY KEY (question, reply), 
	FOREIGN KEY(question) REFERENCES question (number), 
	FOREIGN KEY(reply) REFERENCES reply (number)
);
INSERT INTO "earlier" VALUES(15,5,0.89);
CREATE TABLE event (
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE history (
	seq INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	what VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	question INTEGER, 
	reply INTEGER, 
	why VARCHAR NOT NULL, 
	data JSON, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "history" VALUES(1,'2026-11-02 09:01:00.000000','question.seen','ingest',1,NULL,'','{"post": "1", "source": "square"}','0000000000000000000000000000000000000000000000000000000000000000','59eff235e4cef21d9c0f4f726edea81afabcc40c16d25e5f9b9d9e88a0bbd505');
INSERT INTO "history" VALUES(2,'2026-11-02 09:01:00.000000','question.routed','triage',1,NULL,'api 0.97: the words ''api'', ''key''; like the example ''How do I rotate a key?''; Ana Reyes (0 open of 5), Fay Mensah (0 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0ANA00001 U0FAY00006"}','59eff235e4cef21d9c0f4f726edea81afabcc40c16d25e5f9b9d9e88a0bbd505','329b2130d539dbcdf7803f0be170a8e2ba085bf46ddfccaf4024f9c21ca6ae32');
INSERT INTO "history" VALUES(3,'2026-11-02 09:01:00.000000','question.asked','ask',1,NULL,'','{"channel": "C0ASKAPI01"}','329b2130d539dbcdf7803f0be170a8e2ba085bf46ddfccaf4024f9c21ca6ae32','5c6c0ebbcefcd85d9bafc1579ac97dd6bef8fb9efe93c1a3606b23219621b881');
INSERT INTO "history" VALUES(4,'2026-11-02 09:01:00.000000','reply.proposed','U0ANA00001',1,1,'','{"version": "1", "sha256": "3793bec94f316e841e35e15eb1bc5e28321a9c1bb5641318faf74dfdb4717c31"}','5c6c0ebbcefcd85d9bafc1579ac97dd6bef8fb9efe93c1a3606b23219621b881','50e048e65fa2cb0e087b6cb00d2320f91bb71e9171486d4ffd0ac2fdc47bb7da');
INSERT INTO "history" VALUES(5,'2026-11-02 09:01:00.000000','reply.approved','U0GIL00007',1,1,'','{"sha256": "3793bec94f316e841e35e15eb1bc5e28321a9c1bb5641318faf74dfdb4717c31"}','50e048e65fa2cb0e087b6cb00d2320f91bb71e9171486d4ffd0ac2fdc47bb7da','37c0c187ea1bb58523943edc1e4ea76f9b1a7ed25c8eb81190fc03e39e877c79');
INSERT INTO "history" VALUES(6,'2026-11-02 09:01:00.000000','reply.waiting','approve',1,1,'','{"until": "2026-11-02T09:01:30+00:00"}','37c0c187ea1bb58523943edc1e4ea76f9b1a7ed25c8eb81190fc03e39e877c79','3e47373274cb14926be12615fa2660a3d957fc9d038ce081adf87627f24fbd1d');
INSERT INTO "history" VALUES(7,'2026-11-02 09:02:00.000000','reply.claimed','relay',1,1,'','{"try": "1"}','3e47373274cb14926be12615fa2660a3d957fc9d038ce081adf87627f24fbd1d','85c2974d466a102d0868fb77e3ce3b99f0117a0fa4ff49ff982fc3c0790416c7');
INSERT INTO "history" VALUES(8,'2026-11-02 09:02:00.000000','reply.sent','relay',1,1,'','{"url": "https://square.example/r1", "external_id": "r1"}','85c2974d466a102d0868fb77e3ce3b99f0117a0fa4ff49ff982fc3c0790416c7','acc7e6dbc2c7a3988db2264aa77b31e57ca75400e4ed01bde4aa6640f053608a');
INSERT INTO "history" VALUES(9,'2026-11-02 09:03:00.000000','question.seen','ingest',2,NULL,'','{"post": "2", "source": "square"}','acc7e6dbc2c7a3988db2264aa77b31e57ca75400e4ed01bde4aa6640f053608a','509603628cd24b31cfe69915244767bf0473fde0e21f2c6bc611f83b1c56ddf2');
INSERT INTO "history" VALUES(10,'2026-11-02 09:03:00.000000','question.dismissed','triage',2,NULL,'reads like praise 0.91: ''lovely'' ''good''','{"need": "praise"}','509603628cd24b31cfe69915244767bf0473fde0e21f2c6bc611f83b1c56ddf2','0e7faa96024c5758993630f4f6930a462c84f7251149a25abd3da259ba7e11ad');
INSERT INTO "history" VALUES(11,'2026-11-02 09:04:00.000000','question.seen','ingest',3,NULL,'','{"post": "3", "source": "square"}','0e7faa96024c5758993630f4f6930a462c84f7251149a25abd3da259ba7e11ad','2cab5f2b115d7d372baf988c626509964f1534f8ba945ef79ae6abd58564027c');
INSERT INTO "history" VALUES(12,'2026-11-02 09:04:00.000000','question.routed','triage',3,NULL,'api 0.62: the word ''keys''; Ana Reyes (0 open of 5), Fay Mensah (0 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0ANA00001 U0FAY00006"}','2cab5f2b115d7d372baf988c626509964f1534f8ba945ef79ae6abd58564027c','458e74396560448dc2f5c695d50ae8962930791537fc7c15b59577fdca78cc89');
INSERT INTO "history" VALUES(13,'2026-11-02 09:04:00.000000','question.asked','ask',3,NULL,'','{"channel": "C0ASKAPI01"}','458e74396560448dc2f5c695d50ae8962930791537fc7c15b59577fdca78cc89','bfa23b4fd06662efa431338c0f39cd697d2804c1a520cf8b35de765f3c98ada1');
INSERT INTO "history" VALUES(14,'2026-11-02 09:04:00.000000','question.claimed','U0ANA00001',3,NULL,'','{}','bfa23b4fd06662efa431338c0f39cd697d2804c1a520cf8b35de765f3c98ada1','e61ef392b65eeb00b696705ab8dabd0031aee9f77855705b1cc9f9de00574626');
INSERT INTO "history" VALUES(15,'2026-11-02 09:05:00.000000','question.seen','ingest',4,NULL,'','{"post": "4", "source": "square"}','e61ef392b65eeb00b696705ab8dabd0031aee9f77855705b1cc9f9de00574626','13b5e1b20dcb11b69387ee91a69d43d2574f66cbfa7d8eb1d5d419e92206f7a0');
INSERT INTO "history" VALUES(16,'2026-11-02 09:05:00.000000','question.routed','triage',4,NULL,'api 0.73: the word ''rate limit''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','13b5e1b20dcb11b69387ee91a69d43d2574f66cbfa7d8eb1d5d419e92206f7a0','0d7330a2d857875ad86d9d3e4c47733a7fe360cb2141de8e55d7813246cd891e');
INSERT INTO "history" VALUES(17,'2026-11-02 09:05:00.000000','question.asked','ask',4,NULL,'','{"channel": "C0ASKAPI01"}','0d7330a2d857875ad86d9d3e4c47733a7fe360cb2141de8e55d7813246cd891e','c8ecadb89fa40a590b307e1580657611a4ec30a122475206e74933763b6cf319');
INSERT INTO "history" VALUES(18,'2026-11-02 09:05:00.000000','reply.proposed','U0ANA00001',4,2,'','{"version": "1", "sha256": "bee7f2f7e579bdbe4eccc92d88036b905d4f6c70b0001fe7240322610005e3bc"}','c8ecadb89fa40a590b307e1580657611a4ec30a122475206e74933763b6cf319','5a19a5a0b6ae0302c4429444ad373833f285ae44726c32399abe9171830c7ddd');
INSERT INTO "history" VALUES(19,'2026-11-02 09:06:00.000000','question.seen','ingest',5,NULL,'','{"post": "5", "source": "square"}','5a19a5a0b6ae0302c4429444ad373833f285ae44726c32399abe9171830c7ddd','7c8498d334631c0a4344472b01b3a3abac66c519fb9e18915833b3aa316f6772');
INSERT INTO "history" VALUES(20,'2026-11-02 09:06:00.000000','question.routed','triage',5,NULL,'api 0.64: the word ''keys''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','7c8498d334631c0a4344472b01b3a3abac66c519fb9e18915833b3aa316f6772','dac06740e305b8b78f7156ac5863a1f2cba9249fdbc8aba4716f7a9859a1b8d8');
INSERT INTO "history" VALUES(21,'2026-11-02 09:06:00.000000','question.asked','ask',5,NULL,'','{"channel": "C0ASKAPI01"}','dac06740e305b8b78f7156ac5863a1f2cba9249fdbc8aba4716f7a9859a1b8d8','ace015cad7775a3d09e19863780ae543616ca3bc8d960f7d132a3d49a436f352');
INSERT INTO "history" VALUES(22,'2026-11-02 09:06:00.000000','reply.proposed','U0ANA00001',5,3,'','{"version": "1", "sha256": "32aaedb6aab7fc1d02ae394031aa298cc14068f6c575b9ae5a5c1b44952e85e6"}','ace015cad7775a3d09e19863780ae543616ca3bc8d960f7d132a3d49a436f352','9161f63c8a57bd179db3ab5cbd6456f8b7f89e52991b0eeef8f345a3eca7f2e4');
INSERT INTO "history" VALUES(23,'2026-11-02 09:06:00.000000','reply.changes_asked','U0GIL00007',5,3,'say since when','{}','9161f63c8a57bd179db3ab5cbd6456f8b7f89e52991b0eeef8f345a3eca7f2e4','482a51eca70a6e28174c3aba3562c1d43fdb5b71b593c074c8c6e1f97c3d8f73');
INSERT INTO "history" VALUES(24,'2026-11-02 09:07:00.000000','question.seen','ingest',6,NULL,'','{"post": "6", "source": "square"}','482a51eca70a6e28174c3aba3562c1d43fdb5b71b593c074c8c6e1f97c3d8f73','642b9ef29d72e1467a3a8d5d961c1ed77ba7de9cc0d09a3dfa5ca288e7701dbf');
INSERT INTO "history" VALUES(25,'2026-11-02 09:07:00.000000','question.routed','triage',6,NULL,'api 0.72: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','642b9ef29d72e1467a3a8d5d961c1ed77ba7de9cc0d09a3dfa5ca288e7701dbf','ffa6d9a7cc611a1b00f2553d5e81651b34d34fc3566799fc7003d6959adb7b31');
INSERT INTO "history" VALUES(26,'2026-11-02 09:07:00.000000','burst.opened','burst',NULL,NULL,'','{"burst": "1", "tag": "api", "count": "5"}','ffa6d9a7cc611a1b00f2553d5e81651b34d34fc3566799fc7003d6959adb7b31','6799d8e7b1febc631783324c3e7b194351ad19eeab6f427281985324f5739b71');
INSERT INTO "history" VALUES(27,'2026-11-02 09:07:00.000000','question.asked','ask',6,NULL,'','{"channel": "C0ASKAPI01"}','6799d8e7b1febc631783324c3e7b194351ad19eeab6f427281985324f5739b71','ad270c8c0996ba7d8cdc0bc16c1c93267d2e8ee349caa3d64393eeeb55c55d09');
INSERT INTO "history" VALUES(28,'2026-11-02 09:07:00.000000','reply.proposed','U0ANA00001',6,4,'','{"version": "1", "sha256": "c8ebee48b3ce6c792383a91f9a8c6dbd71b688814d3847142aadaf56cec1a066"}','ad270c8c0996ba7d8cdc0bc16c1c93267d2e8ee349caa3d64393eeeb55c55d09','fd73b5e4d4221cb23a573c404cb90d7a117ff940e907322e75fff198c195a60c');
INSERT INTO "history" VALUES(29,'2026-11-02 09:07:00.000000','reply.approved','U0GIL00007',6,4,'','{"sha256": "c8ebee48b3ce6c792383a91f9a8c6dbd71b688814d3847142aadaf56cec1a066"}','fd73b5e4d4221cb23a573c404cb90d7a117ff940e907322e75fff198c195a60c','2f98c664524a022a0ff068b23c31c6cd463e48fc2cac73d85fc1bfa1188a7104');
INSERT INTO "history" VALUES(30,'2026-11-02 09:07:00.000000','reply.waiting','approve',6,4,'','{"until": "2026-11-02T09:07:30+00:00"}','2f98c664524a022a0ff068b23c31c6cd463e48fc2cac73d85fc1bfa1188a7104','23b49bcf2f8ff88659812da5970ac1b1b1b9df459672ddb54a3483533d01cf71');
INSERT INTO "history" VALUES(31,'2026-11-02 09:08:00.000000','reply.claimed','relay',6,4,'','{"try": "1"}','23b49bcf2f8ff88659812da5970ac1b1b1b9df459672ddb54a3483533d01cf71','a76e87bea0bc00ade6cee8a67c0645908a880ec87b769a9fdb5d1cc589125ce8');
INSERT INTO "history" VALUES(32,'2026-11-02 09:08:00.000000','reply.failed','relay',6,4,'it takes no links','{}','a76e87bea0bc00ade6cee8a67c0645908a880ec87b769a9fdb5d1cc589125ce8','b83800167e893ad9430152f8a25b7b77f87a578a757dc88383d14c3a036f6a17');
INSERT INTO "history" VALUES(33,'2026-11-02 09:09:00.000000','question.seen','ingest',7,NULL,'','{"post": "7", "source": "square"}','b83800167e893ad9430152f8a25b7b77f87a578a757dc88383d14c3a036f6a17','94c7925c3abff99fa06b42c2d22025a5b5d222700b93528c4a65139d7dd6a60b');
INSERT INTO "history" VALUES(34,'2026-11-02 09:09:00.000000','question.routed','triage',7,NULL,'api 0.67: the word ''rate limit''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','94c7925c3abff99fa06b42c2d22025a5b5d222700b93528c4a65139d7dd6a60b','da17ecb63b874add226f19bb476843bf67d5b56b0973e22cbe962a4045638d4f');
INSERT INTO "history" VALUES(35,'2026-11-02 09:09:00.000000','question.asked','ask',7,NULL,'','{"channel": "C0ASKAPI01"}','da17ecb63b874add226f19bb476843bf67d5b56b0973e22cbe962a4045638d4f','0ceeca3ea95220053d9cd0f9733c353df59b29312db4953c5b4f4442584a4645');
INSERT INTO "history" VALUES(36,'2026-11-02 09:09:00.000000','reply.proposed','U0ANA00001',7,5,'','{"version": "1", "sha256": "6e534ab567746e1913d3e7b0e0d7deb80c129a492165d47c8d283bb56aeca8e4"}','0ceeca3ea95220053d9cd0f9733c353df59b29312db4953c5b4f4442584a4645','163b0f8610b768a3c56d81b28c19a188c8c4611404f9e3c457f47d314fb2f7fc');
INSERT INTO "history" VALUES(37,'2026-11-02 09:09:00.000000','reply.approved','U0GIL00007',7,5,'','{"sha256": "6e534ab567746e1913d3e7b0e0d7deb80c129a492165d47c8d283bb56aeca8e4"}','163b0f8610b768a3c56d81b28c19a188c8c4611404f9e3c457f47d314fb2f7fc','83a9505df05af5343cb5fb1b1af17a8b2bfaf4c69a64c307649262e8fba102fb');
INSERT INTO "history" VALUES(38,'2026-11-02 09:09:00.000000','reply.waiting','approve',7,5,'','{"until": "2026-11-02T09:09:30+00:00"}','83a9505df05af5343cb5fb1b1af17a8b2bfaf4c69a64c307649262e8fba102fb','f003b5cf1f34211f6be8edf2cc972bc8fa6598fd2dfdf987b8586161b6d40038');
INSERT INTO "history" VALUES(39,'2026-11-02 09:10:00.000000','reply.claimed','relay',7,5,'','{"try": "1"}','f003b5cf1f34211f6be8edf2cc972bc8fa6598fd2dfdf987b8586161b6d40038','ef85cc1f7c6e3e9c997a121dc511c2f29452acde99eee53fd71d9b404e3e47fa');
INSERT INTO "history" VALUES(40,'2026-11-02 09:10:00.000000','reply.looked_up','relay',7,5,'the answer was lost','{}','ef85cc1f7c6e3e9c997a121dc511c2f29452acde99eee53fd71d9b404e3e47fa','65779a965bdbf4a43acab4a1e49ecac4e228e3650963a8b56fec070c6927e2fb');
INSERT INTO "history" VALUES(41,'2026-11-02 10:10:00.000000','reply.claimed','relay',7,5,'','{"try": "2"}','65779a965bdbf4a43acab4a1e49ecac4e228e3650963a8b56fec070c6927e2fb','b03fd87f877662bdb9c8592aef856e191a00ecf3d228b42500afeebe4fbd521d');
INSERT INTO "history" VALUES(42,'2026-11-02 10:10:00.000000','reply.sent','relay',7,5,'','{"url": "https://square.example/r2", "external_id": "r2"}','b03fd87f877662bdb9c8592aef856e191a00ecf3d228b42500afeebe4fbd521d','10acf406b08efc905f9c36cd5ce27542bf005146504baa84d01aa90aa5dfa3f5');
INSERT INTO "history" VALUES(43,'2026-11-02 10:10:00.000000','burst.ended','burst',NULL,NULL,'','{"burst": "1", "tag": "api", "count": "6"}','10acf406b08efc905f9c36cd5ce27542bf005146504baa84d01aa90aa5dfa3f5','a79e0513a4a06f59cf8c9913ca6c579ce096dba299c823597765c47f47dd5fca');
INSERT INTO "history" VALUES(44,'2026-11-02 10:11:00.000000','question.seen','ingest',8,NULL,'','{"post": "8", "source": "square"}','a79e0513a4a06f59cf8c9913ca6c579ce096dba299c823597765c47f47dd5fca','21d60ccc7d578d4c137e5b0b40e1f6721b0e2e7ad17bb13d0f9180c873690333');
INSERT INTO "history" VALUES(45,'2026-11-02 10:11:00.000000','question.routed','triage',8,NULL,'api 0.62: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','21d60ccc7d578d4c137e5b0b40e1f6721b0e2e7ad17bb13d0f9180c873690333','2072df5a3f922a4fb1246c47b393d2f530d1e625aa730838821cd66879c77e20');
INSERT INTO "history" VALUES(46,'2026-11-02 10:11:00.000000','question.asked','ask',8,NULL,'','{"channel": "C0ASKAPI01"}','2072df5a3f922a4fb1246c47b393d2f530d1e625aa730838821cd66879c77e20','2224feab531087b72e918bb223a966bce7f672fb9c9812620f152a4d4e224706');
INSERT INTO "history" VALUES(47,'2026-11-02 10:11:00.000000','reply.proposed','U0ANA00001',8,6,'','{"version": "1", "sha256": "74498d50aa9359e50b22cf7d658ee74a78b0fbcdbfe799555dc61363c0a1e164"}','2224feab531087b72e918bb223a966bce7f672fb9c9812620f152a4d4e224706','ad113831ea859aefe72baeb11f082332300437e38652e5245f8d9dc05d0a13da');
INSERT INTO "history" VALUES(48,'2026-11-02 10:11:00.000000','reply.approved','U0GIL00007',8,6,'','{"sha256": "74498d50aa9359e50b22cf7d658ee74a78b0fbcdbfe799555dc61363c0a1e164"}','ad113831ea859aefe72baeb11f082332300437e38652e5245f8d9dc05d0a13da','48c504c49afa3f726ca876eccb66d5e665497c93bc10a0d1dd1ff08c9b046ff6');
INSERT INTO "history" VALUES(49,'2026-11-02 10:11:00.000000','reply.waiting','approve',8,6,'','{"until": "2026-11-02T10:11:30+00:00"}','48c504c49afa3f726ca876eccb66d5e665497c93bc10a0d1dd1ff08c9b046ff6','2a31cfb9f4141c0d37078fff6b7add24d800d6ccc64cf6e6295469e334e4ae8d');
INSERT INTO "history" VALUES(50,'2026-11-02 10:12:00.000000','reply.claimed','relay',8,6,'','{"try": "1"}','2a31cfb9f4141c0d37078fff6b7add24d800d6ccc64cf6e6295469e334e4ae8d','1879aff78d466f53d441470f12b6c691ccdfe9aaa12556f2dc39a7e941de78fe');
INSERT INTO "history" VALUES(51,'2026-11-02 10:12:00.000000','reply.handed_over','relay',8,6,'its rules want a person to post','{}','1879aff78d466f53d441470f12b6c691ccdfe9aaa12556f2dc39a7e941de78fe','1f24ad5652a9da4d0f8e21e5c4ccfa532899bd3896f2c80e41db546cc1ea4979');
INSERT INTO "history" VALUES(52,'2026-11-02 10:13:00.000000','question.seen','ingest',9,NULL,'','{"post": "9", "source": "square"}','1f24ad5652a9da4d0f8e21e5c4ccfa532899bd3896f2c80e41db546cc1ea4979','2e08acc954af82a7f4cbebb9c53f7a049cf8a3608840bbc4e221db9359e9a4bd');
INSERT INTO "history" VALUES(53,'2026-11-02 10:13:00.000000','question.routed','triage',9,NULL,'api 0.62: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','2e08acc954af82a7f4cbebb9c53f7a049cf8a3608840bbc4e221db9359e9a4bd','53c3573ab301d4db564ec06a6d0c37e3bd1bdcc88752893448fb77ac66a78df6');
INSERT INTO "history" VALUES(54,'2026-11-02 10:13:00.000000','question.asked','ask',9,NULL,'','{"channel": "C0ASKAPI01"}','53c3573ab301d4db564ec06a6d0c37e3bd1bdcc88752893448fb77ac66a78df6','f777229fa220346cef86b3ce158c8565017a32dd8c7b5aac943eb9e64b86f498');
INSERT INTO "history" VALUES(55,'2026-11-02 10:14:00.000000','question.seen','ingest',10,NULL,'','{"post": "10", "source": "square"}','f777229fa220346cef86b3ce158c8565017a32dd8c7b5aac943eb9e64b86f498','efe5fe5d6733ab717e2cb1c2ea884ae03e9597a33d8414157c813e4a011d12cb');
INSERT INTO "history" VALUES(56,'2026-11-02 10:14:00.000000','question.routed','triage',10,NULL,'api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','efe5fe5d6733ab717e2cb1c2ea884ae03e9597a33d8414157c813e4a011d12cb','de4fc29b7e5bf1857c0fa4b4ab089db2062c6e8dffcf24452b63c818c3c9aaa9');
INSERT INTO "history" VALUES(57,'2026-11-02 10:14:00.000000','question.asked','ask',10,NULL,'','{"channel": "C0ASKAPI01"}','de4fc29b7e5bf1857c0fa4b4ab089db2062c6e8dffcf24452b63c818c3c9aaa9','707833f1f02d75d89c6f1fc2d3798902be168954899ab1abc1bb5791026bf8fa');
INSERT INTO "history" VALUES(58,'2026-11-02 10:14:00.000000','question.merged','U0FAY00006',10,NULL,'','{"into": "9"}','707833f1f02d75d89c6f1fc2d3798902be168954899ab1abc1bb5791026bf8fa','86bdea5e2ceea6ce638cc3558a8cfd923cb7b15e1516856f1d37a01ce3770c2f');
INSERT INTO "history" VALUES(59,'2026-11-02 10:14:00.000000','question.joined','U0FAY00006',9,NULL,'','{"post": "10", "source": "square", "from": "10", "posts": "1"}','86bdea5e2ceea6ce638cc3558a8cfd923cb7b15e1516856f1d37a01ce3770c2f','ae4e2dc8c192c582f8db56afa6a7da21435468b626ed500bc648944b91c0a2ed');
INSERT INTO "history" VALUES(60,'2026-11-02 10:15:00.000000','question.seen','ingest',11,NULL,'','{"post": "11", "source": "square"}','ae4e2dc8c192c582f8db56afa6a7da21435468b626ed500bc648944b91c0a2ed','3b03c8b1aefc292342c07cff5d08580792f67df5c9bf5320954e467d125922ec');
INSERT INTO "history" VALUES(61,'2026-11-02 10:15:00.000000','question.routed','triage',11,NULL,'billing 0.69: the word ''invoice''; nobody has the tag billing; so the leads are asked in the fallback channel','{"channel": "C0TRIAGE01", "tags": "billing", "people": "U0FAY00006"}','3b03c8b1aefc292342c07cff5d08580792f67df5c9bf5320954e467d125922ec','bc210f7ce10d01fa3aa90f9cfca558d14d647d29fea4a90d869952941347aaf5');
INSERT INTO "history" VALUES(62,'2026-11-02 10:15:00.000000','question.asked','ask',11,NULL,'','{"channel": "C0TRIAGE01"}','bc210f7ce10d01fa3aa90f9cfca558d14d647d29fea4a90d869952941347aaf5','9861dc812c36547e18fdfb315518676560e1df26ea5ec9b67aa5b4f65f3ce841');
INSERT INTO "history" VALUES(63,'2026-11-02 10:15:00.000000','question.moved','U0FAY00006',11,NULL,'api 1.00: <@U0FAY00006> said so, billing 1.00: <@U0FAY00006> said so; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api billing"}','9861dc812c36547e18fdfb315518676560e1df26ea5ec9b67aa5b4f65f3ce841','fd53a400a93d423a4caa225dc60140b0d2c6d79214735c911c3f3ea649dff275');
INSERT INTO "history" VALUES(64,'2026-11-02 10:16:00.000000','question.seen','ingest',12,NULL,'','{"post": "12", "source": "square"}','fd53a400a93d423a4caa225dc60140b0d2c6d79214735c911c3f3ea649dff275','6f51437f02ae410bc6d8339893b79459f77c19819efe98bd640d4cfcf052ae74');
INSERT INTO "history" VALUES(65,'2026-11-02 10:16:00.000000','question.routed','triage',12,NULL,'api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','6f51437f02ae410bc6d8339893b79459f77c19819efe98bd640d4cfcf052ae74','9352308e9e854fd1581a693dca62b247157a81bf593151ce1157e26c0a9cbde5');
INSERT INTO "history" VALUES(66,'2026-11-02 10:16:00.000000','burst.opened','burst',NULL,NULL,'','{"burst": "2", "tag": "api", "count": "5"}','9352308e9e854fd1581a693dca62b247157a81bf593151ce1157e26c0a9cbde5','c0e821aca41d475cee8a4d5ab3faa3badff5cf0c2e493367f6e26d946fe6c1f2');
INSERT INTO "history" VALUES(67,'2026-11-02 10:16:00.000000','question.asked','ask',12,NULL,'','{"channel": "C0ASKAPI01"}','c0e821aca41d475cee8a4d5ab3faa3badff5cf0c2e493367f6e26d946fe6c1f2','365a0c9076ab50ebf3eeb467a81dea5029a6c64dd46e941c9f50aa272e200e9e');
INSERT INTO "history" VALUES(68,'2026-11-02 10:16:00.000000','question.ignored','U0FAY00006',12,NULL,'not about us: a poem','{"as": "not_us"}','365a0c9076ab50ebf3eeb467a81dea5029a6c64dd46e941c9f50aa272e200e9e','fa42b90813224c764ba0bcd9c4e72490c18af5fdd135748b0f8552f8add8efc4');
INSERT INTO "history" VALUES(69,'2026-11-02 10:17:00.000000','question.seen','ingest',13,NULL,'','{"post": "13", "source": "square"}','fa42b90813224c764ba0bcd9c4e72490c18af5fdd135748b0f8552f8add8efc4','7900c5ece289fd14c646b5e57dbbe804866f0facd1ad369db7e3973ef2ede97a');
INSERT INTO "history" VALUES(70,'2026-11-02 10:17:00.000000','question.routed','triage',13,NULL,'api 0.62: the word ''keys''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','7900c5ece289fd14c646b5e57dbbe804866f0facd1ad369db7e3973ef2ede97a','b72adcd4724a8a453b5fb3be4b7daca9cd22e357c35d53f80b14ac3666f966ce');
INSERT INTO "history" VALUES(71,'2026-11-02 10:17:00.000000','question.asked','ask',13,NULL,'','{"channel": "C0ASKAPI01"}','b72adcd4724a8a453b5fb3be4b7daca9cd22e357c35d53f80b14ac3666f966ce','b9ad2e45e4a5cfa99d493a6a7c03d42b5c40f521d64782ed2ab8ba4cebb4e0e8');
INSERT INTO "history" VALUES(72,'2026-11-02 10:17:00.000000','question.snoozed','U0ANA00001',13,NULL,'','{"until": "2026-11-11T10:17:00+00:00"}','b9ad2e45e4a5cfa99d493a6a7c03d42b5c40f521d64782ed2ab8ba4cebb4e0e8','71a9cc87a8b2cc7ad58680a7c2120a7f98b6992c123aab9c788dc6bc8621eec1');
INSERT INTO "history" VALUES(73,'2026-11-02 10:18:00.000000','question.seen','ingest',14,NULL,'','{"post": "14", "source": "square"}','71a9cc87a8b2cc7ad58680a7c2120a7f98b6992c123aab9c788dc6bc8621eec1','06ae75d0aa89e492c326067a3797c7d3382355c9e466d332dec9a76f2fde95af');
INSERT INTO "history" VALUES(74,'2026-11-02 10:18:00.000000','question.routed','triage',14,NULL,'api 0.61: the word ''keys''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','06ae75d0aa89e492c326067a3797c7d3382355c9e466d332dec9a76f2fde95af','addbc6641c84a97eb8bd36d17d4a579ac76bf8a780d1b01e93fc23c5abe52b5c');
INSERT INTO "history" VALUES(75,'2026-11-02 10:18:00.000000','question.asked','ask',14,NULL,'','{"channel": "C0ASKAPI01"}','addbc6641c84a97eb8bd36d17d4a579ac76bf8a780d1b01e93fc23c5abe52b5c','673483ea78f9e332e8ac394ae927df1f2ad122f9b752a5b358cd5ece382d5bbb');
INSERT INTO "history" VALUES(76,'2026-11-02 10:18:00.000000','question.settled','U0FAY00006',14,NULL,'answered in the docs','{}','673483ea78f9e332e8ac394ae927df1f2ad122f9b752a5b358cd5ece382d5bbb','c9c3d501905abcb12bbb7588e4d408c11925408bb3a1c5f74da4ac01c2f8c87c');
INSERT INTO "history" VALUES(77,'2026-11-02 10:19:00.000000','question.seen','ingest',15,NULL,'','{"post": "15", "source": "square"}','c9c3d501905abcb12bbb7588e4d408c11925408bb3a1c5f74da4ac01c2f8c87c','64ee0569996626e313f66a54e6733d21c0abd4bbc11d58bfdfdd294994c94b97');
INSERT INTO "history" VALUES(78,'2026-11-02 10:19:00.000000','question.routed','triage',15,NULL,'api 0.87: the words ''keys'', ''rate limit''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','64ee0569996626e313f66a54e6733d21c0abd4bbc11d58bfdfdd294994c94b97','4b996cc73bdb53b66c6e73e43edaddab8320cd0f5525a1e35e63b1dc538f28c0');
INSERT INTO "history" VALUES(79,'2026-11-02 10:19:00.000000','question.asked','ask',15,NULL,'','{"channel": "C0ASKAPI01"}','4b996cc73bdb53b66c6e73e43edaddab8320cd0f5525a1e35e63b1dc538f28c0','8ae04d55c2d684106489ded4ce975471980a665966c292a762fb076cc9b6590f');
INSERT INTO "history" VALUES(80,'2026-11-02 10:19:00.000000','reply.proposed','U0ANA00001',15,7,'','{"version": "1", "sha256": "c4196efe6628bbd091f127a3c54ba8c519c8e4733eeae0fb9981df1075ff0fd7"}','8ae04d55c2d684106489ded4ce975471980a665966c292a762fb076cc9b6590f','c6eac0b168928bc928853f778f0ff493e2fbe6571e9fef44a4c44dca8f0ec897');
INSERT INTO "history" VALUES(81,'2026-11-02 10:19:00.000000','reply.approved','U0GIL00007',15,7,'','{"sha256": "c4196efe6628bbd091f127a3c54ba8c519c8e4733eeae0fb9981df1075ff0fd7"}','c6eac0b168928bc928853f778f0ff493e2fbe6571e9fef44a4c44dca8f0ec897','4e927c78baf8429c0b1f88f7813e81c91719592a2002612a81aae8b867765235');
INSERT INTO "history" VALUES(82,'2026-11-02 10:19:00.000000','reply.waiting','approve',15,7,'','{"until": "2026-11-02T10:19:30+00:00"}','4e927c78baf8429c0b1f88f7813e81c91719592a2002612a81aae8b867765235','823b1a54d8c2a148810b78b3cc806b5df98056b24e8e816be5b36c514f0a1cc3');
INSERT INTO "history" VALUES(83,'2026-11-02 10:19:00.000000','company.held','U0FAY00006',NULL,NULL,'a launch','{"source": "square"}','823b1a54d8c2a148810b78b3cc806b5df98056b24e8e816be5b36c514f0a1cc3','9622cc2541e553cbc30a05e4d583d61e0582820e16e4751fbed93169492934e3');
INSERT INTO "history" VALUES(84,'2026-11-02 10:19:00.000000','reply.held','U0FAY00006',15,7,'a launch','{}','9622cc2541e553cbc30a05e4d583d61e0582820e16e4751fbed93169492934e3','1e0143333f4141a9a444063df2b2f384877c8c39b219cacfd882ad4bfebf2ccb');
INSERT INTO "history" VALUES(85,'2026-11-02 10:20:00.000000','company.resumed','U0FAY00006',NULL,NULL,'','{"source": "square"}','1e0143333f4141a9a444063df2b2f384877c8c39b219cacfd882ad4bfebf2ccb','a6d91f30504f05046900d3f7fceeb037de4738cc259c311e62242f0a5c949381');
INSERT INTO "history" VALUES(86,'2026-11-02 10:20:00.000000','reply.undone','U0ANA00001',15,7,'','{}','a6d91f30504f05046900d3f7fceeb037de4738cc259c311e62242f0a5c949381','a927e03b36894a427f90fa818e8a2550a81c780c720a0f771601ff4fc445917f');
INSERT INTO "history" VALUES(87,'2026-11-02 10:21:00.000000','question.seen','ingest',16,NULL,'','{"post": "16", "source": "square"}','a927e03b36894a427f90fa818e8a2550a81c780c720a0f771601ff4fc445917f','3335880647af83d4479b71d56106e2fd400ec41900f7da73eeeb9f8df3c0c405');
INSERT INTO "history" VALUES(88,'2026-11-02 10:21:00.000000','question.routed','triage',16,NULL,'api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','3335880647af83d4479b71d56106e2fd400ec41900f7da73eeeb9f8df3c0c405','e190b099da95bef9864d6dcc9179238c60faf5404d7f2bd4fbf8ae48c9e52de6');
INSERT INTO "history" VALUES(89,'2026-11-02 10:21:00.000000','question.asked','ask',16,NULL,'','{"channel": "C0ASKAPI01"}','e190b099da95bef9864d6dcc9179238c60faf5404d7f2bd4fbf8ae48c9e52de6','02a0385e3723d31fe0eb20add160dd6d8023fc741187edb1f57f17537510dba3');
INSERT INTO "history" VALUES(90,'2026-11-02 10:21:00.000000','reply.proposed','U0ANA00001',16,8,'','{"version": "1", "sha256": "8b15620c929444b18018a2dde9258305453bd8689b651fc83ea19c134e161fad"}','02a0385e3723d31fe0eb20add160dd6d8023fc741187edb1f57f17537510dba3','79bdb02ab97824ca29df12d6b5a27666d701da81ec9d9d5ddc6f013c9de6e1de');
INSERT INTO "history" VALUES(91,'2026-11-02 10:21:00.000000','reply.approved','U0GIL00007',16,8,'','{"sha256": "8b15620c929444b18018a2dde9258305453bd8689b651fc83ea19c134e161fad"}','79bdb02ab97824ca29df12d6b5a27666d701da81ec9d9d5ddc6f013c9de6e1de','43890e9e013c05592f2438fa3aece04ffb3ce09d48343cd661553ea4b20b100e');
INSERT INTO "history" VALUES(92,'2026-11-02 10:21:00.000000','reply.waiting','approve',16,8,'','{"until": "2026-11-02T10:21:30+00:00"}','43890e9e013c05592f2438fa3aece04ffb3ce09d48343cd661553ea4b20b100e','2f0ae9dbd8389c40f868a248d44009cd5951747e8f11f42f91fe47a24db811f0');
INSERT INTO "history" VALUES(93,'2026-11-02 10:21:00.000000','company.held','U0FAY00006',NULL,NULL,'an outage','{"source": ""}','2f0ae9dbd8389c40f868a248d44009cd5951747e8f11f42f91fe47a24db811f0','9c52656e510476e84f20a449146d41313eda4f3ac0a4a3c846b31ee4e6e21e1b');
INSERT INTO "history" VALUES(94,'2026-11-02 10:21:00.000000','reply.held','U0FAY00006',16,8,'an outage','{}','9c52656e510476e84f20a449146d41313eda4f3ac0a4a3c846b31ee4e6e21e1b','df217b2f537897ddd9f2a02cd692050d69a2bab69b02d3f6d620556605a89cd2');
INSERT INTO "history" VALUES(95,'2026-11-02 10:23:00.000000','question.seen','ingest',17,NULL,'','{"post": "17", "source": "square"}','df217b2f537897ddd9f2a02cd692050d69a2bab69b02d3f6d620556605a89cd2','5334da3344f47f20d3aae1dbabbbcc3a1a7b1772d12c0eb94f0eb818a35646e8');
INSERT INTO "history" VALUES(96,'2026-11-02 10:23:00.000000','question.routed','triage',17,NULL,'api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','{"channel": "C0ASKAPI01", "tags": "api", "people": "U0FAY00006 U0ANA00001"}','5334da3344f47f20d3aae1dbabbbcc3a1a7b1772d12c0eb94f0eb818a35646e8','90f33acad92073db1baa4b76b507fad8ed82bb48117dfc811aadcc044fe768f4');
INSERT INTO "history" VALUES(97,'2026-11-02 10:23:00.000000','question.asked','ask',17,NULL,'','{"channel": "C0ASKAPI01"}','90f33acad92073db1baa4b76b507fad8ed82bb48117dfc811aadcc044fe768f4','a8bccf531973f1dce15803b49715373168023f9a706d267436ae6ad3e6aa6056');
INSERT INTO "history" VALUES(98,'2026-11-02 10:23:00.000000','reply.proposed','U0ANA00001',17,9,'','{"version": "1", "sha256": "bce6949ee903275f75c4044a689ef81042038d96290229890075c545b7bc52e7"}','a8bccf531973f1dce15803b49715373168023f9a706d267436ae6ad3e6aa6056','ec7419cd6ddc494040a73ed359a0919ef33ba0b4a107cf88bdf2aa238cee6a96');
INSERT INTO "history" VALUES(99,'2026-11-02 10:24:00.000000','question.seen','ingest',18,NULL,'','{"post": "18", "source": "square"}','ec7419cd6ddc494040a73ed359a0919ef33ba0b4a107cf88bdf2aa238cee6a96','3d634528bc4325b6ed86f92afd71ad253607b5f292c4c64522e87460040c2ba1');
INSERT INTO "history" VALUES(100,'2026-11-02 10:24:00.000000','reply.approved','U0GIL00007',17,9,'','{"sha256": "bce6949ee903275f75c4044a689ef81042038d96290229890075c545b7bc52e7"}','3d634528bc4325b6ed86f92afd71ad253607b5f292c4c64522e87460040c2ba1','9c5309ab85a835d553cca22908588789dedb62c40024f05223387f6f5aad438c');
INSERT INTO "history" VALUES(101,'2026-11-02 10:24:00.000000','reply.waiting','approve',17,9,'','{"until": "2026-11-02T10:24:30+00:00"}','9c5309ab85a835d553cca22908588789dedb62c40024f05223387f6f5aad438c','3bb7a06aa1dfa2ce0abefa49680f3c50a21c35f3cc4ed7b62e43c32a10fc4cb4');
CREATE TABLE hold (
	scope VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (scope)
);
INSERT INTO "hold" VALUES('','U0FAY00006','an outage','2026-11-02 10:21:00.000000');
CREATE TABLE model (
	version VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	corrections INTEGER NOT NULL, 
	tags INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "model" VALUES('first-ce983ff7f738','2026-11-02 09:01:00.000000',0,2);
INSERT INTO "model" VALUES('first-0047f47f78a5','2026-11-02 09:01:00.000000',1,2);
INSERT INTO "model" VALUES('first-f1c592eea3e4','2026-11-02 09:07:00.000000',2,2);
INSERT INTO "model" VALUES('first-e3b4b922164b','2026-11-02 09:09:00.000000',3,2);
INSERT INTO "model" VALUES('first-9358383fa3c4','2026-11-02 10:11:00.000000',4,2);
INSERT INTO "model" VALUES('first-df3b98e77e21','2026-11-02 10:15:00.000000',5,2);
INSERT INTO "model" VALUES('first-9cdaf43afcf6','2026-11-02 10:16:00.000000',6,2);
INSERT INTO "model" VALUES('first-c88dcad1f84c','2026-11-02 10:17:00.000000',7,2);
INSERT INTO "model" VALUES('first-37f813dd819d','2026-11-02 10:19:00.000000',8,2);
INSERT INTO "model" VALUES('first-d11b88b33b3c','2026-11-02 10:21:00.000000',9,2);
INSERT INTO "model" VALUES('first-78e7ad6c384d','2026-11-02 10:24:00.000000',10,2);
CREATE TABLE note (
	entry INTEGER NOT NULL, 
	question INTEGER NOT NULL, 
	ts VARCHAR NOT NULL, 
	PRIMARY KEY (entry)
);
INSERT INTO "note" VALUES(1,1,'');
INSERT INTO "note" VALUES(2,1,'');
INSERT INTO "note" VALUES(3,1,'');
INSERT INTO "note" VALUES(4,1,'1795815474.923191');
INSERT INTO "note" VALUES(5,1,'1795815474.978080');
INSERT INTO "note" VALUES(6,1,'1795815474.983027');
INSERT INTO "note" VALUES(7,1,'');
INSERT INTO "note" VALUES(8,1,'1795815475.052216');
INSERT INTO "note" VALUES(11,3,'');
INSERT INTO "note" VALUES(12,3,'');
INSERT INTO "note" VALUES(13,3,'');
INSERT INTO "note" VALUES(14,3,'1795815475.193537');
INSERT INTO "note" VALUES(15,4,'');
INSERT INTO "note" VALUES(16,4,'');
INSERT INTO "note" VALUES(17,4,'');
INSERT INTO "note" VALUES(18,4,'1795815475.276138');
INSERT INTO "note" VALUES(19,5,'');
INSERT INTO "note" VALUES(20,5,'');
INSERT INTO "note" VALUES(21,5,'');
INSERT INTO "note" VALUES(22,5,'1795815475.384040');
INSERT INTO "note" VALUES(23,5,'1795815475.426675');
INSERT INTO "note" VALUES(24,6,'');
INSERT INTO "note" VALUES(25,6,'');
INSERT INTO "note" VALUES(27,6,'');
INSERT INTO "note" VALUES(28,6,'1795815475.553892');
INSERT INTO "note" VALUES(29,6,'1795815475.604559');
INSERT INTO "note" VALUES(30,6,'1795815475.609719');
INSERT INTO "note" VALUES(31,6,'');
INSERT INTO "note" VALUES(32,6,'1795815475.700167');
INSERT INTO "note" VALUES(33,7,'');
INSERT INTO "note" VALUES(34,7,'');
INSERT INTO "note" VALUES(35,7,'');
INSERT INTO "note" VALUES(36,7,'1795815475.840623');
INSERT INTO "note" VALUES(37,7,'1795815475.888797');
INSERT INTO "note" VALUES(38,7,'1795815475.893558');
INSERT INTO "note" VALUES(39,7,'');
INSERT INTO "note" VALUES(40,7,'');
INSERT INTO "note" VALUES(41,7,'');
INSERT INTO "note" VALUES(42,7,'1795815476.021058');
INSERT INTO "note" VALUES(44,8,'');
INSERT INTO "note" VALUES(45,8,'');
INSERT INTO "note" VALUES(46,8,'');
INSERT INTO "note" VALUES(47,8,'1795815476.142444');
INSERT INTO "note" VALUES(48,8,'1795815476.190447');
INSERT INTO "note" VALUES(49,8,'1795815476.196492');
INSERT INTO "note" VALUES(50,8,'');
INSERT INTO "note" VALUES(51,8,'1795815476.261149');
INSERT INTO "note" VALUES(52,9,'');
INSERT INTO "note" VALUES(53,9,'');
INSERT INTO "note" VALUES(54,9,'');
INSERT INTO "note" VALUES(55,10,'');
INSERT INTO "note" VALUES(56,10,'');
INSERT INTO "note" VALUES(57,10,'');
INSERT INTO "note" VALUES(58,10,'1795815476.487670');
INSERT INTO "note" VALUES(59,9,'1795815476.465215');
INSERT INTO "note" VALUES(60,11,'');
INSERT INTO "note" VALUES(61,11,'');
INSERT INTO "note" VALUES(62,11,'');
INSERT INTO "note" VALUES(63,11,'1795815476.620848');
INSERT INTO "note" VALUES(64,12,'');
INSERT INTO "note" VALUES(65,12,'');
INSERT INTO "note" VALUES(67,12,'');
INSERT INTO "note" VALUES(68,12,'1795815476.825320');
INSERT INTO "note" VALUES(69,13,'');
INSERT INTO "note" VALUES(70,13,'');
INSERT INTO "note" VALUES(71,13,'');
INSERT INTO "note" VALUES(72,13,'1795815477.026912');
INSERT INTO "note" VALUES(73,14,'');
INSERT INTO "note" VALUES(74,14,'');
INSERT INTO "note" VALUES(75,14,'');
INSERT INTO "note" VALUES(76,14,'1795815477.219898');
INSERT INTO "note" VALUES(77,15,'');
INSERT INTO "note" VALUES(78,15,'');
INSERT INTO "note" VALUES(79,15,'');
INSERT INTO "note" VALUES(80,15,'1795815477.464228');
INSERT INTO "note" VALUES(81,15,'1795815477.560375');
INSERT INTO "note" VALUES(82,15,'1795815477.569372');
INSERT INTO "note" VALUES(84,15,'1795815477.856460');
INSERT INTO "note" VALUES(86,15,'1795815478.287862');
INSERT INTO "note" VALUES(87,16,'');
INSERT INTO "note" VALUES(88,16,'');
INSERT INTO "note" VALUES(89,16,'');
INSERT INTO "note" VALUES(90,16,'1795815478.471703');
INSERT INTO "note" VALUES(91,16,'1795815478.557601');
INSERT INTO "note" VALUES(92,16,'1795815478.565763');
INSERT INTO "note" VALUES(94,16,'1795815478.888830');
INSERT INTO "note" VALUES(95,17,'');
INSERT INTO "note" VALUES(96,17,'');
INSERT INTO "note" VALUES(97,17,'');
INSERT INTO "note" VALUES(98,17,'1795815479.101977');
INSERT INTO "note" VALUES(100,17,'1795815479.188016');
INSERT INTO "note" VALUES(101,17,'1795815479.195267');
CREATE TABLE post (
	number INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	external_id VARCHAR NOT NULL, 
	author_id VARCHAR NOT NULL, 
	author_handle VARCHAR NOT NULL, 
	author_name VARCHAR NOT NULL, 
	author_url VARCHAR NOT NULL, 
	reach INTEGER, 
	text VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	lang VARCHAR NOT NULL, 
	parent_id VARCHAR NOT NULL, 
	thread_id VARCHAR NOT NULL, 
	context JSON, 
	abilities JSON, 
	own BOOLEAN NOT NULL, 
	repost BOOLEAN NOT NULL, 
	written_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	gone_at DATETIME, 
	fingerprint VARCHAR NOT NULL, 
	sameness VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	question INTEGER, 
	role VARCHAR NOT NULL, 
	waiting BOOLEAN NOT NULL, merged_from INTEGER, 
	PRIMARY KEY (number), 
	FOREIGN KEY(question) REFERENCES question (number), 
	CONSTRAINT one_post_seen_twice_is_one_post UNIQUE (source, external_id)
);
INSERT INTO "post" VALUES(1,'square','p1','u-kim','kim','','',NULL,'How do I rotate my API key?','','https://square.example/p1','post','','','p1','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:00:00.000000','2026-11-02 09:01:00.000000',NULL,'5714d707f6a86a51c114a2dc01dafc6b88185c14ea2f8c9d529fe384124c3429','d7e7b4a119878d4542ce70ecba5cd78cea758b5562416eba095384454055b83f','',1,'asked',0,NULL);
INSERT INTO "post" VALUES(2,'square','p2','u-kim','kim','','',NULL,'Good morning everybody, what a lovely sunrise over the harbour','','https://square.example/p2','post','','','p2','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:02:00.000000','2026-11-02 09:03:00.000000',NULL,'d8f31f4c61df59026241ab99af8e26ac91fbc7ff364b5f8da33ab427c24ce42f','b0651ccaa69a87b66a0b1ed47b61cce420d18f80932515b97b1b3260ca41cb4b','',2,'asked',0,NULL);
INSERT INTO "post" VALUES(3,'square','p3','u-kim','kim','','',NULL,'Which keys may read the audit log of our workspace?','','https://square.example/p3','post','','','p3','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:03:00.000000','2026-11-02 09:04:00.000000',NULL,'edc782c867f7df4c8a9acb8ca4b58b8e684020dc258773795313c6152810167c','d4a0cf243251851189d6d0ee872552ff0682f111e6a3f343d77db41960f1f0f1','',3,'asked',0,NULL);
INSERT INTO "post" VALUES(4,'square','p4','u-kim','kim','','',NULL,'Is there a rate limit on the export of reports?','','https://square.example/p4','post','','','p4','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:04:00.000000','2026-11-02 09:05:00.000000',NULL,'dd416c34d08d1367ff30b4019d3f2e30f542e84b4de005b52a22f7880c03f3af','0de82bccd2896a5475322f7f8023730eb91adf1d81d6a694560bf462cebe336b','',4,'asked',0,NULL);
INSERT INTO "post" VALUES(5,'square','p5','u-kim','kim','','',NULL,'Do keys work in the sandbox region too?','','https://square.example/p5','post','','','p5','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:05:00.000000','2026-11-02 09:06:00.000000',NULL,'a1353aa00245d121185948c426ba838d4c126e70e0d91b0395404b6f9c1b4117','f9196e9ca67fdfbf9ccdb29ecbf9871c52d2b19d7890b8d6ce4670860e690746','',5,'asked',0,NULL);
INSERT INTO "post" VALUES(6,'square','p6','u-kim','kim','','',NULL,'Can a key be limited to one address range?','','https://square.example/p6','post','','','p6','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:06:00.000000','2026-11-02 09:07:00.000000',NULL,'216fb3838d32c56a4d8192579f9e8430b75caa204c26e77b809289c83e2ad77b','dbec06146f7b4d6346ad4d5139e45c1dbd6b80129e871b9590b40ffd0730aff2','',6,'asked',0,NULL);
INSERT INTO "post" VALUES(7,'square','p7','u-kim','kim','','',NULL,'Does the rate limit count failed calls of webhooks?','','https://square.example/p7','post','','','p7','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 09:08:00.000000','2026-11-02 09:09:00.000000',NULL,'60cbf28f6396ed8e67c97a8aed95a3ef3f8c79f101d3df969ce1f16dafca0937','d7555ab68e47ffcd69931248cb7dff3f87d13e3596db848f1088f7a0f8b69655','',7,'asked',0,NULL);
INSERT INTO "post" VALUES(8,'square','p8','u-kim','kim','','',NULL,'Do I need a key for the status page?','','https://square.example/p8','post','','','p8','[]','{"reply": "assist", "edit": false, "delete": false, "why": "its rules want a person to post"}',0,0,'2026-11-02 10:10:00.000000','2026-11-02 10:11:00.000000',NULL,'750c15f84b3d426b295fc5f7d9c58d675b33f4c3a65d8d820af017c961ea68f0','f56219b2badbab0d0e3fe27d1e63e7b939fe5878ac00f963bc96390fbcff8ff8','',8,'asked',0,NULL);
INSERT INTO "post" VALUES(9,'square','p9','u-kim','kim','','',NULL,'Where do I see the last use of a key in the console?','','https://square.example/p9','post','','','p9','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:12:00.000000','2026-11-02 10:13:00.000000',NULL,'e5a7f121f2334998f19c165a05577a35c95ac518b156cbaa8a0b0daae2b91cf1','eed94c7e3cae0d489b71c2ce033ea97319950bd6cda03413369ce119ad92f80b','',9,'asked',0,NULL);
INSERT INTO "post" VALUES(10,'square','p10','u-kim','kim','','',NULL,'Somebody tell me when a key of ours was last used, please','','https://square.example/p10','post','','','p10','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:13:00.000000','2026-11-02 10:14:00.000000',NULL,'8daeaf95c07e163be48f78398dbfdce5876f7507f8dc01279290cca6e48c332d','ab2475c2db2d135a15d6a8a971ef274ef2e253ddaadd656804141e2390876e45','',9,'asked',0,10);
INSERT INTO "post" VALUES(11,'square','p11','u-kim','kim','','',NULL,'Why was the invoice of our second team sent twice?','','https://square.example/p11','post','','','p11','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:14:00.000000','2026-11-02 10:15:00.000000',NULL,'8e59a3294838d3a64953604ba0fc939c8319a0838754c21904a92c1ca4a1f566','ae5a6a46c38b0b657767ae8e6db99b80c3a731b8906ba6abae9dc21f2b940c64','',11,'asked',0,NULL);
INSERT INTO "post" VALUES(12,'square','p12','u-kim','kim','','',NULL,'A key turned in the old lock of the lighthouse','','https://square.example/p12','post','','','p12','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:15:00.000000','2026-11-02 10:16:00.000000',NULL,'4ddd66620b4cea5c339d071465c1edcf17ecc3cd030123f2e335bf6297378f19','b85cf20ab79e4047f2ac9e5649947c5c33799bc3d34472a3053e22b8b340cdb8','',12,'asked',0,NULL);
INSERT INTO "post" VALUES(13,'square','p13','u-kim','kim','','',NULL,'Will keys get names some day?','','https://square.example/p13','post','','','p13','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:16:00.000000','2026-11-02 10:17:00.000000',NULL,'7e1e5c2fe2f5da112ad1c0403983b846ca63785577ec68813e57e974ff563798','8b11d67d1934c50ad7dedab298c2e62db7bda343554f33d3a186df73dff3f1a9','',13,'asked',0,NULL);
INSERT INTO "post" VALUES(14,'square','p14','u-kim','kim','','',NULL,'Are there keys for read access alone?','','https://square.example/p14','post','','','p14','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:17:00.000000','2026-11-02 10:18:00.000000',NULL,'8eebe801129d490596a757609964ff4728f6459fb30b38cd6a5aa287d069a0b7','2ccd07e4ec82fe817e03322845a518412ff7b3161d30fdb84f4b040c9f421bce','',14,'asked',0,NULL);
INSERT INTO "post" VALUES(15,'square','p15','u-kim','kim','','',NULL,'May two keys share one rate limit?','','https://square.example/p15','post','','','p15','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:18:00.000000','2026-11-02 10:19:00.000000',NULL,'77452096d411e548330ab43d5644a6f439115bbd8be969476e9739bdd0188c11','3788b940bf12b024c2e83d90b3a5889fed42f1e142aa57cf50cd634ffa6f994d','',15,'asked',0,NULL);
INSERT INTO "post" VALUES(16,'square','p16','u-kim','kim','','',NULL,'Is the key in the header or in the query?','','https://square.example/p16','post','','','p16','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:20:00.000000','2026-11-02 10:21:00.000000',NULL,'602b3ccad32f7b75a3bca5698bdb84c28f396fb84e634728066a12884e1d83ec','bb66b09786105f7678822c55e5ebdb51c866a90e48b1b33c6f08019b8f787e66','',16,'asked',0,NULL);
INSERT INTO "post" VALUES(17,'square','p17','u-kim','kim','','',NULL,'How long does a deleted key still work?','','https://square.example/p17','post','','','p17','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:22:00.000000','2026-11-02 10:23:00.000000',NULL,'e2d896d80d8776aefa6fbcc9bbb820647e93e8a1285b528aa6107c067a367381','75e9a7231ac8799e9c860619ee530079dfa17a740e06b7523cbe1f21d97e619f','',17,'asked',0,NULL);
INSERT INTO "post" VALUES(18,'square','fresh','u-kim','kim','','',NULL,'How many keys may one workspace have?','','','post','','','fresh','[]','{"reply": "api", "edit": false, "delete": false, "why": ""}',0,0,'2026-11-02 10:23:00.000000','2026-11-02 10:24:00.000000',NULL,'f1e4685e10c8305b984cbc9c008b61d632c731ea65fe252b064691828a1ae1aa','d5924194a4ade6589c90eca219818c382966f1a05da9b8b7b8eacd0c1728332a','',18,'asked',0,NULL);
CREATE TABLE question (
	lease_token VARCHAR NOT NULL, 
	lease_until DATETIME, 
	number INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	need VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	tags JSON, 
	asked JSON, 
	model VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	card_ts VARCHAR NOT NULL, 
	claimed_by VARCHAR NOT NULL, 
	due_at DATETIME, 
	snoozed_until DATETIME, 
	last_entry INTEGER NOT NULL, 
	shown_entry INTEGER NOT NULL, 
	show_at DATETIME, 
	heard_ts VARCHAR NOT NULL, merged_into INTEGER, burst INTEGER, 
	PRIMARY KEY (number)
);
INSERT INTO "question" VALUES('',NULL,1,'sent','2026-11-02 09:01:00.000000','how-to','api 0.97: the words ''api'', ''key''; like the example ''How do I rotate a key?''; Ana Reyes (0 open of 5), Fay Mensah (0 open of 5)','["api"]','["U0ANA00001", "U0FAY00006"]','first-ce983ff7f738','C0ASKAPI01','1795815474.861752','','2026-11-02 10:01:00.000000',NULL,8,8,NULL,'1795815474.861752',NULL,1);
INSERT INTO "question" VALUES('',NULL,2,'dismissed','2026-11-02 09:03:00.000000','praise','reads like praise 0.91: ''lovely'' ''good''','null','null','first-0047f47f78a5','','','',NULL,NULL,10,0,'2026-11-02 09:03:00.000000','',NULL,NULL);
INSERT INTO "question" VALUES('',NULL,3,'asked','2026-11-02 09:04:00.000000','question','api 0.62: the word ''keys''; Ana Reyes (0 open of 5), Fay Mensah (0 open of 5)','["api"]','["U0ANA00001", "U0FAY00006"]','first-0047f47f78a5','C0ASKAPI01','1795815475.147060','U0ANA00001','2026-11-02 10:04:00.000000',NULL,14,14,NULL,'1795815475.147060',NULL,1);
INSERT INTO "question" VALUES('',NULL,4,'proposed','2026-11-02 09:05:00.000000','question','api 0.73: the word ''rate limit''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-0047f47f78a5','C0ASKAPI01','1795815475.230341','','2026-11-02 10:05:00.000000',NULL,18,18,NULL,'1795815475.230341',NULL,1);
INSERT INTO "question" VALUES('',NULL,5,'proposed','2026-11-02 09:06:00.000000','question','api 0.64: the word ''keys''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-0047f47f78a5','C0ASKAPI01','1795815475.338815','','2026-11-02 10:06:00.000000',NULL,23,23,NULL,'1795815475.338815',NULL,1);
INSERT INTO "question" VALUES('',NULL,6,'approved','2026-11-02 09:07:00.000000','question','api 0.72: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-0047f47f78a5','C0ASKAPI01','1795815475.497516','','2026-11-02 10:07:00.000000',NULL,32,32,NULL,'1795815475.497516',NULL,1);
INSERT INTO "question" VALUES('',NULL,7,'sent','2026-11-02 09:09:00.000000','question','api 0.67: the word ''rate limit''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-f1c592eea3e4','C0ASKAPI01','1795815475.778711','','2026-11-02 10:09:00.000000',NULL,42,42,NULL,'1795815475.778711',NULL,1);
INSERT INTO "question" VALUES('',NULL,8,'approved','2026-11-02 10:11:00.000000','how-to','api 0.62: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-e3b4b922164b','C0ASKAPI01','1795815476.096845','','2026-11-02 11:11:00.000000',NULL,51,51,NULL,'1795815476.096845',NULL,2);
INSERT INTO "question" VALUES('',NULL,9,'asked','2026-11-02 10:13:00.000000','how-to','api 0.62: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-9358383fa3c4','C0ASKAPI01','1795815476.333438','','2026-11-02 11:13:00.000000',NULL,59,59,NULL,'1795815476.333438',NULL,2);
INSERT INTO "question" VALUES('',NULL,10,'merged','2026-11-02 10:14:00.000000','complaint','api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-9358383fa3c4','C0ASKAPI01','1795815476.405719','','2026-11-02 11:14:00.000000',NULL,58,58,NULL,'1795815476.405719',9,NULL);
INSERT INTO "question" VALUES('',NULL,11,'asked','2026-11-02 10:15:00.000000','complaint','api 1.00: <@U0FAY00006> said so, billing 1.00: <@U0FAY00006> said so; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api", "billing"]','["U0FAY00006", "U0ANA00001"]','first-df3b98e77e21','C0ASKAPI01','1795815476.604312','','2026-11-02 11:15:00.000000',NULL,63,63,NULL,'1795815476.536535',NULL,2);
INSERT INTO "question" VALUES('',NULL,12,'ignored','2026-11-02 10:16:00.000000','complaint','api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-9cdaf43afcf6','C0ASKAPI01','1795815476.719152','','2026-11-02 11:16:00.000000',NULL,68,68,NULL,'1795815476.719152',NULL,2);
INSERT INTO "question" VALUES('',NULL,13,'asked','2026-11-02 10:17:00.000000','question','api 0.62: the word ''keys''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-c88dcad1f84c','C0ASKAPI01','1795815476.925967','','2026-11-02 11:17:00.000000','2026-11-11 10:17:00.000000',72,72,NULL,'1795815476.925967',NULL,2);
INSERT INTO "question" VALUES('',NULL,14,'settled','2026-11-02 10:18:00.000000','question','api 0.61: the word ''keys''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-c88dcad1f84c','C0ASKAPI01','1795815477.116087','','2026-11-02 11:18:00.000000',NULL,76,76,NULL,'1795815477.116087',NULL,2);
INSERT INTO "question" VALUES('',NULL,15,'proposed','2026-11-02 10:19:00.000000','question','api 0.87: the words ''keys'', ''rate limit''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-c88dcad1f84c','C0ASKAPI01','1795815477.354813','','2026-11-02 11:19:00.000000',NULL,86,86,NULL,'1795815477.354813',NULL,2);
INSERT INTO "question" VALUES('',NULL,16,'approved','2026-11-02 10:21:00.000000','question','api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-37f813dd819d','C0ASKAPI01','1795815478.373742','','2026-11-02 11:21:00.000000',NULL,94,94,NULL,'1795815478.373742',NULL,2);
INSERT INTO "question" VALUES('',NULL,17,'approved','2026-11-02 10:23:00.000000','question','api 0.61: the word ''key''; Fay Mensah (0 open of 5), Ana Reyes (1 open of 5)','["api"]','["U0FAY00006", "U0ANA00001"]','first-d11b88b33b3c','C0ASKAPI01','1795815479.009812','','2026-11-02 11:23:00.000000',NULL,101,101,NULL,'1795815479.009812',NULL,2);
INSERT INTO "question" VALUES('',NULL,18,'new','2026-11-02 10:24:00.000000','question','','null','null','','','','',NULL,NULL,99,0,'2026-11-02 10:24:00.000000','',NULL,NULL);
CREATE TABLE reply (
	lease_token VARCHAR NOT NULL, 
	lease_until DATETIME, 
	number INTEGER NOT NULL, 
	question INTEGER NOT NULL, 
	post INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	spoken_channel VARCHAR NOT NULL, 
	spoken_ts VARCHAR NOT NULL, 
	spoken_by VARCHAR NOT NULL, 
	review_channel VARCHAR NOT NULL, 
	review_ts VARCHAR NOT NULL, 
	send_at DATETIME, 
	claimed_at DATETIME, 
	attempts INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	longest INTEGER NOT NULL, 
	approvals_needed INTEGER NOT NULL, 
	policy_why VARCHAR NOT NULL, 
	findings JSON, 
	assist_url VARCHAR NOT NULL, 
	find_at DATETIME, 
	failure VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	external_id VARCHAR NOT NULL, 
	sent_at DATETIME, outdated_at DATETIME, outdated_by VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(post) REFERENCES post (number), 
	FOREIGN KEY(question) REFERENCES question (number)
);
INSERT INTO "reply" VALUES('',NULL,1,1,1,'sent',1,'Use the rotate button under Settings.','3793bec94f316e841e35e15eb1bc5e28321a9c1bb5641318faf74dfdb4717c31','U0ANA00001','2026-11-02 09:01:00.000000','','','','C0REVIEW01','1795815474.936263','2026-11-02 09:01:30.000000','2026-11-02 09:02:00.000000',1,37,280,1,'the company''s default','[]','',NULL,'','https://square.example/r1','r1','2026-11-02 09:02:00.000000',NULL,'');
INSERT INTO "reply" VALUES('',NULL,2,4,4,'proposed',1,'It is 60 a minute.','bee7f2f7e579bdbe4eccc92d88036b905d4f6c70b0001fe7240322610005e3bc','U0ANA00001','2026-11-02 09:05:00.000000','','','','C0REVIEW01','1795815475.288330',NULL,NULL,0,18,280,1,'the company''s default','[]','',NULL,'','','',NULL,NULL,'');
INSERT INTO "reply" VALUES('',NULL,3,5,5,'changes_asked',1,'Yes.','32aaedb6aab7fc1d02ae394031aa298cc14068f6c575b9ae5a5c1b44952e85e6','U0ANA00001','2026-11-02 09:06:00.000000','','','','C0REVIEW01','1795815475.394043',NULL,NULL,0,4,280,1,'the company''s default','[]','',NULL,'','','',NULL,NULL,'');
INSERT INTO "reply" VALUES('',NULL,4,6,6,'failed',1,'Yes, under Settings, Networks.','c8ebee48b3ce6c792383a91f9a8c6dbd71b688814d3847142aadaf56cec1a066','U0ANA00001','2026-11-02 09:07:00.000000','','','','C0REVIEW01','1795815475.566821','2026-11-02 09:07:30.000000','2026-11-02 09:08:00.000000',1,30,280,1,'the company''s default','[]','',NULL,'it takes no links','','',NULL,NULL,'');
INSERT INTO "reply" VALUES('',NULL,5,7,7,'sent',1,'No, it does not.','6e534ab567746e1913d3e7b0e0d7deb80c129a492165d47c8d283bb56aeca8e4','U0ANA00001','2026-11-02 09:09:00.000000','','','','C0REVIEW01','1795815475.852277','2026-11-02 09:09:30.000000','2026-11-02 09:10:00.000000',2,16,280,1,'the company''s default','[]','',NULL,'','https://square.example/r2','r2','2026-11-02 10:10:00.000000',NULL,'');
INSERT INTO "reply" VALUES('',NULL,6,8,8,'handed_over',1,'You need none.','74498d50aa9359e50b22cf7d658ee74a78b0fbcdbfe799555dc61363c0a1e164','U0ANA00001','2026-11-02 10:11:00.000000','','','','C0REVIEW01','1795815476.154550','2026-11-02 10:11:30.000000','2026-11-02 10:12:00.000000',1,14,280,1,'the company''s default','[]','https://square.example/compose/p8','2026-11-02 10:30:00.000000','','','',NULL,NULL,'');
INSERT INTO "reply" VALUES('',NULL,7,15,15,'proposed',1,'They may not.','c4196efe6628bbd091f127a3c54ba8c519c8e4733eeae0fb9981df1075ff0fd7','U0ANA00001','2026-11-02 10:19:00.000000','','','','C0REVIEW01','1795815477.484572','2026-11-02 10:19:30.000000',NULL,0,13,280,1,'the company''s default','[]','',NULL,'','','',NULL,NULL,'');
INSERT INTO "reply" VALUES('',NULL,8,16,16,'waiting',1,'In the header, always.','8b15620c929444b18018a2dde9258305453bd8689b651fc83ea19c134e161fad','U0ANA00001','2026-11-02 10:21:00.000000','','','','C0REVIEW01','1795815478.491036','2026-11-02 10:21:30.000000',NULL,0,22,280,1,'the company''s default','[]','',NULL,'','','',NULL,NULL,'');
INSERT INTO "reply" VALUES('',NULL,9,17,17,'waiting',1,'Not a second.','bce6949ee903275f75c4044a689ef81042038d96290229890075c545b7bc52e7','U0ANA00001','2026-11-02 10:23:00.000000','','','','C0REVIEW01','1795815479.118403','2026-11-02 10:24:30.000000',NULL,0,13,280,1,'the company''s default','[]','',NULL,'','','',NULL,NULL,'');
CREATE TABLE same (
	question INTEGER NOT NULL, 
	other INTEGER NOT NULL, 
	likeness FLOAT NOT NULL, 
	state VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (question, other), 
	FOREIGN KEY(other) REFERENCES question (number), 
	FOREIGN KEY(question) REFERENCES question (number)
);
INSERT INTO "same" VALUES(10,9,0.0,'merged','U0FAY00006','2026-11-02 10:14:00.000000');
CREATE TABLE source (
	lease_token VARCHAR NOT NULL, 
	lease_until DATETIME, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	cursor VARCHAR NOT NULL, 
	due_at DATETIME, 
	polled_at DATETIME, 
	read_at DATETIME, 
	newest_at DATETIME, 
	down_since DATETIME, 
	failures INTEGER NOT NULL, 
	problem VARCHAR NOT NULL, 
	gap VARCHAR NOT NULL, 
	stopped BOOLEAN NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "source" VALUES('',NULL,'square','square','fresh','2026-11-02 10:25:00.000000','2026-11-02 10:24:00.000000','2026-11-02 10:24:00.000000','2026-11-02 10:23:00.000000',NULL,0,'','',0);
CREATE TABLE taught (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "taught" VALUES(1,10);
CREATE TABLE vector (
	post INTEGER NOT NULL, 
	model VARCHAR NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (post), 
	FOREIGN KEY(post) REFERENCES post (number)
);
INSERT INTO "vector" VALUES(1,'words-1+cebbecfb',X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E3800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E38000000000000000000000000000000009EB800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(3,'words-1+cebbecfb',X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002837000000000000000000000000000000000000000000000000000028B7000000000000000028B70000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028370000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B7000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(4,'words-1+cebbecfb',X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000038000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000B8000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(5,'words-1+cebbecfb',X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(6,'words-1+cebbecfb',X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000380000000000000000000000000000000000000000000000000000003800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000B8000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(7,'words-1+cebbecfb',X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000008836000000000000000000000000000000000000000000000000883600000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000008836000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000088B6000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000088B6000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000008836');
INSERT INTO "vector" VALUES(8,'words-1+cebbecfb',X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E38000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009EB8000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009EB80000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(9,'words-1+cebbecfb',X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000B800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000038000000000000000000000000000000000000000000000000000000000038000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000B800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(10,'words-1+cebbecfb',X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003800000000000000000000000000380000000000000000000000000000000000000000000000000000000000380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(11,'words-1+cebbecfb',X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B700000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B7283700000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000283700000000000000000000000000000000000028370000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(12,'words-1+cebbecfb',X'0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B7000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028370000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B700000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B7000000000000000000000000000000000000000028370000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(13,'words-1+cebbecfb',X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E3800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E38000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(14,'words-1+cebbecfb',X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000038000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000B8000000000000000000000000000000000000000000000000000000000000000000000000000000380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000B8000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(15,'words-1+cebbecfb',X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028370000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028370000000000000000000000000000000000000000000000000000000028B7000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B7000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028B7000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(16,'words-1+cebbecfb',X'000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009EB800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E38000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "vector" VALUES(17,'words-1+cebbecfb',X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E380000000000000000000000009E3800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009E380000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE version (
	reply INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (reply, number), 
	FOREIGN KEY(reply) REFERENCES reply (number)
);
INSERT INTO "version" VALUES(1,1,'Use the rotate button under Settings.','U0ANA00001','2026-11-02 09:01:00.000000');
INSERT INTO "version" VALUES(2,1,'It is 60 a minute.','U0ANA00001','2026-11-02 09:05:00.000000');
INSERT INTO "version" VALUES(3,1,'Yes.','U0ANA00001','2026-11-02 09:06:00.000000');
INSERT INTO "version" VALUES(4,1,'Yes, under Settings, Networks.','U0ANA00001','2026-11-02 09:07:00.000000');
INSERT INTO "version" VALUES(5,1,'No, it does not.','U0ANA00001','2026-11-02 09:09:00.000000');
INSERT INTO "version" VALUES(6,1,'You need none.','U0ANA00001','2026-11-02 10:11:00.000000');
INSERT INTO "version" VALUES(7,1,'They may not.','U0ANA00001','2026-11-02 10:19:00.000000');
INSERT INTO "version" VALUES(8,1,'In the header, always.','U0ANA00001','2026-11-02 10:21:00.000000');
INSERT INTO "version" VALUES(9,1,'Not a second.','U0ANA00001','2026-11-02 10:23:00.000000');
CREATE INDEX ix_event_at ON event (at);
CREATE INDEX ix_history_question ON history (question);
CREATE INDEX ix_history_reply ON history (reply);
CREATE INDEX ix_note_question ON note (question);
CREATE INDEX ix_question_snoozed_until ON question (snoozed_until);
CREATE INDEX ix_question_state ON question (state);
CREATE INDEX ix_source_due_at ON source (due_at);
CREATE INDEX ix_card_question ON card (question);
CREATE INDEX ix_post_question ON post (question);
CREATE INDEX ix_post_sameness ON post (sameness);
CREATE INDEX ix_post_seen_at ON post (seen_at);
CREATE INDEX ix_post_waiting ON post (waiting);
CREATE INDEX post_by_parent ON post (source, parent_id);
CREATE INDEX post_by_thread ON post (source, thread_id);
CREATE INDEX ix_reply_find_at ON reply (find_at);
CREATE INDEX ix_reply_post ON reply (post);
CREATE INDEX ix_reply_question ON reply (question);
CREATE INDEX ix_reply_send_at ON reply (send_at);
CREATE INDEX ix_reply_spoken_ts ON reply (spoken_ts);
CREATE INDEX ix_reply_state ON reply (state);
CREATE INDEX ix_burst_ended_at ON burst (ended_at);
CREATE INDEX ix_burst_tag ON burst (tag);
CREATE INDEX ix_same_other ON same (other);
CREATE INDEX ix_correction_post ON correction (post);
CREATE INDEX ix_correction_question ON correction (question);
CREATE INDEX ix_earlier_reply ON earlier (reply);
CREATE INDEX ix_post_merged_from ON post (merged_from);
CREATE INDEX ix_question_burst ON question (burst);
CREATE INDEX ix_question_merged_into ON question (merged_into);
COMMIT;
