CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE "commit" (
	seq INTEGER NOT NULL, 
	recorded_at VARCHAR NOT NULL, 
	run VARCHAR, 
	generation VARCHAR, 
	journal_file VARCHAR NOT NULL, 
	journal_offset INTEGER NOT NULL, 
	CONSTRAINT pk_commit PRIMARY KEY (seq), 
	CONSTRAINT uq_commit_recorded_at UNIQUE (recorded_at)
);
CREATE TABLE run (
	id VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	started_at VARCHAR NOT NULL, 
	finished_at VARCHAR, 
	status VARCHAR NOT NULL, 
	figures VARCHAR NOT NULL, 
	seq INTEGER, 
	CONSTRAINT pk_run PRIMARY KEY (id)
);
CREATE TABLE site (
	"key" VARCHAR NOT NULL, 
	society VARCHAR NOT NULL, 
	short_name VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_site PRIMARY KEY ("key", from_seq), 
	CONSTRAINT ck_site_span CHECK (to_seq IS NULL OR to_seq > from_seq)
);
CREATE TABLE generation (
	digest VARCHAR NOT NULL, 
	cleaner_version VARCHAR NOT NULL, 
	libraries VARCHAR NOT NULL, 
	site_key VARCHAR NOT NULL, 
	site_file_digest VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_generation PRIMARY KEY (digest)
);
CREATE TABLE staged_capture (
	id VARCHAR NOT NULL, 
	record_id VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	captured_at VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	run VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	status INTEGER, 
	content_type VARCHAR NOT NULL, 
	payload_digest VARCHAR NOT NULL, 
	entity_digest VARCHAR, 
	file VARCHAR NOT NULL, 
	offset_bytes INTEGER NOT NULL, 
	length_bytes INTEGER NOT NULL, 
	location VARCHAR, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	refers_to VARCHAR, 
	truncated VARCHAR, 
	CONSTRAINT pk_staged_capture PRIMARY KEY (id)
);
CREATE TABLE staged_failure (
	run VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	failed_at VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	CONSTRAINT pk_staged_failure PRIMARY KEY (run, url, failed_at)
);
CREATE TABLE capture (
	id VARCHAR NOT NULL, 
	record_id VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	captured_at VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	run VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	status INTEGER, 
	content_type VARCHAR NOT NULL, 
	payload_digest VARCHAR NOT NULL, 
	entity_digest VARCHAR, 
	file VARCHAR NOT NULL, 
	offset_bytes INTEGER NOT NULL, 
	length_bytes INTEGER NOT NULL, 
	location VARCHAR, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	refers_to VARCHAR, 
	truncated VARCHAR, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_capture PRIMARY KEY (id)
);
CREATE TABLE failed_fetch (
	run VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	failed_at VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_failed_fetch PRIMARY KEY (run, url, failed_at)
);
CREATE TABLE content (
	text_digest VARCHAR NOT NULL, 
	fold_digest VARCHAR NOT NULL, 
	folded_length INTEGER NOT NULL, 
	word_count INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	body_text VARCHAR NOT NULL, 
	CONSTRAINT pk_content PRIMARY KEY (text_digest)
);
CREATE TABLE block (
	digest VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_block PRIMARY KEY (digest)
);
CREATE TABLE removal (
	ledger VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	block VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	kept VARCHAR, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_removal PRIMARY KEY (ledger, place), 
	CONSTRAINT fk_removal_block_block FOREIGN KEY(block) REFERENCES block (digest)
);
CREATE TABLE search_entry (
	id INTEGER NOT NULL, 
	state_digest VARCHAR NOT NULL, 
	title_tokens VARCHAR NOT NULL, 
	body_tokens VARCHAR NOT NULL, 
	CONSTRAINT pk_search_entry PRIMARY KEY (id), 
	CONSTRAINT uq_search_entry_state_digest UNIQUE (state_digest)
);
CREATE TABLE page (
	urlkey VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	first_seq INTEGER NOT NULL, 
	CONSTRAINT pk_page PRIMARY KEY (urlkey)
);
CREATE TABLE address (
	url VARCHAR NOT NULL, 
	page VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	capture VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_address PRIMARY KEY (url, page, basis, from_seq), 
	CONSTRAINT fk_address_capture_capture FOREIGN KEY(capture) REFERENCES capture (id), 
	CONSTRAINT ck_address_span CHECK (to_seq IS NULL OR to_seq > from_seq)
);
CREATE TABLE sighting (
	capture VARCHAR NOT NULL, 
	page VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	evidence VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_sighting PRIMARY KEY (capture, page), 
	CONSTRAINT fk_sighting_capture_capture FOREIGN KEY(capture) REFERENCES capture (id)
);
CREATE TABLE rendition (
	capture VARCHAR NOT NULL, 
	page VARCHAR NOT NULL, 
	generation VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	evidence VARCHAR NOT NULL, 
	news_evidence VARCHAR NOT NULL, 
	state_digest VARCHAR, 
	text_digest VARCHAR, 
	ledger VARCHAR, 
	kind VARCHAR, 
	title VARCHAR, 
	authors VARCHAR, 
	categories VARCHAR, 
	tags VARCHAR, 
	language VARCHAR, 
	published VARCHAR, 
	published_utc VARCHAR, 
	published_precision VARCHAR, 
	published_tz VARCHAR, 
	published_source VARCHAR, 
	published_text VARCHAR, 
	updated VARCHAR, 
	updated_text VARCHAR, 
	embargo_until VARCHAR, 
	embargo_text VARCHAR, 
	dateline VARCHAR, 
	contact_name VARCHAR, 
	contact_role VARCHAR, 
	contact_phone VARCHAR, 
	contact_email VARCHAR, 
	canonical_url VARCHAR, 
	about_text VARCHAR, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_rendition PRIMARY KEY (capture, page, from_seq), 
	CONSTRAINT fk_rendition_capture_capture FOREIGN KEY(capture) REFERENCES capture (id), 
	CONSTRAINT fk_rendition_generation_generation FOREIGN KEY(generation) REFERENCES generation (digest), 
	CONSTRAINT fk_rendition_text_digest_content FOREIGN KEY(text_digest) REFERENCES content (text_digest), 
	CONSTRAINT ck_rendition_span CHECK (to_seq IS NULL OR to_seq > from_seq)
);
CREATE TABLE version (
	page VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	first_capture VARCHAR NOT NULL, 
	ordinal INTEGER NOT NULL, 
	state_digest VARCHAR NOT NULL, 
	text_digest VARCHAR NOT NULL, 
	text_capture VARCHAR NOT NULL, 
	text_page VARCHAR NOT NULL, 
	first_seen VARCHAR NOT NULL, 
	last_seen VARCHAR NOT NULL, 
	sightings INTEGER NOT NULL, 
	cause VARCHAR NOT NULL, 
	missing_since VARCHAR, 
	gone_since VARCHAR, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_version PRIMARY KEY (page, form, first_capture, from_seq), 
	CONSTRAINT fk_version_page_page FOREIGN KEY(page) REFERENCES page (urlkey), 
	CONSTRAINT fk_version_first_capture_capture FOREIGN KEY(first_capture) REFERENCES capture (id), 
	CONSTRAINT fk_version_text_digest_content FOREIGN KEY(text_digest) REFERENCES content (text_digest), 
	CONSTRAINT fk_version_text_capture_capture FOREIGN KEY(text_capture) REFERENCES capture (id), 
	CONSTRAINT ck_version_span CHECK (to_seq IS NULL OR to_seq > from_seq)
);
CREATE TABLE hint (
	page VARCHAR NOT NULL, 
	capture VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	verbatim VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_hint PRIMARY KEY (page, capture, field), 
	CONSTRAINT fk_hint_capture_capture FOREIGN KEY(capture) REFERENCES capture (id)
);
CREATE VIRTUAL TABLE search_index USING fts5(title_tokens, body_tokens, content='search_entry', content_rowid='id', tokenize='ascii');
INSERT INTO "alembic_version" VALUES ('0001_first');
INSERT INTO "commit" VALUES (1, '2026-03-01T03:00:00.000000Z', '20260301T020000Z-rope-71d72d', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'journal-20261121155814249930-21757-00001.warc.gz', 387);
INSERT INTO "commit" VALUES (2, '2026-03-02T03:00:00.000000Z', '20260302T020000Z-rope-9255bd', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'journal-20261121155814274674-21757-00001.warc.gz', 388);
INSERT INTO "run" VALUES ('20260301T020000Z-rope-71d72d', 'rope', 'live', '2026-03-01T02:00:00.000000Z', '2026-03-01T03:00:00.000000Z', 'settled', '{"captures":2,"changed":0,"duplicate":0,"failed":0,"gone":0,"missing":0,"moved":0,"new":2,"not_modified":0,"pending":0,"rejected":0,"rejected_by":{},"still_gone":0,"unchanged":0}', 1);
INSERT INTO "run" VALUES ('20260302T020000Z-rope-9255bd', 'rope', 'live', '2026-03-02T02:00:00.000000Z', '2026-03-02T03:00:00.000000Z', 'settled', '{"captures":2,"changed":1,"duplicate":0,"failed":0,"gone":0,"missing":1,"moved":0,"new":0,"not_modified":0,"pending":0,"rejected":0,"rejected_by":{},"still_gone":0,"unchanged":0}', 2);
INSERT INTO "site" VALUES ('rope', 'Society of Rope Makers', 'SRM', 1, NULL);
INSERT INTO "generation" VALUES ('generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', '1', '{"beautifulsoup4":"4.15.0","lxml":"6.1.3","py3langid":"0.4.0","trafilatura":"2.3.1","tzdata":"2026.6","unicode":"14.0.0","w3lib":"2.5.0"}', 'rope', 'site1:2085d820d159af716820edf9a43ceae3fdf8b564322d8f992dd41589c6a90234', 1);
INSERT INTO "capture" VALUES ('capture1:66d4f7d98c7a00a261562da4d9c65a45714d50e1', 'urn:uuid:b81fc660-f962-4886-a82a-315cf92819e4', 'https://rope.example/a/', '2026-03-01T02:00:00.000000Z', 'rope', '20260301T020000Z-rope-71d72d', 'live', 200, 'text/html; charset=utf-8', 'sha256:e00990d1985f736f63f63f6e8c1b59913ff6378c5969bd6c7f398e71513ef9d7', 'sha256:e00990d1985f736f63f63f6e8c1b59913ff6378c5969bd6c7f398e71513ef9d7', 'rope-20261121155814216791-21757-00001.warc.gz', 366, 618, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 'urn:uuid:ade19d6f-71e6-4ea5-be84-c6d36b07e50f', 'https://rope.example/b/', '2026-03-01T02:00:01.000000Z', 'rope', '20260301T020000Z-rope-71d72d', 'live', 200, 'text/html; charset=utf-8', 'sha256:754ba3eac33e549caf0bb2c977dcad00aec7212ecb3f6b42de0ff8088e99650f', 'sha256:754ba3eac33e549caf0bb2c977dcad00aec7212ecb3f6b42de0ff8088e99650f', 'rope-20261121155814216791-21757-00001.warc.gz', 1403, 565, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:6c9a6b03b6f0fe7dcc171e50d77f0bdede8c15df', 'urn:uuid:f3ffdb30-db2f-4417-9886-2a2ad68e34c1', 'https://rope.example/a/', '2026-03-02T02:00:00.000000Z', 'rope', '20260302T020000Z-rope-9255bd', 'live', 200, 'text/html; charset=utf-8', 'sha256:997261389ea0ef19ba58772ccab80a207c89a61b17967b3785fe23bc51a816ad', 'sha256:997261389ea0ef19ba58772ccab80a207c89a61b17967b3785fe23bc51a816ad', 'rope-20261121155814216791-21757-00001.warc.gz', 2386, 609, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO "capture" VALUES ('capture1:c91c14e84c3e36cfd4aeaf72441a3949abbd9408', 'urn:uuid:c97fc2c8-d9ed-4c57-a016-fd83bcab3a8e', 'https://rope.example/b/', '2026-03-02T02:00:01.000000Z', 'rope', '20260302T020000Z-rope-9255bd', 'live', 404, 'text/html; charset=utf-8', 'sha256:76c475039816aeca476d2fc8bf1c450a6c1492b2a43097988bcb3051e1747338', 'sha256:76c475039816aeca476d2fc8bf1c450a6c1492b2a43097988bcb3051e1747338', 'rope-20261121155814216791-21757-00001.warc.gz', 3412, 429, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO "content" VALUES ('sha256:7d1caa63e928379a67173af9badc6f21c59d8abe26f0f4db756f61e6db2e307c', 'fold1:7d1caa63e928379a67173af9badc6f21c59d8abe26f0f4db756f61e6db2e307c', 109, 23, 1, 'B Members of the society met in the old rope walk and spoke at length about hemp, sisal and the price of tar.');
INSERT INTO "content" VALUES ('sha256:5a226510407e2ef06290b1c21df22dde42fb607401a1db78548604f23340c540', 'fold1:5a226510407e2ef06290b1c21df22dde42fb607401a1db78548604f23340c540', 107, 22, 1, 'Members of the society met in the old rope walk and spoke at length about hemp, sisal and the price of tar.');
INSERT INTO "content" VALUES ('sha256:6dd20fe7d6ab3c5e17fe4d0e065106e5895b9e16f7f2e596c3b051c2e31421f0', 'fold1:6dd20fe7d6ab3c5e17fe4d0e065106e5895b9e16f7f2e596c3b051c2e31421f0', 116, 23, 2, 'Members of the society met in the old rope walk and spoke at length about hemp, sisal and the price of tar. Amended.');
INSERT INTO "block" VALUES ('sha256:0639114f07d7f4c40917c1964529728e4f5d941406b80d48c5ec20daf92a7c62', 1, 'About the society: we make rope.');
INSERT INTO "block" VALUES ('sha256:e4ccddb6438f90b7f8a976b39a792b12bbb5845a3adb79840c208f7ecce62eaf', 1, 'Share this page');
INSERT INTO "removal" VALUES ('ledger1:c0035863c320ccced3698ed5bada4ff7ee0cb471f9c9def98e7e8ec4bce45fbd', 1, 1, 'sha256:0639114f07d7f4c40917c1964529728e4f5d941406b80d48c5ec20daf92a7c62', 'about', '', 'about', 1);
INSERT INTO "removal" VALUES ('ledger1:ae32c52f178ec818de80c51ed3cb64652e29723c158ae5c24626ca329a051179', 0, 0, 'sha256:e4ccddb6438f90b7f8a976b39a792b12bbb5845a3adb79840c208f7ecce62eaf', 'social', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:c0035863c320ccced3698ed5bada4ff7ee0cb471f9c9def98e7e8ec4bce45fbd', 0, 0, 'sha256:e4ccddb6438f90b7f8a976b39a792b12bbb5845a3adb79840c208f7ecce62eaf', 'social', '', NULL, 1);
INSERT INTO "search_entry" VALUES (1, 'state1:225ba6fd01dcf4d5adc14b1f33f781ef30b743aa215e2485f9f83a55e4e3d345', 'a title', 'b members of the society met in the old rope walk and spoke at length about hemp sisal and the price of tar');
INSERT INTO "search_entry" VALUES (2, 'state1:989235c18870a5b0b92a9d8850bd2758e9c4c050ecbb8fd00e26d47c91cf0a9d', 'a title', 'members of the society met in the old rope walk and spoke at length about hemp sisal and the price of tar');
INSERT INTO "search_entry" VALUES (3, 'state1:5ccdda9ae92f48085a5dc7206fd9a953338c0283382ce2bcd37de652c031d4c9', 'a title', 'members of the society met in the old rope walk and spoke at length about hemp sisal and the price of tar amended');
INSERT INTO "page" VALUES ('example,rope)/a', 'rope', 1);
INSERT INTO "page" VALUES ('example,rope)/b', 'rope', 1);
INSERT INTO "address" VALUES ('https://rope.example/a/', 'example,rope)/a', 'fetched', 'capture1:66d4f7d98c7a00a261562da4d9c65a45714d50e1', 1, NULL);
INSERT INTO "address" VALUES ('https://rope.example/b/', 'example,rope)/b', 'fetched', 'capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 1, NULL);
INSERT INTO "sighting" VALUES ('capture1:66d4f7d98c7a00a261562da4d9c65a45714d50e1', 'example,rope)/a', 'html', 'ok', 'status 200', 1);
INSERT INTO "sighting" VALUES ('capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 'example,rope)/b', 'html', 'ok', 'status 200', 1);
INSERT INTO "sighting" VALUES ('capture1:6c9a6b03b6f0fe7dcc171e50d77f0bdede8c15df', 'example,rope)/a', 'html', 'ok', 'status 200', 2);
INSERT INTO "sighting" VALUES ('capture1:c91c14e84c3e36cfd4aeaf72441a3949abbd9408', 'example,rope)/b', 'html', 'missing', 'status 404', 2);
INSERT INTO "rendition" VALUES ('capture1:66d4f7d98c7a00a261562da4d9c65a45714d50e1', 'example,rope)/a', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'an article', 'an article', 'state1:989235c18870a5b0b92a9d8850bd2758e9c4c050ecbb8fd00e26d47c91cf0a9d', 'sha256:5a226510407e2ef06290b1c21df22dde42fb607401a1db78548604f23340c540', 'ledger1:c0035863c320ccced3698ed5bada4ff7ee0cb471f9c9def98e7e8ec4bce45fbd', 'news', 'A title', '["Ada Hemp"]', '[]', '[]', NULL, '2021-01-07', NULL, 'day', NULL, 'meta', '2021-01-07', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'About the society: we make rope.', 1, NULL);
INSERT INTO "rendition" VALUES ('capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 'example,rope)/b', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'an article', 'an article', 'state1:225ba6fd01dcf4d5adc14b1f33f781ef30b743aa215e2485f9f83a55e4e3d345', 'sha256:7d1caa63e928379a67173af9badc6f21c59d8abe26f0f4db756f61e6db2e307c', 'ledger1:ae32c52f178ec818de80c51ed3cb64652e29723c158ae5c24626ca329a051179', 'news', 'A title', '[]', '[]', '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO "rendition" VALUES ('capture1:6c9a6b03b6f0fe7dcc171e50d77f0bdede8c15df', 'example,rope)/a', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'an article', 'an article', 'state1:5ccdda9ae92f48085a5dc7206fd9a953338c0283382ce2bcd37de652c031d4c9', 'sha256:6dd20fe7d6ab3c5e17fe4d0e065106e5895b9e16f7f2e596c3b051c2e31421f0', 'ledger1:c0035863c320ccced3698ed5bada4ff7ee0cb471f9c9def98e7e8ec4bce45fbd', 'news', 'A title', '[]', '[]', '[]', NULL, '2021-01-07', NULL, 'day', NULL, 'meta', '2021-01-07', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'About the society: we make rope.', 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/a', 'html', 'capture1:66d4f7d98c7a00a261562da4d9c65a45714d50e1', 1, 'state1:989235c18870a5b0b92a9d8850bd2758e9c4c050ecbb8fd00e26d47c91cf0a9d', 'sha256:5a226510407e2ef06290b1c21df22dde42fb607401a1db78548604f23340c540', 'capture1:66d4f7d98c7a00a261562da4d9c65a45714d50e1', 'example,rope)/a', '2026-03-01T02:00:00.000000Z', '2026-03-01T02:00:00.000000Z', 1, 'first', NULL, NULL, 1, NULL);
INSERT INTO "version" VALUES ('example,rope)/b', 'html', 'capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 1, 'state1:225ba6fd01dcf4d5adc14b1f33f781ef30b743aa215e2485f9f83a55e4e3d345', 'sha256:7d1caa63e928379a67173af9badc6f21c59d8abe26f0f4db756f61e6db2e307c', 'capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 'example,rope)/b', '2026-03-01T02:00:01.000000Z', '2026-03-01T02:00:01.000000Z', 1, 'first', NULL, NULL, 1, 2);
INSERT INTO "version" VALUES ('example,rope)/b', 'html', 'capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 1, 'state1:225ba6fd01dcf4d5adc14b1f33f781ef30b743aa215e2485f9f83a55e4e3d345', 'sha256:7d1caa63e928379a67173af9badc6f21c59d8abe26f0f4db756f61e6db2e307c', 'capture1:7069787952fc7f92c65763fa5416faf6c1606d91', 'example,rope)/b', '2026-03-01T02:00:01.000000Z', '2026-03-01T02:00:01.000000Z', 1, 'first', '2026-03-02T02:00:01.000000Z', NULL, 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/a', 'html', 'capture1:6c9a6b03b6f0fe7dcc171e50d77f0bdede8c15df', 2, 'state1:5ccdda9ae92f48085a5dc7206fd9a953338c0283382ce2bcd37de652c031d4c9', 'sha256:6dd20fe7d6ab3c5e17fe4d0e065106e5895b9e16f7f2e596c3b051c2e31421f0', 'capture1:6c9a6b03b6f0fe7dcc171e50d77f0bdede8c15df', 'example,rope)/a', '2026-03-02T02:00:00.000000Z', '2026-03-02T02:00:00.000000Z', 1, 'site', NULL, NULL, 2, NULL);
INSERT INTO search_index (search_index) VALUES ('rebuild');
CREATE INDEX ix_run_site ON run (site);
CREATE UNIQUE INDEX current_site ON site ("key") WHERE to_seq IS NULL;
CREATE INDEX ix_staged_capture_run ON staged_capture (run);
CREATE INDEX ix_staged_capture_site ON staged_capture (site);
CREATE INDEX ix_capture_entity_digest ON capture (entity_digest);
CREATE INDEX ix_capture_refers_to ON capture (refers_to);
CREATE INDEX ix_capture_run ON capture (run);
CREATE INDEX ix_capture_site ON capture (site);
CREATE INDEX ix_content_fold_digest ON content (fold_digest);
CREATE INDEX ix_page_site ON page (site);
CREATE UNIQUE INDEX current_address ON address (url, page, basis) WHERE to_seq IS NULL;
CREATE INDEX ix_address_page ON address (page);
CREATE INDEX ix_sighting_page ON sighting (page);
CREATE UNIQUE INDEX current_rendition ON rendition (capture, page) WHERE to_seq IS NULL;
CREATE INDEX ix_rendition_page ON rendition (page);
CREATE UNIQUE INDEX current_version ON version (page, form, first_capture) WHERE to_seq IS NULL;
CREATE INDEX ix_version_state_digest ON version (state_digest);
CREATE INDEX ix_version_text_digest ON version (text_digest);
CREATE TRIGGER commit_keeps_history_on_delete BEFORE DELETE ON "commit" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of commit are history and stay as they are'); END;
CREATE TRIGGER generation_keeps_history_on_delete BEFORE DELETE ON "generation" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of generation are history and stay as they are'); END;
CREATE TRIGGER capture_keeps_history_on_delete BEFORE DELETE ON "capture" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of capture are history and stay as they are'); END;
CREATE TRIGGER failed_fetch_keeps_history_on_delete BEFORE DELETE ON "failed_fetch" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of failed_fetch are history and stay as they are'); END;
CREATE TRIGGER page_keeps_history_on_delete BEFORE DELETE ON "page" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of page are history and stay as they are'); END;
CREATE TRIGGER sighting_keeps_history_on_delete BEFORE DELETE ON "sighting" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of sighting are history and stay as they are'); END;
CREATE TRIGGER content_keeps_history_on_delete BEFORE DELETE ON "content" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of content are history and stay as they are'); END;
CREATE TRIGGER block_keeps_history_on_delete BEFORE DELETE ON "block" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of block are history and stay as they are'); END;
CREATE TRIGGER removal_keeps_history_on_delete BEFORE DELETE ON "removal" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of removal are history and stay as they are'); END;
CREATE TRIGGER hint_keeps_history_on_delete BEFORE DELETE ON "hint" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of hint are history and stay as they are'); END;
CREATE TRIGGER site_keeps_history_on_delete BEFORE DELETE ON "site" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of site are history and stay as they are'); END;
CREATE TRIGGER address_keeps_history_on_delete BEFORE DELETE ON "address" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of address are history and stay as they are'); END;
CREATE TRIGGER rendition_keeps_history_on_delete BEFORE DELETE ON "rendition" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of rendition are history and stay as they are'); END;
CREATE TRIGGER version_keeps_history_on_delete BEFORE DELETE ON "version" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of version are history and stay as they are'); END;
CREATE TRIGGER commit_keeps_history_on_update BEFORE UPDATE ON "commit" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of commit are history and stay as they are'); END;
CREATE TRIGGER generation_keeps_history_on_update BEFORE UPDATE ON "generation" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of generation are history and stay as they are'); END;
CREATE TRIGGER capture_keeps_history_on_update BEFORE UPDATE ON "capture" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of capture are history and stay as they are'); END;
CREATE TRIGGER failed_fetch_keeps_history_on_update BEFORE UPDATE ON "failed_fetch" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of failed_fetch are history and stay as they are'); END;
CREATE TRIGGER page_keeps_history_on_update BEFORE UPDATE ON "page" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of page are history and stay as they are'); END;
CREATE TRIGGER sighting_keeps_history_on_update BEFORE UPDATE ON "sighting" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of sighting are history and stay as they are'); END;
CREATE TRIGGER content_keeps_history_on_update BEFORE UPDATE ON "content" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of content are history and stay as they are'); END;
CREATE TRIGGER block_keeps_history_on_update BEFORE UPDATE ON "block" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of block are history and stay as they are'); END;
CREATE TRIGGER removal_keeps_history_on_update BEFORE UPDATE ON "removal" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of removal are history and stay as they are'); END;
CREATE TRIGGER hint_keeps_history_on_update BEFORE UPDATE ON "hint" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of hint are history and stay as they are'); END;
CREATE TRIGGER site_keeps_history_on_update BEFORE UPDATE ON "site" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW.key IS NOT OLD.key OR NEW.society IS NOT OLD.society OR NEW.short_name IS NOT OLD.short_name OR NEW.from_seq IS NOT OLD.from_seq BEGIN SELECT RAISE(ABORT, 'rows of site are history and stay as they are'); END;
CREATE TRIGGER address_keeps_history_on_update BEFORE UPDATE ON "address" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW.url IS NOT OLD.url OR NEW.page IS NOT OLD.page OR NEW.basis IS NOT OLD.basis OR NEW.capture IS NOT OLD.capture OR NEW.from_seq IS NOT OLD.from_seq BEGIN SELECT RAISE(ABORT, 'rows of address are history and stay as they are'); END;
CREATE TRIGGER rendition_keeps_history_on_update BEFORE UPDATE ON "rendition" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW.capture IS NOT OLD.capture OR NEW.page IS NOT OLD.page OR NEW.generation IS NOT OLD.generation OR NEW.outcome IS NOT OLD.outcome OR NEW.evidence IS NOT OLD.evidence OR NEW.news_evidence IS NOT OLD.news_evidence OR NEW.state_digest IS NOT OLD.state_digest OR NEW.text_digest IS NOT OLD.text_digest OR NEW.ledger IS NOT OLD.ledger OR NEW.kind IS NOT OLD.kind OR NEW.title IS NOT OLD.title OR NEW.authors IS NOT OLD.authors OR NEW.categories IS NOT OLD.categories OR NEW.tags IS NOT OLD.tags OR NEW.language IS NOT OLD.language OR NEW.published IS NOT OLD.published OR NEW.published_utc IS NOT OLD.published_utc OR NEW.published_precision IS NOT OLD.published_precision OR NEW.published_tz IS NOT OLD.published_tz OR NEW.published_source IS NOT OLD.published_source OR NEW.published_text IS NOT OLD.published_text OR NEW.updated IS NOT OLD.updated OR NEW.updated_text IS NOT OLD.updated_text OR NEW.embargo_until IS NOT OLD.embargo_until OR NEW.embargo_text IS NOT OLD.embargo_text OR NEW.dateline IS NOT OLD.dateline OR NEW.contact_name IS NOT OLD.contact_name OR NEW.contact_role IS NOT OLD.contact_role OR NEW.contact_phone IS NOT OLD.contact_phone OR NEW.contact_email IS NOT OLD.contact_email OR NEW.canonical_url IS NOT OLD.canonical_url OR NEW.about_text IS NOT OLD.about_text OR NEW.from_seq IS NOT OLD.from_seq BEGIN SELECT RAISE(ABORT, 'rows of rendition are history and stay as they are'); END;
CREATE TRIGGER version_keeps_history_on_update BEFORE UPDATE ON "version" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW.page IS NOT OLD.page OR NEW.form IS NOT OLD.form OR NEW.first_capture IS NOT OLD.first_capture OR NEW.ordinal IS NOT OLD.ordinal OR NEW.state_digest IS NOT OLD.state_digest OR NEW.text_digest IS NOT OLD.text_digest OR NEW.text_capture IS NOT OLD.text_capture OR NEW.text_page IS NOT OLD.text_page OR NEW.first_seen IS NOT OLD.first_seen OR NEW.last_seen IS NOT OLD.last_seen OR NEW.sightings IS NOT OLD.sightings OR NEW.cause IS NOT OLD.cause OR NEW.missing_since IS NOT OLD.missing_since OR NEW.gone_since IS NOT OLD.gone_since OR NEW.from_seq IS NOT OLD.from_seq BEGIN SELECT RAISE(ABORT, 'rows of version are history and stay as they are'); END;
CREATE TRIGGER search_entry_is_indexed AFTER INSERT ON search_entry BEGIN INSERT INTO search_index (rowid, title_tokens, body_tokens) VALUES (NEW.id, NEW.title_tokens, NEW.body_tokens); END;
CREATE TRIGGER search_entry_is_forgotten AFTER DELETE ON search_entry BEGIN INSERT INTO search_index (search_index, rowid, title_tokens, body_tokens) VALUES ('delete', OLD.id, OLD.title_tokens, OLD.body_tokens); END;
