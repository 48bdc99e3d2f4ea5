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
	seq INTEGER NOT NULL, profile VARCHAR, overrides VARCHAR, 
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
	CONSTRAINT ck_address_span CHECK (to_seq IS NULL OR to_seq > from_seq), 
	CONSTRAINT fk_address_capture_capture FOREIGN KEY(capture) REFERENCES capture (id)
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
	to_seq INTEGER, claims VARCHAR, 
	CONSTRAINT pk_rendition PRIMARY KEY (capture, page, from_seq), 
	CONSTRAINT ck_rendition_span CHECK (to_seq IS NULL OR to_seq > from_seq), 
	CONSTRAINT fk_rendition_capture_capture FOREIGN KEY(capture) REFERENCES capture (id), 
	CONSTRAINT fk_rendition_generation_generation FOREIGN KEY(generation) REFERENCES generation (digest), 
	CONSTRAINT fk_rendition_text_digest_content FOREIGN KEY(text_digest) REFERENCES content (text_digest)
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
	CONSTRAINT ck_version_span CHECK (to_seq IS NULL OR to_seq > from_seq), 
	CONSTRAINT fk_version_page_page FOREIGN KEY(page) REFERENCES page (urlkey), 
	CONSTRAINT fk_version_first_capture_capture FOREIGN KEY(first_capture) REFERENCES capture (id), 
	CONSTRAINT fk_version_text_digest_content FOREIGN KEY(text_digest) REFERENCES content (text_digest), 
	CONSTRAINT fk_version_text_capture_capture FOREIGN KEY(text_capture) REFERENCES capture (id)
);
CREATE VIRTUAL TABLE search_index USING fts5(
        title_tokens, body_tokens, content='search_entry', content_rowid='id', tokenize='ascii');
CREATE TABLE profile (
	digest VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	spelled VARCHAR NOT NULL, 
	CONSTRAINT pk_profile PRIMARY KEY (digest)
);
CREATE TABLE site_profile (
	site VARCHAR NOT NULL, 
	profile VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_site_profile PRIMARY KEY (site, from_seq), 
	CONSTRAINT ck_site_profile_span CHECK (to_seq IS NULL OR to_seq > from_seq), 
	CONSTRAINT fk_site_profile_profile_profile FOREIGN KEY(profile) REFERENCES profile (digest)
);
CREATE TABLE prints (
	digest VARCHAR NOT NULL, 
	packed BLOB NOT NULL, 
	CONSTRAINT pk_prints PRIMARY KEY (digest)
);
CREATE TABLE printed (
	page VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	printer VARCHAR NOT NULL, 
	prints VARCHAR NOT NULL, 
	CONSTRAINT pk_printed PRIMARY KEY (page, body), 
	CONSTRAINT fk_printed_prints_prints FOREIGN KEY(prints) REFERENCES prints (digest)
);
CREATE TABLE override (
	id VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	page VARCHAR, 
	rule VARCHAR, 
	block VARCHAR, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_override PRIMARY KEY (id, from_seq), 
	CONSTRAINT ck_override_span CHECK (to_seq IS NULL OR to_seq > from_seq)
);
CREATE TABLE withdrawal (
	override VARCHAR NOT NULL, 
	withdrawn_at VARCHAR NOT NULL, 
	withdrawn_by VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_withdrawal PRIMARY KEY (override)
);
CREATE TABLE claim (
	claims VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	field VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	verbatim VARCHAR NOT NULL, 
	value VARCHAR, 
	precision VARCHAR, 
	tz VARCHAR, 
	chosen INTEGER NOT NULL, 
	why VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_claim PRIMARY KEY (claims, place)
);
CREATE TABLE sketch (
	id INTEGER NOT NULL, 
	text_digest VARCHAR NOT NULL, 
	shingles INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	sample BLOB NOT NULL, 
	CONSTRAINT pk_sketch PRIMARY KEY (id), 
	CONSTRAINT uq_sketch_text_digest UNIQUE (text_digest), 
	CONSTRAINT fk_sketch_text_digest_content FOREIGN KEY(text_digest) REFERENCES content (text_digest)
);
CREATE TABLE sketched (
	digest BIGINT NOT NULL, 
	sketch INTEGER NOT NULL, 
	CONSTRAINT pk_sketched PRIMARY KEY (digest, sketch)
)
 WITHOUT ROWID

;
CREATE TABLE "sighting" (
	capture VARCHAR NOT NULL, 
	page VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	evidence VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_sighting PRIMARY KEY (capture, page, from_seq), 
	CONSTRAINT ck_sighting_span CHECK (to_seq IS NULL OR to_seq > from_seq), 
	CONSTRAINT fk_sighting_capture_capture FOREIGN KEY(capture) REFERENCES capture (id)
);
CREATE TABLE "hint" (
	page VARCHAR NOT NULL, 
	capture VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	verbatim VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_hint PRIMARY KEY (page, capture, field, from_seq), 
	CONSTRAINT ck_hint_span CHECK (to_seq IS NULL OR to_seq > from_seq), 
	CONSTRAINT fk_hint_capture_capture FOREIGN KEY(capture) REFERENCES capture (id)
);
CREATE TABLE hold (
	id VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	run VARCHAR, 
	capture VARCHAR, 
	placed_at VARCHAR NOT NULL, 
	placed_by VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	from_seq INTEGER NOT NULL, 
	to_seq INTEGER, 
	CONSTRAINT pk_hold PRIMARY KEY (id, from_seq), 
	CONSTRAINT ck_hold_span CHECK (to_seq IS NULL OR to_seq > from_seq)
);
CREATE TABLE hold_release (
	hold VARCHAR NOT NULL, 
	released_at VARCHAR NOT NULL, 
	released_by VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_hold_release PRIMARY KEY (hold)
);
CREATE TABLE tombstone (
	id VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	page VARCHAR NOT NULL, 
	withdrawn_at VARCHAR NOT NULL, 
	withdrawn_by VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_tombstone PRIMARY KEY (id)
);
CREATE TABLE erased (
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	tombstone VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_erased PRIMARY KEY (kind, name), 
	CONSTRAINT fk_erased_tombstone_tombstone FOREIGN KEY(tombstone) REFERENCES tombstone (id)
);
CREATE TABLE event (
	id VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	happened_at VARCHAR NOT NULL, 
	agent VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	object VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id)
);
INSERT INTO "alembic_version" VALUES ('0004_trust');
INSERT INTO "commit" VALUES (1, '2026-03-01T03:00:00.000000Z', '20260301T020000Z-rope-f2e3be', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'journal-20261122010546595530-6635-00001.warc.gz', 388);
INSERT INTO "commit" VALUES (2, '2026-03-02T03:00:00.000000Z', '20260302T020000Z-rope-553891', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'journal-20261122010549893913-6635-00001.warc.gz', 386);
INSERT INTO "commit" VALUES (3, '2026-03-02T04:00:00.000000Z', NULL, 'generation2:b48e8f4791e54b34172e5d29d74a9cce6c03d27751842ab96a77b816a8c12984', 'journal-20261122010551861549-6635-00001.warc.gz', 387);
INSERT INTO "commit" VALUES (4, '2026-03-02T05:00:00.000000Z', NULL, 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'journal-20261122010553824771-6635-00001.warc.gz', 387);
INSERT INTO "commit" VALUES (5, '2026-03-02T06:00:00.000000Z', NULL, 'generation2:39df8822e1d358819c946d30f81d550be821ac9bd22f9d3a0ea45bcc2969130b', 'journal-20261122010555478742-6635-00001.warc.gz', 387);
INSERT INTO "run" VALUES ('20260301T020000Z-rope-f2e3be', 'rope', 'live', '2026-03-01T02:00:00.000000Z', '2026-03-01T03:00:00.000000Z', 'settled', '{"captures":4,"changed":0,"duplicate":0,"failed":0,"gone":0,"missing":0,"moved":0,"new":3,"not_modified":0,"pending":0,"rejected":0,"rejected_by":{},"still_gone":0,"unchanged":0}', 1);
INSERT INTO "run" VALUES ('20260302T020000Z-rope-553891', 'rope', 'live', '2026-03-02T02:00:00.000000Z', '2026-03-02T03:00:00.000000Z', 'settled', '{"captures":3,"changed":1,"duplicate":0,"failed":1,"gone":0,"missing":1,"moved":0,"new":0,"not_modified":1,"pending":0,"rejected":0,"rejected_by":{},"still_gone":0,"unchanged":1}', 2);
INSERT INTO "run" VALUES ('20260303T020000Z-rope-33e616', 'rope', 'live', '2026-03-03T02:00:00.000000Z', NULL, 'running', '{}', NULL);
INSERT INTO "site" VALUES ('rope', 'Society of Rope Makers', 'SRM', 1, NULL);
INSERT INTO "generation" VALUES ('generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', '2', '{"beautifulsoup4":"4.15.0","block model":"ec85599a521a93d2","lxml":"6.1.3","py3langid":"0.4.0","trafilatura":"2.3.1","tzdata":"2026.6","unicode":"14.0.0","w3lib":"2.5.0","wordings":"fc9212b751471160"}', 'rope', 'site1:2085d820d159af716820edf9a43ceae3fdf8b564322d8f992dd41589c6a90234', 1, 'profile1:f2d07fbba97181e292e55312158fb529eb57b2ce07d5e7b13b0b14525b4c361f', NULL);
INSERT INTO "generation" VALUES ('generation2:b48e8f4791e54b34172e5d29d74a9cce6c03d27751842ab96a77b816a8c12984', '2', '{"beautifulsoup4":"4.15.0","block model":"ec85599a521a93d2","lxml":"6.1.3","py3langid":"0.4.0","trafilatura":"2.3.1","tzdata":"2026.6","unicode":"14.0.0","w3lib":"2.5.0","wordings":"fc9212b751471160"}', 'rope', 'site1:2085d820d159af716820edf9a43ceae3fdf8b564322d8f992dd41589c6a90234', 3, 'profile1:f2d07fbba97181e292e55312158fb529eb57b2ce07d5e7b13b0b14525b4c361f', 'overrides1:a3152c2c2d9329c645257d0ff9585f133c8b1b1e19b51430bb1a448e614debb9');
INSERT INTO "generation" VALUES ('generation2:39df8822e1d358819c946d30f81d550be821ac9bd22f9d3a0ea45bcc2969130b', '2', '{"beautifulsoup4":"4.15.0","block model":"ec85599a521a93d2","lxml":"6.1.3","py3langid":"0.4.0","trafilatura":"2.3.1","tzdata":"2026.6","unicode":"14.0.0","w3lib":"2.5.0","wordings":"fc9212b751471160"}', 'rope', 'site1:2085d820d159af716820edf9a43ceae3fdf8b564322d8f992dd41589c6a90234', 5, 'profile1:f2d07fbba97181e292e55312158fb529eb57b2ce07d5e7b13b0b14525b4c361f', 'overrides1:b2ee79af96158945f1632b7111ef40106e687398e767dfde46df0f88f0f2573f');
INSERT INTO "staged_capture" VALUES ('capture1:14679ec24b724681866c28d7662105378b3fde0a', 'urn:uuid:19cde3d7-131f-4e3c-a658-33dd64d3d89d', 'https://rope.example/news/tar/', '2026-03-03T02:00:00.000000Z', 'rope', '20260303T020000Z-rope-33e616', 'live', 200, 'text/html; charset=utf-8', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'rope-20261122010543977952-6635-00001.warc.gz', 8003, 844, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "staged_capture" VALUES ('capture1:329e47971b78870709bcbd152acd9626546a9007', 'urn:uuid:a0f572f7-00d0-4b8f-b86d-6941170014a9', 'https://rope.example/news/machine/', '2026-03-03T02:00:01.000000Z', 'rope', '20260303T020000Z-rope-33e616', 'live', 200, 'text/html; charset=utf-8', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'rope-20261122010543977952-6635-00001.warc.gz', 9270, 777, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "capture" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'urn:uuid:dab2865b-e127-4cf2-a7d0-573bbd95312a', 'https://rope.example/news/tar/', '2026-03-01T02:00:00.000000Z', 'rope', '20260301T020000Z-rope-f2e3be', 'live', 200, 'text/html; charset=utf-8', 'sha256:2489888495b423a44127151251d9df1c99d9b78351b73a3668ec7972cde9ee3d', 'sha256:2489888495b423a44127151251d9df1c99d9b78351b73a3668ec7972cde9ee3d', 'rope-20261122010543977952-6635-00001.warc.gz', 366, 849, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'urn:uuid:4a69edbc-7bd5-46f3-8543-82df1dad6135', 'https://rope.example/news/machine/', '2026-03-01T02:00:01.000000Z', 'rope', '20260301T020000Z-rope-f2e3be', 'live', 200, 'text/html; charset=utf-8', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'rope-20261122010543977952-6635-00001.warc.gz', 1640, 777, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'urn:uuid:bcb8b7db-d505-4dc8-b963-0213ee503da7', 'https://rope.example/news/knot/', '2026-03-01T02:00:02.000000Z', 'rope', '20260301T020000Z-rope-f2e3be', 'live', 200, 'text/html; charset=utf-8', 'sha256:0d36c36d7d2bf4a077babae9120a96117d06c7628bb5b62e75eb4d546dce5179', 'sha256:0d36c36d7d2bf4a077babae9120a96117d06c7628bb5b62e75eb4d546dce5179', 'rope-20261122010543977952-6635-00001.warc.gz', 2845, 765, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'urn:uuid:fc19a4f0-bc23-4e2d-ace9-7f4ae5ff95ba', 'https://rope.example/feed/', '2026-03-01T02:00:03.000000Z', 'rope', '20260301T020000Z-rope-f2e3be', 'live', 200, 'application/rss+xml', 'sha256:08df4cc9550191e5928da1e37084028ff4c9c8cd0771ebaf5dc0680b32ed9585', 'sha256:08df4cc9550191e5928da1e37084028ff4c9c8cd0771ebaf5dc0680b32ed9585', 'rope-20261122010543977952-6635-00001.warc.gz', 4033, 525, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'urn:uuid:0323eb9f-e578-467c-8f86-72c23469e326', 'https://rope.example/news/tar/', '2026-03-02T02:00:00.000000Z', 'rope', '20260302T020000Z-rope-553891', 'live', 200, 'text/html; charset=utf-8', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'rope-20261122010543977952-6635-00001.warc.gz', 4978, 846, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO "capture" VALUES ('capture1:d787e67a148b71ed0cc9cb1ff1398ecd3df6479e', 'urn:uuid:c9418715-c4c1-4a09-a21c-c91804b69a6c', 'https://rope.example/news/machine/', '2026-03-02T02:00:01.000000Z', 'rope', '20260302T020000Z-rope-553891', 'live', 404, 'text/html; charset=utf-8', 'sha256:324f2d85fce1ce0325ce7ebbe17fefd798153e85ea97434e9c9ff858a751c4ec', 'sha256:324f2d85fce1ce0325ce7ebbe17fefd798153e85ea97434e9c9ff858a751c4ec', 'rope-20261122010543977952-6635-00001.warc.gz', 6249, 458, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO "capture" VALUES ('capture1:48d24cf67c92a8b34e08a974b963a7ab74bf5801', 'urn:uuid:ea6ff241-906b-4cbb-9930-2f41d4f3b0f7', 'https://rope.example/news/knot/', '2026-03-02T02:00:02.000000Z', 'rope', '20260302T020000Z-rope-553891', 'live', 304, 'text/html; charset=utf-8', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, 'rope-20261122010543977952-6635-00001.warc.gz', 7135, 442, NULL, NULL, NULL, 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', NULL, 2);
INSERT INTO "failed_fetch" VALUES ('20260302T020000Z-rope-553891', 'https://rope.example/slow/', '2026-03-01T02:00:00.000000Z', 'timeout', 'no answer', 2);
INSERT INTO "content" VALUES ('sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'fold1:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 117, 24, 1, 'A knot that was thought lost was found on a barge near the old bridge, and the society has drawn it for its handbook.');
INSERT INTO "content" VALUES ('sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'fold1:87e2f8bb9ac940c6741d4de937a50e2a858009cf6c38bda21dfe9c856f462f72', 274, 51, 1, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.

The committee will write to the harbour board. A second meeting is planned for the autumn, and visitors are welcome at both.');
INSERT INTO "content" VALUES ('sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'fold1:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 134, 27, 1, 'The society has bought a laying machine of 1904 from a yard that closed, and will show it at work on the first Saturday of each month.');
INSERT INTO "content" VALUES ('sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'fold1:e55b18a7979e5431919ec39919689a73899e824a5bc3bbd1af67e2b596158441', 274, 51, 2, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.

The committee will write to the harbour board. A second meeting is planned for the spring, and visitors are welcome at both.');
INSERT INTO "content" VALUES ('sha256:8d5fb229dc2cafeccb52da5d403ab679d3ed6baefcbcee2e69ac0f7df77cdeea', 'fold1:5dfd7c9a1f27b99412faeceddfa0605570c3436919b35da7f7fac2951f1adf14', 365, 69, 3, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.

The committee will write to the harbour board. A second meeting is planned for the autumn, and visitors are welcome at both.

About the society: we have made rope in this town since 1871 and teach it to whoever asks.');
INSERT INTO "content" VALUES ('sha256:2bc825a401a4878be53e7ad7e41d8fc3f2bde0a150e03ec917550adde37a9da3', 'fold1:90180dc496dcc325a2debb0dcb804e870d9b6d549533d6b6c122a9c8576bae40', 365, 69, 3, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.

The committee will write to the harbour board. A second meeting is planned for the spring, and visitors are welcome at both.

About the society: we have made rope in this town since 1871 and teach it to whoever asks.');
INSERT INTO "content" VALUES ('sha256:312fb31b6da93a73c0da0ba01bc7dfeda8b37cb20aaff237183b3959e980a656', 'fold1:312fb31b6da93a73c0da0ba01bc7dfeda8b37cb20aaff237183b3959e980a656', 149, 29, 5, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.');
INSERT INTO "block" VALUES ('sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 1, 'Home News');
INSERT INTO "block" VALUES ('sha256:291284bc3a53f8084f8179aac51234a7b3ad2a2912668da6f9107178e9b9d7cf', 1, 'A knot is found again');
INSERT INTO "block" VALUES ('sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 1, 'Published: March 1, 2026');
INSERT INTO "block" VALUES ('sha256:8eaafc391b9b077a7d52380ad9f08d3cee0a6b5e05b0d0cc7bae7f0e129048b2', 1, 'A laying machine is bought');
INSERT INTO "block" VALUES ('sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 1, 'Media contact: Ada Hemp, ada@rope.example');
INSERT INTO "block" VALUES ('sha256:a16b251c1997aa787c4d76c4dcca02350bb5e02f97ec5fb4b1dc4ac12ca59dcc', 1, 'The price of tar');
INSERT INTO "block" VALUES ('sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 1, 'Rope Walk 3, Springfield');
INSERT INTO "block" VALUES ('sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 1, 'For Immediate Release');
INSERT INTO "block" VALUES ('sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 1, 'About the society: we have made rope in this town since 1871 and teach it to whoever asks.');
INSERT INTO "block" VALUES ('sha256:a2b440c69d42a7bbec5c7658c77024aaa0bf86d96eb39262bdc738149d618bc0', 5, 'The committee will write to the harbour board. A second meeting is planned for the spring, and visitors are welcome at both.');
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'repeated', 'a line that the site repeats between paragraphs', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'repeated', 'a line that the site repeats between paragraphs', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'kicker', 'right above the headline', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 1, 1, 'sha256:291284bc3a53f8084f8179aac51234a7b3ad2a2912668da6f9107178e9b9d7cf', 'title', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'published_line', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'published_line', 'beside the article', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'published_line', 'beside the article', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 1, 1, 'sha256:8eaafc391b9b077a7d52380ad9f08d3cee0a6b5e05b0d0cc7bae7f0e129048b2', 'title', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 4, 6, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'contact', '', 'contact', 1);
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 4, 5, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'contact', 'beside the article', 'contact', 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 4, 5, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'contact', 'beside the article', 'contact', 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 1, 1, 'sha256:a16b251c1997aa787c4d76c4dcca02350bb5e02f97ec5fb4b1dc4ac12ca59dcc', 'title', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 6, 8, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 6, 7, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 6, 7, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'release_line', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'release_line', 'beside the article', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'release_line', 'beside the article', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 5, 7, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 5, 6, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 5, 6, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'kicker', 'right above the headline', NULL, 3);
INSERT INTO "removal" VALUES ('ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'published_line', '', NULL, 3);
INSERT INTO "removal" VALUES ('ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 4, 6, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'contact', '', 'contact', 3);
INSERT INTO "removal" VALUES ('ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 1, 1, 'sha256:a16b251c1997aa787c4d76c4dcca02350bb5e02f97ec5fb4b1dc4ac12ca59dcc', 'title', '', NULL, 3);
INSERT INTO "removal" VALUES ('ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 5, 8, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 3);
INSERT INTO "removal" VALUES ('ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'release_line', '', NULL, 3);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'kicker', 'right above the headline', NULL, 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'published_line', '', NULL, 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 5, 6, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'contact', '', 'contact', 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 1, 1, 'sha256:a16b251c1997aa787c4d76c4dcca02350bb5e02f97ec5fb4b1dc4ac12ca59dcc', 'title', '', NULL, 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 4, 5, 'sha256:a2b440c69d42a7bbec5c7658c77024aaa0bf86d96eb39262bdc738149d618bc0', 'override', 'override1:02c88fad2b5f0660', NULL, 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 7, 8, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'release_line', '', NULL, 5);
INSERT INTO "removal" VALUES ('ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 6, 7, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 5);
INSERT INTO "search_entry" VALUES (1, 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter the committee will write to the harbour board a second meeting is planned for the autumn and visitors are welcome at both');
INSERT INTO "search_entry" VALUES (2, 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'a knot is found again', 'a knot that was thought lost was found on a barge near the old bridge and the society has drawn it for its handbook');
INSERT INTO "search_entry" VALUES (3, 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'a laying machine is bought', 'the society has bought a laying machine of 1904 from a yard that closed and will show it at work on the first saturday of each month');
INSERT INTO "search_entry" VALUES (4, 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter the committee will write to the harbour board a second meeting is planned for the spring and visitors are welcome at both');
INSERT INTO "search_entry" VALUES (5, 'state1:4b845933f0874422d4b59760df4435f60f00ea1dd377b3b08b108cdd247a36fc', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter the committee will write to the harbour board a second meeting is planned for the autumn and visitors are welcome at both about the society we have made rope in this town since 1871 and teach it to whoever asks');
INSERT INTO "search_entry" VALUES (6, 'state1:f5bf139455a61fafa5bb7122d361f5d65ef9edb74242e5f48365e0a3322140b8', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter the committee will write to the harbour board a second meeting is planned for the spring and visitors are welcome at both about the society we have made rope in this town since 1871 and teach it to whoever asks');
INSERT INTO "search_entry" VALUES (7, 'state1:57b43f33a1b05469b17bc48c59fdf6dce6357e6f3945c6bd544e91050805f407', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter');
INSERT INTO "page" VALUES ('example,rope)/news/knot', 'rope', 1);
INSERT INTO "page" VALUES ('example,rope)/news/machine', 'rope', 1);
INSERT INTO "page" VALUES ('example,rope)/news/tar', 'rope', 1);
INSERT INTO "address" VALUES ('https://rope.example/news/machine/', 'example,rope)/news/machine', 'fetched', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 1, NULL);
INSERT INTO "address" VALUES ('https://rope.example/news/knot/', 'example,rope)/news/knot', 'fetched', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 1, NULL);
INSERT INTO "address" VALUES ('https://rope.example/news/tar/', 'example,rope)/news/tar', 'fetched', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 1, NULL);
INSERT INTO "rendition" VALUES ('capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'ok', 'release line', 'release line', 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'ledger1:e9cb354fd3c9ff78526bfaa1b1979f3cd9c6c1b5be71ca25b94d9cf069dfd14e', 'press_release', 'A laying machine is bought', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'byline', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 1, NULL, 'claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b');
INSERT INTO "rendition" VALUES ('capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'ok', 'release line', 'release line', 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'ledger1:bf699e11e87d360b833e6f75478ed6fa996a54f9325e231ea4fe8d0a9930412e', 'press_release', 'A knot is found again', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'byline', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 1, NULL, 'claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8');
INSERT INTO "rendition" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'ok', 'release line', 'release line', 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 1, 3, 'claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d');
INSERT INTO "rendition" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'ok', 'release line', 'release line', 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 2, 3, 'claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d');
INSERT INTO "rendition" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'generation2:b48e8f4791e54b34172e5d29d74a9cce6c03d27751842ab96a77b816a8c12984', 'ok', 'release line', 'release line', 'state1:f5bf139455a61fafa5bb7122d361f5d65ef9edb74242e5f48365e0a3322140b8', 'sha256:2bc825a401a4878be53e7ad7e41d8fc3f2bde0a150e03ec917550adde37a9da3', 'ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 3, 4, 'claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5');
INSERT INTO "rendition" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', 'generation2:b48e8f4791e54b34172e5d29d74a9cce6c03d27751842ab96a77b816a8c12984', 'ok', 'release line', 'release line', 'state1:4b845933f0874422d4b59760df4435f60f00ea1dd377b3b08b108cdd247a36fc', 'sha256:8d5fb229dc2cafeccb52da5d403ab679d3ed6baefcbcee2e69ac0f7df77cdeea', 'ledger1:e7d34106c3a5064db0f8abac0fd2585420737aa051697846fdc41f32aa73a9c3', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 3, 4, 'claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5');
INSERT INTO "rendition" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'ok', 'release line', 'release line', 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 4, 5, 'claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d');
INSERT INTO "rendition" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', 'generation2:df7c50ebe9b7fb1c00671cf27fa692bb569342c77d19b2fd4c5bf8c50d8856a0', 'ok', 'release line', 'release line', 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'ledger1:5ce9b608557dad602eee392562700b5c39801ad9eaa008470cc18bfdc2578574', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 4, NULL, 'claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d');
INSERT INTO "rendition" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'generation2:39df8822e1d358819c946d30f81d550be821ac9bd22f9d3a0ea45bcc2969130b', 'ok', 'release line', 'release line', 'state1:57b43f33a1b05469b17bc48c59fdf6dce6357e6f3945c6bd544e91050805f407', 'sha256:312fb31b6da93a73c0da0ba01bc7dfeda8b37cb20aaff237183b3959e980a656', 'ledger1:a39f5789c21a0e3711ceb6108881beb76cc9d7a83b52daedc9aa9001443c826c', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 5, NULL, 'claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d');
INSERT INTO "version" VALUES ('example,rope)/news/machine', 'html', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 1, 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', '2026-03-01T02:00:01.000000Z', '2026-03-01T02:00:01.000000Z', 1, 'first', NULL, NULL, 1, 2);
INSERT INTO "version" VALUES ('example,rope)/news/knot', 'html', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 1, 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', '2026-03-01T02:00:02.000000Z', '2026-03-01T02:00:02.000000Z', 1, 'first', NULL, NULL, 1, 2);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 1, 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', '2026-03-01T02:00:00.000000Z', '2026-03-01T02:00:00.000000Z', 1, 'first', NULL, NULL, 1, 3);
INSERT INTO "version" VALUES ('example,rope)/news/machine', 'html', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 1, 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', '2026-03-01T02:00:01.000000Z', '2026-03-01T02:00:01.000000Z', 1, 'first', '2026-03-02T02:00:01.000000Z', NULL, 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/knot', 'html', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 1, 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', '2026-03-01T02:00:02.000000Z', '2026-03-02T02:00:02.000000Z', 2, 'first', NULL, NULL, 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 2, 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', '2026-03-02T02:00:00.000000Z', '2026-03-02T02:00:00.000000Z', 1, 'site', NULL, NULL, 2, 3);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 1, 'state1:4b845933f0874422d4b59760df4435f60f00ea1dd377b3b08b108cdd247a36fc', 'sha256:8d5fb229dc2cafeccb52da5d403ab679d3ed6baefcbcee2e69ac0f7df77cdeea', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', '2026-03-01T02:00:00.000000Z', '2026-03-01T02:00:00.000000Z', 1, 'first', NULL, NULL, 3, 4);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 2, 'state1:f5bf139455a61fafa5bb7122d361f5d65ef9edb74242e5f48365e0a3322140b8', 'sha256:2bc825a401a4878be53e7ad7e41d8fc3f2bde0a150e03ec917550adde37a9da3', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', '2026-03-02T02:00:00.000000Z', '2026-03-02T02:00:00.000000Z', 1, 'site', NULL, NULL, 3, 4);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 1, 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', '2026-03-01T02:00:00.000000Z', '2026-03-01T02:00:00.000000Z', 1, 'first', NULL, NULL, 4, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 2, 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', '2026-03-02T02:00:00.000000Z', '2026-03-02T02:00:00.000000Z', 1, 'site', NULL, NULL, 4, 5);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 2, 'state1:57b43f33a1b05469b17bc48c59fdf6dce6357e6f3945c6bd544e91050805f407', 'sha256:312fb31b6da93a73c0da0ba01bc7dfeda8b37cb20aaff237183b3959e980a656', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', '2026-03-02T02:00:00.000000Z', '2026-03-02T02:00:00.000000Z', 1, 'site', NULL, NULL, 5, NULL);
INSERT INTO "profile" VALUES ('profile1:f2d07fbba97181e292e55312158fb529eb57b2ce07d5e7b13b0b14525b4c361f', 1, '{"profile":1,"repeated":["21af69c94afe110f","410ae819021826b2","5c2e0ee4b6a6cd20","5f5373d0b398584e","8f41dbc4213a438c","ce8473aaa136c3d2","f37406627028aa90"]}');
INSERT INTO "site_profile" VALUES ('rope', 'profile1:f2d07fbba97181e292e55312158fb529eb57b2ce07d5e7b13b0b14525b4c361f', 1, NULL);
INSERT INTO "prints" VALUES ('prints1:0bb82660dfa4461aa8a4eb8d17c0533fda401099', X'707274310B000000010000009B0300D8A7755A0A0F11FE4AC969AF215AD84EC0EE97AE2DB226180219E80A4120CDA6B6E40E2E5C4E5898B3D073535F50AEBED5211DAC848C433A21C4DB418FD2C336A1AA7384CEB7582C1A4BC7C4DB90AA2870620674F36D176FFD21342C4586000000');
INSERT INTO "prints" VALUES ('prints1:48444fbfb864edd2e3c477424493831db69b3d44', X'707274310B000000010000004BD11F1DC90510030F11FE4AC969AF21B226180219E80A41BBBBA20DF44C1B5120CDA6B6E40E2E5CD9952D35C3BDED5E4E5898B3D073535F8843FFFEFC1EEC6F8C433A21C4DB418FD2C336A1AA7384CE90AA2870620674F3A3969E660C312E3F75000000');
INSERT INTO "prints" VALUES ('prints1:565c872fbcfaf3790d0c18c0dbd4499ff29fc065', X'707274310C000000020000000F11FE4AC969AF21FF3E152931B3B337B226180219E80A41F5ECE1D36D53514120CDA6B6E40E2E5C4E5898B3D073535FBA2DA734B079997D8C433A21C4DB418FACCAE4A0F618379BD2C336A1AA7384CE90AA2870620674F31F8CBD83829525F6B6D14196D1133E767C0000008B3FC3D1AD5A2BF995000000');
INSERT INTO "prints" VALUES ('prints1:a911e8b8e4c17d3040b0890b084fb23f502b4e07', X'707274310C000000020000000F11FE4AC969AF21B226180219E80A412099915AFC038C4420CDA6B6E40E2E5C4E5898B3D073535FBA2DA734B079997D8C433A21C4DB418FACCAE4A0F618379B2A435F25E57CC5BBD2C336A1AA7384CE89784C984D7D30DB90AA2870620674F32D4430283F144F8A7C0000008B3FC3D1AD5A2BF995000000');
INSERT INTO "printed" VALUES ('example,rope)/news/tar', 'sha256:2489888495b423a44127151251d9df1c99d9b78351b73a3668ec7972cde9ee3d', 'rope', 'printer1:8dcbe508e0be5f0e8ba0b5c94f15a3df87ef63ab0920ae890794dbf43fd815b2', 'prints1:565c872fbcfaf3790d0c18c0dbd4499ff29fc065');
INSERT INTO "printed" VALUES ('example,rope)/news/machine', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'rope', 'printer1:8dcbe508e0be5f0e8ba0b5c94f15a3df87ef63ab0920ae890794dbf43fd815b2', 'prints1:0bb82660dfa4461aa8a4eb8d17c0533fda401099');
INSERT INTO "printed" VALUES ('example,rope)/news/knot', 'sha256:0d36c36d7d2bf4a077babae9120a96117d06c7628bb5b62e75eb4d546dce5179', 'rope', 'printer1:8dcbe508e0be5f0e8ba0b5c94f15a3df87ef63ab0920ae890794dbf43fd815b2', 'prints1:48444fbfb864edd2e3c477424493831db69b3d44');
INSERT INTO "printed" VALUES ('example,rope)/news/tar', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'rope', 'printer1:8dcbe508e0be5f0e8ba0b5c94f15a3df87ef63ab0920ae890794dbf43fd815b2', 'prints1:a911e8b8e4c17d3040b0890b084fb23f502b4e07');
INSERT INTO "override" VALUES ('override1:53d6fe910802e494', 'rope', 'keep', '2026-03-02T04:00:00.000000Z', 'Ada Hemp', 'it belongs to the text', 'example,rope)/news/tar', NULL, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 3, 4);
INSERT INTO "override" VALUES ('override1:02c88fad2b5f0660', 'rope', 'remove', '2026-03-02T06:00:00.000000Z', 'Ada Hemp', 'it belongs to the text', NULL, NULL, 'sha256:a2b440c69d42a7bbec5c7658c77024aaa0bf86d96eb39262bdc738149d618bc0', 5, NULL);
INSERT INTO "withdrawal" VALUES ('override1:53d6fe910802e494', '2026-03-02T05:00:00.000000Z', 'Ada Hemp', 'it does not', 4);
INSERT INTO "claim" VALUES ('claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8', 5, 'encoding', 'statistics', '', 'utf-8', NULL, NULL, 0, '', 1);
INSERT INTO "claim" VALUES ('claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8', 1, 'title', 'title', 'A knot is found again - Society of Rope Makers', 'A knot is found again', NULL, NULL, 0, 'agrees', 1);
INSERT INTO "claim" VALUES ('claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b', 5, 'encoding', 'statistics', '', 'utf-8', NULL, NULL, 0, '', 1);
INSERT INTO "claim" VALUES ('claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b', 1, 'title', 'title', 'A laying machine is bought - Society of Rope Makers', 'A laying machine is bought', NULL, NULL, 0, 'agrees', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 6, 'encoding', 'statistics', '', 'utf-8', NULL, NULL, 0, '', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 3, 'published', 'byline', 'Published: March 1, 2026', '2026-03-01', 'day', NULL, 0, 'agrees', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 1, 'title', 'title', 'The price of tar - Society of Rope Makers', 'The price of tar', NULL, NULL, 0, 'agrees', 1);
INSERT INTO "claim" VALUES ('claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8', 4, 'encoding', 'header', 'text/html; charset=utf-8', 'utf-8', NULL, NULL, 1, '', 1);
INSERT INTO "claim" VALUES ('claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8', 3, 'language', 'html', 'en', 'en', NULL, NULL, 1, 'first declaration in order', 1);
INSERT INTO "claim" VALUES ('claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8', 2, 'published', 'byline', 'Published: March 1, 2026', '2026-03-01', 'day', NULL, 1, 'first source in order', 1);
INSERT INTO "claim" VALUES ('claims1:5f960cffdd62b807c28584c8193d957e61bd527ff5f65d418bdc58be4e8d45e8', 0, 'title', 'heading', 'A knot is found again', 'A knot is found again', NULL, NULL, 1, 'the headline on the page; title agree', 1);
INSERT INTO "claim" VALUES ('claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b', 4, 'encoding', 'header', 'text/html; charset=utf-8', 'utf-8', NULL, NULL, 1, '', 1);
INSERT INTO "claim" VALUES ('claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b', 3, 'language', 'html', 'en', 'en', NULL, NULL, 1, 'first declaration in order', 1);
INSERT INTO "claim" VALUES ('claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b', 2, 'published', 'byline', 'Published: March 1, 2026', '2026-03-01', 'day', NULL, 1, 'first source in order', 1);
INSERT INTO "claim" VALUES ('claims1:62cb957e3b720839eab7f5e5765dc9e917006c4658fd97f567012fdf9304c70b', 0, 'title', 'heading', 'A laying machine is bought', 'A laying machine is bought', NULL, NULL, 1, 'the headline on the page; title agree', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 5, 'encoding', 'header', 'text/html; charset=utf-8', 'utf-8', NULL, NULL, 1, '', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 4, 'language', 'html', 'en', 'en', NULL, NULL, 1, 'first declaration in order', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 2, 'published', 'published_line', 'Published: March 1, 2026', '2026-03-01', 'day', NULL, 1, 'the line printed on the page', 1);
INSERT INTO "claim" VALUES ('claims1:7ed039b6225a7febfeec0a7240dcc74cdf00a34ba2a9d558b0f42b1699b11c7d', 0, 'title', 'heading', 'The price of tar', 'The price of tar', NULL, NULL, 1, 'the headline on the page; title agree', 1);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 7, 'encoding', 'statistics', '', 'utf-8', NULL, NULL, 0, '', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 5, 'language', 'text', '31 of 100 words are common in en', 'en', NULL, NULL, 0, '', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 3, 'published', 'byline', 'Published: March 1, 2026', '2026-03-01', 'day', NULL, 0, 'agrees', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 1, 'title', 'title', 'The price of tar - Society of Rope Makers', 'The price of tar', NULL, NULL, 0, 'agrees', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 6, 'encoding', 'header', 'text/html; charset=utf-8', 'utf-8', NULL, NULL, 1, '', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 4, 'language', 'html', 'en', 'en', NULL, NULL, 1, 'first declaration in order', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 2, 'published', 'published_line', 'Published: March 1, 2026', '2026-03-01', 'day', NULL, 1, 'the line printed on the page', 3);
INSERT INTO "claim" VALUES ('claims1:5b963641edb6f7a8c844d202e57c0b9085378e36021374928f6bfdb6eedf37f5', 0, 'title', 'heading', 'The price of tar', 'The price of tar', NULL, NULL, 1, 'the headline on the page; title agree', 3);
INSERT INTO "sketch" VALUES (1, 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 21, 0, X'605122A807278F03FFFE2E25297EFB0B87F712E06975440DBAEF21B900B60510D2EF150E10189F1656E148F6C691DD1A267C2FBE95EB7020831CA039617A14240F38BB6A0EC085285957F69D0E12242EE66F32A95A5B9235D20B7C68222A3C37F336EC641E84FA3B70366F8A3CABFC3EE5F192B057DA994908CC19CDD510D34984D2E377317EED5ADADF95CE2040C361D5B49E3A7F729966F5A0651FBA97DD746205CFD56AEAA879');
INSERT INTO "sketch" VALUES (2, 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 48, 0, X'5468D2B24B4D4301FF19F75CE672700190D26F0434DD6E0931ADB1DB7A2CCC0AD382DC8E7BB4090C3B2B71B5EF27250FE560D858E9A58910D206A41BFDCE6B132C8590080075E814C1EF41A1515ED716F1F2BE25BA712E1968A77EC840D7A31A229B800C171E011DA4EBC26ECE46C722AC0BBE6C73554023E019BF1C8AA0D12530A0F8DB633C892EB838B3899BDE3F2F617DDC6DA2D57632B11865B54950BD338E1822E8A2E97436F18DFAD463655B3794DAFE61E28B903B63B70F3B1DAFDD3B2B630C964A5C02401E3D7FCF0F0B404626E95A812EED90462D27D3F60D40B64D427C94E080FE5A4F26998AA7900C9E50D49158B02DA6CD51EBB6F5F89F97A952515EA8FF9DECC6525816D7992EFEEC576CD0837688E1C558303AD5AFCB75DD5951DC14C870E24F5E7787905398F7765F35C31BC7CBEFD86064BE269C866A5562E77C5D2D9EAC056482FEE38770CC9F659514A456CC912B77E3DDA48F2DA0FF7723513A691E072078629BD81027D4AD7A1AFA9F918A63D47A77E5BDB43729017E');
INSERT INTO "sketch" VALUES (3, 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 24, 0, X'A85C384E1B7C86049B6692E2D8E21A098203DCE5E628B91B70EA0BC790F80025DEFF9ECDA86C1D262CD94BBD9902772CF79FD3ACEBBF412F03B1B8CA5224EC3A80607991EB8A033C96CB7A4FE66B833D1616D3F6B37DE73D057EE4BF734224469609F5FABFAD8B519D45D9360D807E533BDEB14077D10E5F422D87C9D95190611DD0CA9CAF1E4062AAE5736069167364A1E50F64F9A37165E017B700B08B076B601C96F2413EE36DFB99ED31F9B29B726C229DE4DA040F7978554D5C452EBE7A');
INSERT INTO "sketch" VALUES (4, 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 48, 0, X'5468D2B24B4D430190D26F0434DD6E0931ADB1DB7A2CCC0AD382DC8E7BB4090C3B2B71B5EF27250FE560D858E9A589102C8590080075E814C1EF41A1515ED716F1F2BE25BA712E1968A77EC840D7A31A229B800C171E011DAC0BBE6C73554023E019BF1C8AA0D125E55EBB1984940D2730A0F8DB633C892EB838B3899BDE3F2FB11865B54950BD33C39065936E7B5D348E1822E8A2E97436F18DFAD463655B3794DAFE61E28B903B63B70F3B1DAFDD3B2B630C964A5C02400DC630F1C6FA1B411E3D7FCF0F0B404626E95A812EED90462D27D3F60D40B64D427C94E080FE5A4F26998AA7900C9E50D49158B02DA6CD51EBB6F5F89F97A952515EA8FF9DECC652C765120BDD5C0E535816D7992EFEEC576CD0837688E1C558303AD5AFCB75DD5951DC14C870E24F5E7787905398F7765F35C31BC7CBEFD86064BE269C866A5562E77C5D2D9EAC056482FEE38770CC9F659514A456CC912B77E3DDA48F2DA0FF7723513A691E072078629BD81027D4AD7A1AFA9F918A63D47A77E5BDB43729017E');
INSERT INTO "sketch" VALUES (5, 'sha256:8d5fb229dc2cafeccb52da5d403ab679d3ed6baefcbcee2e69ac0f7df77cdeea', 66, 0, X'5468D2B24B4D4301FF19F75CE672700143F846EAC78D36052F4058B172F4010990D26F0434DD6E0931ADB1DB7A2CCC0AD382DC8E7BB4090C3B2B71B5EF27250FE560D858E9A589104603F2EC4713D410D206A41BFDCE6B132C8590080075E814C1EF41A1515ED716F1F2BE25BA712E1968A77EC840D7A31AA2BB5FBDA594171C229B800C171E011D088D7389C2F28221E3D84EA12D319322A4EBC26ECE46C722AC0BBE6C7355402345140FEE1F534325E019BF1C8AA0D12530A0F8DB633C892EB838B3899BDE3F2F617DDC6DA2D57632B11865B54950BD338E1822E8A2E974368852F956F6C2A236F18DFAD463655B3794DAFE61E28B903B63B70F3B1DAFDD3B2B630C964A5C02401E3D7FCF0F0B404626E95A812EED90461E5A3BC441275249D50FD504FC20784C4F42195602191B4D2D27D3F60D40B64D427C94E080FE5A4F26998AA7900C9E507709C1801B79F550D49158B02DA6CD51EBB6F5F89F97A952515EA8FF9DECC652ADCBB40DA8ACC4545816D7992EFEEC576CD0837688E1C558303AD5AFCB75DD5951DC14C870E24F5E35665AA3F070715F7787905398F7765F35C31BC7CBEFD86064BE269C866A5562E77C5D2D9EAC056482FEE38770CC9F65E7A09ECD72A12D6A46B33A899366246DC32620FCFDBE2C6D9514A456CC912B77E3DDA48F2DA0FF7723513A691E072078F1D5D169F2AF0879629BD81027D4AD7A1AFA9F918A63D47A77E5BDB43729017E');
INSERT INTO "sketch" VALUES (6, 'sha256:2bc825a401a4878be53e7ad7e41d8fc3f2bde0a150e03ec917550adde37a9da3', 66, 0, X'5468D2B24B4D430143F846EAC78D36052F4058B172F4010990D26F0434DD6E0931ADB1DB7A2CCC0AD382DC8E7BB4090C3B2B71B5EF27250FE560D858E9A589104603F2EC4713D4102C8590080075E814C1EF41A1515ED716F1F2BE25BA712E1968A77EC840D7A31AA2BB5FBDA594171C229B800C171E011D088D7389C2F28221E3D84EA12D319322AC0BBE6C7355402345140FEE1F534325E019BF1C8AA0D125E55EBB1984940D2730A0F8DB633C892EB838B3899BDE3F2FB11865B54950BD33C39065936E7B5D348E1822E8A2E974368852F956F6C2A236F18DFAD463655B3794DAFE61E28B903B63B70F3B1DAFDD3B2B630C964A5C02400DC630F1C6FA1B411E3D7FCF0F0B404626E95A812EED90461E5A3BC441275249D50FD504FC20784C4F42195602191B4D2D27D3F60D40B64D427C94E080FE5A4F26998AA7900C9E507709C1801B79F550D49158B02DA6CD51EBB6F5F89F97A952515EA8FF9DECC652C765120BDD5C0E53ADCBB40DA8ACC4545816D7992EFEEC576CD0837688E1C558303AD5AFCB75DD5951DC14C870E24F5E35665AA3F070715F7787905398F7765F35C31BC7CBEFD86064BE269C866A5562E77C5D2D9EAC056482FEE38770CC9F65E7A09ECD72A12D6A46B33A899366246DC32620FCFDBE2C6D9514A456CC912B77E3DDA48F2DA0FF7723513A691E072078F1D5D169F2AF0879629BD81027D4AD7A1AFA9F918A63D47A77E5BDB43729017E');
INSERT INTO "sketch" VALUES (7, 'sha256:312fb31b6da93a73c0da0ba01bc7dfeda8b37cb20aaff237183b3959e980a656', 26, 0, X'90D26F0434DD6E0931ADB1DB7A2CCC0AD382DC8E7BB4090CF1F2BE25BA712E19AC0BBE6C7355402330A0F8DB633C892EB838B3899BDE3F2F8E1822E8A2E97436F18DFAD463655B3794DAFE61E28B903B63B70F3B1DAFDD3B2B630C964A5C02401E3D7FCF0F0B40462D27D3F60D40B64D26998AA7900C9E50D49158B02DA6CD51515EA8FF9DECC6526CD0837688E1C558303AD5AFCB75DD597787905398F7765F35C31BC7CBEFD86064BE269C866A5562E77C5D2D9EAC05649514A456CC912B77629BD81027D4AD7A77E5BDB43729017E');
INSERT INTO "sketched" VALUES (91001404995561556, 2);
INSERT INTO "sketched" VALUES (91001404995561556, 4);
INSERT INTO "sketched" VALUES (91001404995561556, 5);
INSERT INTO "sketched" VALUES (91001404995561556, 6);
INSERT INTO "sketched" VALUES (103709125157263871, 2);
INSERT INTO "sketched" VALUES (103709125157263871, 5);
INSERT INTO "sketched" VALUES (256466617622483296, 1);
INSERT INTO "sketched" VALUES (326084479749217448, 3);
INSERT INTO "sketched" VALUES (375643508700543043, 5);
INSERT INTO "sketched" VALUES (375643508700543043, 6);
INSERT INTO "sketched" VALUES (649068594756861999, 5);
INSERT INTO "sketched" VALUES (649068594756861999, 6);
INSERT INTO "sketched" VALUES (656086116877887131, 3);
INSERT INTO "sketched" VALUES (679723809261998736, 2);
INSERT INTO "sketched" VALUES (679723809261998736, 4);
INSERT INTO "sketched" VALUES (679723809261998736, 5);
INSERT INTO "sketched" VALUES (679723809261998736, 6);
INSERT INTO "sketched" VALUES (679723809261998736, 7);
INSERT INTO "sketched" VALUES (778045741811739953, 2);
INSERT INTO "sketched" VALUES (778045741811739953, 4);
INSERT INTO "sketched" VALUES (778045741811739953, 5);
INSERT INTO "sketched" VALUES (778045741811739953, 6);
INSERT INTO "sketched" VALUES (778045741811739953, 7);
INSERT INTO "sketched" VALUES (863422468754177791, 1);
INSERT INTO "sketched" VALUES (867422846016324307, 2);
INSERT INTO "sketched" VALUES (867422846016324307, 4);
INSERT INTO "sketched" VALUES (867422846016324307, 5);
INSERT INTO "sketched" VALUES (867422846016324307, 6);
INSERT INTO "sketched" VALUES (867422846016324307, 7);
INSERT INTO "sketched" VALUES (956018118500743047, 1);
INSERT INTO "sketched" VALUES (1091322395201973051, 2);
INSERT INTO "sketched" VALUES (1091322395201973051, 4);
INSERT INTO "sketched" VALUES (1091322395201973051, 5);
INSERT INTO "sketched" VALUES (1091322395201973051, 6);
INSERT INTO "sketched" VALUES (1154528993712664506, 1);
INSERT INTO "sketched" VALUES (1191665998052745445, 2);
INSERT INTO "sketched" VALUES (1191665998052745445, 4);
INSERT INTO "sketched" VALUES (1191665998052745445, 5);
INSERT INTO "sketched" VALUES (1191665998052745445, 6);
INSERT INTO "sketched" VALUES (1212615399308395334, 5);
INSERT INTO "sketched" VALUES (1212615399308395334, 6);
INSERT INTO "sketched" VALUES (1399439695714453202, 2);
INSERT INTO "sketched" VALUES (1399439695714453202, 5);
INSERT INTO "sketched" VALUES (1506582718359569708, 2);
INSERT INTO "sketched" VALUES (1506582718359569708, 4);
INSERT INTO "sketched" VALUES (1506582718359569708, 5);
INSERT INTO "sketched" VALUES (1506582718359569708, 6);
INSERT INTO "sketched" VALUES (1630048047366270930, 1);
INSERT INTO "sketched" VALUES (1645887893518020545, 2);
INSERT INTO "sketched" VALUES (1645887893518020545, 4);
INSERT INTO "sketched" VALUES (1645887893518020545, 5);
INSERT INTO "sketched" VALUES (1645887893518020545, 6);
INSERT INTO "sketched" VALUES (1814512744188015345, 2);
INSERT INTO "sketched" VALUES (1814512744188015345, 4);
INSERT INTO "sketched" VALUES (1814512744188015345, 5);
INSERT INTO "sketched" VALUES (1814512744188015345, 6);
INSERT INTO "sketched" VALUES (1814512744188015345, 7);
INSERT INTO "sketched" VALUES (1919614539431585640, 2);
INSERT INTO "sketched" VALUES (1919614539431585640, 4);
INSERT INTO "sketched" VALUES (1919614539431585640, 5);
INSERT INTO "sketched" VALUES (1919614539431585640, 6);
INSERT INTO "sketched" VALUES (1935863698560704854, 1);
INSERT INTO "sketched" VALUES (1997672881879516034, 3);
INSERT INTO "sketched" VALUES (2024249997094009762, 5);
INSERT INTO "sketched" VALUES (2024249997094009762, 6);
INSERT INTO "sketched" VALUES (2089984786419456802, 2);
INSERT INTO "sketched" VALUES (2089984786419456802, 4);
INSERT INTO "sketched" VALUES (2089984786419456802, 5);
INSERT INTO "sketched" VALUES (2089984786419456802, 6);
INSERT INTO "sketched" VALUES (2337627234978724902, 1);
INSERT INTO "sketched" VALUES (2414759267567635720, 5);
INSERT INTO "sketched" VALUES (2414759267567635720, 6);
INSERT INTO "sketched" VALUES (2491389090915604707, 5);
INSERT INTO "sketched" VALUES (2491389090915604707, 6);
INSERT INTO "sketched" VALUES (2506049570090445732, 2);
INSERT INTO "sketched" VALUES (2506049570090445732, 5);
INSERT INTO "sketched" VALUES (2540124144070953900, 2);
INSERT INTO "sketched" VALUES (2540124144070953900, 4);
INSERT INTO "sketched" VALUES (2540124144070953900, 5);
INSERT INTO "sketched" VALUES (2540124144070953900, 6);
INSERT INTO "sketched" VALUES (2540124144070953900, 7);
INSERT INTO "sketched" VALUES (2599837442896829571, 1);
INSERT INTO "sketched" VALUES (2666404280101759600, 3);
INSERT INTO "sketched" VALUES (2685081199446004805, 5);
INSERT INTO "sketched" VALUES (2685081199446004805, 6);
INSERT INTO "sketched" VALUES (2725135764584077792, 2);
INSERT INTO "sketched" VALUES (2725135764584077792, 4);
INSERT INTO "sketched" VALUES (2725135764584077792, 5);
INSERT INTO "sketched" VALUES (2725135764584077792, 6);
INSERT INTO "sketched" VALUES (2746470820025925598, 3);
INSERT INTO "sketched" VALUES (2814068637264731877, 4);
INSERT INTO "sketched" VALUES (2814068637264731877, 6);
INSERT INTO "sketched" VALUES (2919951101572364303, 1);
INSERT INTO "sketched" VALUES (3204032519226513708, 3);
INSERT INTO "sketched" VALUES (3324802278895277913, 1);
INSERT INTO "sketched" VALUES (3353277797143978032, 2);
INSERT INTO "sketched" VALUES (3353277797143978032, 4);
INSERT INTO "sketched" VALUES (3353277797143978032, 5);
INSERT INTO "sketched" VALUES (3353277797143978032, 6);
INSERT INTO "sketched" VALUES (3353277797143978032, 7);
INSERT INTO "sketched" VALUES (3404684602926905528, 2);
INSERT INTO "sketched" VALUES (3404684602926905528, 4);
INSERT INTO "sketched" VALUES (3404684602926905528, 5);
INSERT INTO "sketched" VALUES (3404684602926905528, 6);
INSERT INTO "sketched" VALUES (3404684602926905528, 7);
INSERT INTO "sketched" VALUES (3405213812206575607, 3);
INSERT INTO "sketched" VALUES (3636328642752839009, 2);
INSERT INTO "sketched" VALUES (3636328642752839009, 5);
INSERT INTO "sketched" VALUES (3728224344038774961, 2);
INSERT INTO "sketched" VALUES (3728224344038774961, 4);
INSERT INTO "sketched" VALUES (3728224344038774961, 5);
INSERT INTO "sketched" VALUES (3728224344038774961, 6);
INSERT INTO "sketched" VALUES (3773307777655869635, 4);
INSERT INTO "sketched" VALUES (3773307777655869635, 6);
INSERT INTO "sketched" VALUES (3860248275553775590, 1);
INSERT INTO "sketched" VALUES (3924018061235067022, 2);
INSERT INTO "sketched" VALUES (3924018061235067022, 4);
INSERT INTO "sketched" VALUES (3924018061235067022, 5);
INSERT INTO "sketched" VALUES (3924018061235067022, 6);
INSERT INTO "sketched" VALUES (3924018061235067022, 7);
INSERT INTO "sketched" VALUES (3936923387552158344, 5);
INSERT INTO "sketched" VALUES (3936923387552158344, 6);
INSERT INTO "sketched" VALUES (3980102497958890450, 1);
INSERT INTO "sketched" VALUES (3988893374416063985, 2);
INSERT INTO "sketched" VALUES (3988893374416063985, 4);
INSERT INTO "sketched" VALUES (3988893374416063985, 5);
INSERT INTO "sketched" VALUES (3988893374416063985, 6);
INSERT INTO "sketched" VALUES (3988893374416063985, 7);
INSERT INTO "sketched" VALUES (4245808486710554883, 3);
INSERT INTO "sketched" VALUES (4292084249307044500, 2);
INSERT INTO "sketched" VALUES (4292084249307044500, 4);
INSERT INTO "sketched" VALUES (4292084249307044500, 5);
INSERT INTO "sketched" VALUES (4292084249307044500, 6);
INSERT INTO "sketched" VALUES (4292084249307044500, 7);
INSERT INTO "sketched" VALUES (4313796558170601315, 2);
INSERT INTO "sketched" VALUES (4313796558170601315, 4);
INSERT INTO "sketched" VALUES (4313796558170601315, 5);
INSERT INTO "sketched" VALUES (4313796558170601315, 6);
INSERT INTO "sketched" VALUES (4313796558170601315, 7);
INSERT INTO "sketched" VALUES (4321912058492499699, 1);
INSERT INTO "sketched" VALUES (4324452811568406656, 3);
INSERT INTO "sketched" VALUES (4432505095182797718, 3);
INSERT INTO "sketched" VALUES (4460672167827412502, 3);
INSERT INTO "sketched" VALUES (4538690800991549040, 1);
INSERT INTO "sketched" VALUES (4612350443795538731, 2);
INSERT INTO "sketched" VALUES (4612350443795538731, 4);
INSERT INTO "sketched" VALUES (4612350443795538731, 5);
INSERT INTO "sketched" VALUES (4612350443795538731, 6);
INSERT INTO "sketched" VALUES (4612350443795538731, 7);
INSERT INTO "sketched" VALUES (4691619169193477645, 4);
INSERT INTO "sketched" VALUES (4691619169193477645, 6);
INSERT INTO "sketched" VALUES (5054237746724634117, 3);
INSERT INTO "sketched" VALUES (5062058143698074910, 2);
INSERT INTO "sketched" VALUES (5062058143698074910, 4);
INSERT INTO "sketched" VALUES (5062058143698074910, 5);
INSERT INTO "sketched" VALUES (5062058143698074910, 6);
INSERT INTO "sketched" VALUES (5062058143698074910, 7);
INSERT INTO "sketched" VALUES (5084824763295787302, 2);
INSERT INTO "sketched" VALUES (5084824763295787302, 4);
INSERT INTO "sketched" VALUES (5084824763295787302, 5);
INSERT INTO "sketched" VALUES (5084824763295787302, 6);
INSERT INTO "sketched" VALUES (5283328476277594654, 5);
INSERT INTO "sketched" VALUES (5283328476277594654, 6);
INSERT INTO "sketched" VALUES (5303510106364899813, 1);
INSERT INTO "sketched" VALUES (5319614095309786120, 1);
INSERT INTO "sketched" VALUES (5510190410872721365, 5);
INSERT INTO "sketched" VALUES (5510190410872721365, 6);
INSERT INTO "sketched" VALUES (5556062063116763727, 5);
INSERT INTO "sketched" VALUES (5556062063116763727, 6);
INSERT INTO "sketched" VALUES (5599733615401576237, 2);
INSERT INTO "sketched" VALUES (5599733615401576237, 4);
INSERT INTO "sketched" VALUES (5599733615401576237, 5);
INSERT INTO "sketched" VALUES (5599733615401576237, 6);
INSERT INTO "sketched" VALUES (5599733615401576237, 7);
INSERT INTO "sketched" VALUES (5718162506377362498, 2);
INSERT INTO "sketched" VALUES (5718162506377362498, 4);
INSERT INTO "sketched" VALUES (5718162506377362498, 5);
INSERT INTO "sketched" VALUES (5718162506377362498, 6);
INSERT INTO "sketched" VALUES (5809094384780220710, 2);
INSERT INTO "sketched" VALUES (5809094384780220710, 4);
INSERT INTO "sketched" VALUES (5809094384780220710, 5);
INSERT INTO "sketched" VALUES (5809094384780220710, 6);
INSERT INTO "sketched" VALUES (5809094384780220710, 7);
INSERT INTO "sketched" VALUES (5833702051359558007, 5);
INSERT INTO "sketched" VALUES (5833702051359558007, 6);
INSERT INTO "sketched" VALUES (5875981178895665558, 3);
INSERT INTO "sketched" VALUES (5894550202460180948, 2);
INSERT INTO "sketched" VALUES (5894550202460180948, 4);
INSERT INTO "sketched" VALUES (5894550202460180948, 5);
INSERT INTO "sketched" VALUES (5894550202460180948, 6);
INSERT INTO "sketched" VALUES (5894550202460180948, 7);
INSERT INTO "sketched" VALUES (5956458695506638571, 2);
INSERT INTO "sketched" VALUES (5956458695506638571, 4);
INSERT INTO "sketched" VALUES (5956458695506638571, 5);
INSERT INTO "sketched" VALUES (5956458695506638571, 6);
INSERT INTO "sketched" VALUES (5964714919842045521, 2);
INSERT INTO "sketched" VALUES (5964714919842045521, 4);
INSERT INTO "sketched" VALUES (5964714919842045521, 5);
INSERT INTO "sketched" VALUES (5964714919842045521, 6);
INSERT INTO "sketched" VALUES (5964714919842045521, 7);
INSERT INTO "sketched" VALUES (5984823059265250759, 4);
INSERT INTO "sketched" VALUES (5984823059265250759, 6);
INSERT INTO "sketched" VALUES (6016386946456700317, 3);
INSERT INTO "sketched" VALUES (6108196832405670829, 5);
INSERT INTO "sketched" VALUES (6108196832405670829, 6);
INSERT INTO "sketched" VALUES (6335718251906405976, 2);
INSERT INTO "sketched" VALUES (6335718251906405976, 4);
INSERT INTO "sketched" VALUES (6335718251906405976, 5);
INSERT INTO "sketched" VALUES (6335718251906405976, 6);
INSERT INTO "sketched" VALUES (6396766821969809516, 2);
INSERT INTO "sketched" VALUES (6396766821969809516, 4);
INSERT INTO "sketched" VALUES (6396766821969809516, 5);
INSERT INTO "sketched" VALUES (6396766821969809516, 6);
INSERT INTO "sketched" VALUES (6396766821969809516, 7);
INSERT INTO "sketched" VALUES (6475461356917439024, 2);
INSERT INTO "sketched" VALUES (6475461356917439024, 4);
INSERT INTO "sketched" VALUES (6475461356917439024, 5);
INSERT INTO "sketched" VALUES (6475461356917439024, 6);
INSERT INTO "sketched" VALUES (6475461356917439024, 7);
INSERT INTO "sketched" VALUES (6552031783823856260, 1);
INSERT INTO "sketched" VALUES (6795899336746392657, 2);
INSERT INTO "sketched" VALUES (6795899336746392657, 4);
INSERT INTO "sketched" VALUES (6795899336746392657, 5);
INSERT INTO "sketched" VALUES (6795899336746392657, 6);
INSERT INTO "sketched" VALUES (6849642393393815099, 3);
INSERT INTO "sketched" VALUES (6877402284806530613, 5);
INSERT INTO "sketched" VALUES (6877402284806530613, 6);
INSERT INTO "sketched" VALUES (6878957714464081783, 2);
INSERT INTO "sketched" VALUES (6878957714464081783, 4);
INSERT INTO "sketched" VALUES (6878957714464081783, 5);
INSERT INTO "sketched" VALUES (6878957714464081783, 6);
INSERT INTO "sketched" VALUES (6878957714464081783, 7);
INSERT INTO "sketched" VALUES (6978591281108468533, 2);
INSERT INTO "sketched" VALUES (6978591281108468533, 4);
INSERT INTO "sketched" VALUES (6978591281108468533, 5);
INSERT INTO "sketched" VALUES (6978591281108468533, 6);
INSERT INTO "sketched" VALUES (6978591281108468533, 7);
INSERT INTO "sketched" VALUES (7030209014156176706, 3);
INSERT INTO "sketched" VALUES (7044544751786647514, 1);
INSERT INTO "sketched" VALUES (7079692353825067037, 3);
INSERT INTO "sketched" VALUES (7085686715115290212, 2);
INSERT INTO "sketched" VALUES (7085686715115290212, 4);
INSERT INTO "sketched" VALUES (7085686715115290212, 5);
INSERT INTO "sketched" VALUES (7085686715115290212, 6);
INSERT INTO "sketched" VALUES (7085686715115290212, 7);
INSERT INTO "sketched" VALUES (7207356574042258663, 2);
INSERT INTO "sketched" VALUES (7207356574042258663, 4);
INSERT INTO "sketched" VALUES (7207356574042258663, 5);
INSERT INTO "sketched" VALUES (7207356574042258663, 6);
INSERT INTO "sketched" VALUES (7207356574042258663, 7);
INSERT INTO "sketched" VALUES (7238153667960104362, 3);
INSERT INTO "sketched" VALUES (7309803961719973281, 3);
INSERT INTO "sketched" VALUES (7322796302815985282, 2);
INSERT INTO "sketched" VALUES (7322796302815985282, 4);
INSERT INTO "sketched" VALUES (7322796302815985282, 5);
INSERT INTO "sketched" VALUES (7322796302815985282, 6);
INSERT INTO "sketched" VALUES (7393066154075272405, 1);
INSERT INTO "sketched" VALUES (7650948856420409575, 5);
INSERT INTO "sketched" VALUES (7650948856420409575, 6);
INSERT INTO "sketched" VALUES (7712286474937767904, 3);
INSERT INTO "sketched" VALUES (7864523633144279878, 5);
INSERT INTO "sketched" VALUES (7864523633144279878, 6);
INSERT INTO "sketched" VALUES (7866872647175382723, 5);
INSERT INTO "sketched" VALUES (7866872647175382723, 6);
INSERT INTO "sketched" VALUES (7918241022811184224, 3);
INSERT INTO "sketched" VALUES (8258391125068192251, 3);
INSERT INTO "sketched" VALUES (8421053703899160821, 1);
INSERT INTO "sketched" VALUES (8587117421324932245, 2);
INSERT INTO "sketched" VALUES (8587117421324932245, 4);
INSERT INTO "sketched" VALUES (8587117421324932245, 5);
INSERT INTO "sketched" VALUES (8587117421324932245, 6);
INSERT INTO "sketched" VALUES (8587117421324932245, 7);
INSERT INTO "sketched" VALUES (8646805927118560739, 2);
INSERT INTO "sketched" VALUES (8646805927118560739, 4);
INSERT INTO "sketched" VALUES (8646805927118560739, 5);
INSERT INTO "sketched" VALUES (8646805927118560739, 6);
INSERT INTO "sketched" VALUES (8655926311001936163, 2);
INSERT INTO "sketched" VALUES (8655926311001936163, 4);
INSERT INTO "sketched" VALUES (8655926311001936163, 5);
INSERT INTO "sketched" VALUES (8655926311001936163, 6);
INSERT INTO "sketched" VALUES (8721414134095271409, 5);
INSERT INTO "sketched" VALUES (8721414134095271409, 6);
INSERT INTO "sketched" VALUES (8723196341424824940, 3);
INSERT INTO "sketched" VALUES (8766514419251217762, 1);
INSERT INTO "sketched" VALUES (8839954907849595746, 2);
INSERT INTO "sketched" VALUES (8839954907849595746, 4);
INSERT INTO "sketched" VALUES (8839954907849595746, 5);
INSERT INTO "sketched" VALUES (8839954907849595746, 6);
INSERT INTO "sketched" VALUES (8839954907849595746, 7);
INSERT INTO "sketched" VALUES (8844557593638425976, 3);
INSERT INTO "sketched" VALUES (8850808614489684506, 2);
INSERT INTO "sketched" VALUES (8850808614489684506, 4);
INSERT INTO "sketched" VALUES (8850808614489684506, 5);
INSERT INTO "sketched" VALUES (8850808614489684506, 6);
INSERT INTO "sketched" VALUES (9079583642987914615, 2);
INSERT INTO "sketched" VALUES (9079583642987914615, 4);
INSERT INTO "sketched" VALUES (9079583642987914615, 5);
INSERT INTO "sketched" VALUES (9079583642987914615, 6);
INSERT INTO "sketched" VALUES (9079583642987914615, 7);
INSERT INTO "sighting" VALUES ('capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'example,rope)/news/knot', 'feed', 'ok', 'listed as entry', 1, NULL);
INSERT INTO "sighting" VALUES ('capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', 'html', 'ok', 'status 200', 1, NULL);
INSERT INTO "sighting" VALUES ('capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', 'html', 'ok', 'status 200', 1, NULL);
INSERT INTO "sighting" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', 'html', 'ok', 'status 200', 1, NULL);
INSERT INTO "sighting" VALUES ('capture1:48d24cf67c92a8b34e08a974b963a7ab74bf5801', 'example,rope)/news/knot', 'html', 'not_modified', 'status 304', 2, NULL);
INSERT INTO "sighting" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'html', 'ok', 'status 200', 2, NULL);
INSERT INTO "sighting" VALUES ('capture1:d787e67a148b71ed0cc9cb1ff1398ecd3df6479e', 'example,rope)/news/machine', 'html', 'missing', 'status 404', 2, NULL);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'kind', 'feed', 'news', 'https://rope.example/news/knot/', 1, NULL);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'listed_as', 'feed', 'entry', 'entry', 1, NULL);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'published', 'feed', '2026-03-01T09:30:00+01:00', 'Sun, 01 Mar 2026 09:30:00 +0100', 1, NULL);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'title', 'feed', 'A knot is found again', 'A knot is found again', 1, NULL);
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
CREATE UNIQUE INDEX current_rendition ON rendition (capture, page) WHERE to_seq IS NULL;
CREATE INDEX ix_rendition_page ON rendition (page);
CREATE UNIQUE INDEX current_version ON version (page, form, first_capture) WHERE to_seq IS NULL;
CREATE INDEX ix_version_state_digest ON version (state_digest);
CREATE INDEX ix_version_text_digest ON version (text_digest);
CREATE TRIGGER commit_keeps_history_on_delete BEFORE DELETE ON "commit" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of commit are history and stay as they are'); END;
CREATE TRIGGER commit_keeps_history_on_update BEFORE UPDATE ON "commit" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of commit are history and stay as they are'); END;
CREATE TRIGGER generation_keeps_history_on_delete BEFORE DELETE ON "generation" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of generation are history and stay as they are'); END;
CREATE TRIGGER generation_keeps_history_on_update BEFORE UPDATE ON "generation" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of generation are history and stay as they are'); END;
CREATE TRIGGER capture_keeps_history_on_delete BEFORE DELETE ON "capture" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of capture are history and stay as they are'); END;
CREATE TRIGGER capture_keeps_history_on_update BEFORE UPDATE ON "capture" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of capture are history and stay as they are'); END;
CREATE TRIGGER failed_fetch_keeps_history_on_delete BEFORE DELETE ON "failed_fetch" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of failed_fetch are history and stay as they are'); END;
CREATE TRIGGER failed_fetch_keeps_history_on_update BEFORE UPDATE ON "failed_fetch" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of failed_fetch are history and stay as they are'); END;
CREATE TRIGGER page_keeps_history_on_delete BEFORE DELETE ON "page" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of page are history and stay as they are'); END;
CREATE TRIGGER page_keeps_history_on_update BEFORE UPDATE ON "page" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of page are history and stay as they are'); END;
CREATE TRIGGER content_keeps_history_on_delete BEFORE DELETE ON "content" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of content are history and stay as they are'); END;
CREATE TRIGGER block_keeps_history_on_delete BEFORE DELETE ON "block" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of block are history and stay as they are'); END;
CREATE TRIGGER removal_keeps_history_on_delete BEFORE DELETE ON "removal" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of removal are history and stay as they are'); END;
CREATE TRIGGER site_keeps_history_on_delete BEFORE DELETE ON "site" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of site are history and stay as they are'); END;
CREATE TRIGGER site_keeps_history_on_update BEFORE UPDATE ON "site" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."key" IS NOT OLD."key" OR NEW."society" IS NOT OLD."society" OR NEW."short_name" IS NOT OLD."short_name" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of site are history and stay as they are'); END;
CREATE TRIGGER address_keeps_history_on_delete BEFORE DELETE ON "address" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of address are history and stay as they are'); END;
CREATE TRIGGER address_keeps_history_on_update BEFORE UPDATE ON "address" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."url" IS NOT OLD."url" OR NEW."page" IS NOT OLD."page" OR NEW."basis" IS NOT OLD."basis" OR NEW."capture" IS NOT OLD."capture" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of address are history and stay as they are'); END;
CREATE TRIGGER version_keeps_history_on_delete BEFORE DELETE ON "version" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of version are history and stay as they are'); END;
CREATE TRIGGER version_keeps_history_on_update BEFORE UPDATE ON "version" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."page" IS NOT OLD."page" OR NEW."form" IS NOT OLD."form" OR NEW."first_capture" IS NOT OLD."first_capture" OR NEW."ordinal" IS NOT OLD."ordinal" OR NEW."state_digest" IS NOT OLD."state_digest" OR NEW."text_digest" IS NOT OLD."text_digest" OR NEW."text_capture" IS NOT OLD."text_capture" OR NEW."text_page" IS NOT OLD."text_page" OR NEW."first_seen" IS NOT OLD."first_seen" OR NEW."last_seen" IS NOT OLD."last_seen" OR NEW."sightings" IS NOT OLD."sightings" OR NEW."cause" IS NOT OLD."cause" OR NEW."missing_since" IS NOT OLD."missing_since" OR NEW."gone_since" IS NOT OLD."gone_since" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of version are history and stay as they are'); END;
CREATE TRIGGER search_entry_is_indexed AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index (rowid, title_tokens, body_tokens) VALUES (NEW.id, NEW.title_tokens, NEW.body_tokens);
    END;
CREATE TRIGGER search_entry_is_forgotten AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, title_tokens, body_tokens)
        VALUES ('delete', OLD.id, OLD.title_tokens, OLD.body_tokens);
    END;
CREATE UNIQUE INDEX current_site_profile ON site_profile (site) WHERE to_seq IS NULL;
CREATE INDEX ix_printed_site_printer_page_prints ON printed (site, printer, page, prints);
CREATE UNIQUE INDEX current_override ON override (id) WHERE to_seq IS NULL;
CREATE INDEX ix_override_site ON override (site);
CREATE TRIGGER profile_keeps_history_on_delete BEFORE DELETE ON "profile" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of profile are history and stay as they are'); END;
CREATE TRIGGER profile_keeps_history_on_update BEFORE UPDATE ON "profile" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of profile are history and stay as they are'); END;
CREATE TRIGGER withdrawal_keeps_history_on_delete BEFORE DELETE ON "withdrawal" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of withdrawal are history and stay as they are'); END;
CREATE TRIGGER withdrawal_keeps_history_on_update BEFORE UPDATE ON "withdrawal" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of withdrawal are history and stay as they are'); END;
CREATE TRIGGER claim_keeps_history_on_delete BEFORE DELETE ON "claim" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of claim are history and stay as they are'); END;
CREATE TRIGGER site_profile_keeps_history_on_delete BEFORE DELETE ON "site_profile" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of site_profile are history and stay as they are'); END;
CREATE TRIGGER site_profile_keeps_history_on_update BEFORE UPDATE ON "site_profile" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."site" IS NOT OLD."site" OR NEW."profile" IS NOT OLD."profile" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of site_profile are history and stay as they are'); END;
CREATE TRIGGER override_keeps_history_on_delete BEFORE DELETE ON "override" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of override are history and stay as they are'); END;
CREATE TRIGGER override_keeps_history_on_update BEFORE UPDATE ON "override" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."id" IS NOT OLD."id" OR NEW."site" IS NOT OLD."site" OR NEW."action" IS NOT OLD."action" OR NEW."made_at" IS NOT OLD."made_at" OR NEW."made_by" IS NOT OLD."made_by" OR NEW."why" IS NOT OLD."why" OR NEW."page" IS NOT OLD."page" OR NEW."rule" IS NOT OLD."rule" OR NEW."block" IS NOT OLD."block" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of override are history and stay as they are'); END;
CREATE TRIGGER rendition_keeps_history_on_delete BEFORE DELETE ON "rendition" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of rendition are history and stay as they are'); END;
CREATE INDEX ix_sighting_page ON sighting (page);
CREATE UNIQUE INDEX current_sighting ON sighting (capture, page) WHERE to_seq IS NULL;
CREATE UNIQUE INDEX current_hint ON hint (page, capture, field) WHERE to_seq IS NULL;
CREATE UNIQUE INDEX current_hold ON hold (id) WHERE to_seq IS NULL;
CREATE INDEX ix_hold_site ON hold (site);
CREATE INDEX ix_tombstone_page ON tombstone (page);
CREATE TRIGGER hold_release_keeps_history_on_delete BEFORE DELETE ON "hold_release" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of hold_release are history and stay as they are'); END;
CREATE TRIGGER hold_release_keeps_history_on_update BEFORE UPDATE ON "hold_release" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of hold_release are history and stay as they are'); END;
CREATE TRIGGER tombstone_keeps_history_on_delete BEFORE DELETE ON "tombstone" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of tombstone are history and stay as they are'); END;
CREATE TRIGGER tombstone_keeps_history_on_update BEFORE UPDATE ON "tombstone" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of tombstone are history and stay as they are'); END;
CREATE TRIGGER erased_keeps_history_on_delete BEFORE DELETE ON "erased" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of erased are history and stay as they are'); END;
CREATE TRIGGER erased_keeps_history_on_update BEFORE UPDATE ON "erased" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of erased are history and stay as they are'); END;
CREATE TRIGGER event_keeps_history_on_delete BEFORE DELETE ON "event" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of event are history and stay as they are'); END;
CREATE TRIGGER event_keeps_history_on_update BEFORE UPDATE ON "event" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of event are history and stay as they are'); END;
CREATE TRIGGER hold_keeps_history_on_delete BEFORE DELETE ON "hold" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of hold are history and stay as they are'); END;
CREATE TRIGGER hold_keeps_history_on_update BEFORE UPDATE ON "hold" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."id" IS NOT OLD."id" OR NEW."site" IS NOT OLD."site" OR NEW."run" IS NOT OLD."run" OR NEW."capture" IS NOT OLD."capture" OR NEW."placed_at" IS NOT OLD."placed_at" OR NEW."placed_by" IS NOT OLD."placed_by" OR NEW."why" IS NOT OLD."why" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of hold are history and stay as they are'); END;
CREATE TRIGGER sighting_keeps_history_on_delete BEFORE DELETE ON "sighting" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of sighting are history and stay as they are'); END;
CREATE TRIGGER sighting_keeps_history_on_update BEFORE UPDATE ON "sighting" WHEN OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR NEW."capture" IS NOT OLD."capture" OR NEW."page" IS NOT OLD."page" OR NEW."form" IS NOT OLD."form" OR NEW."outcome" IS NOT OLD."outcome" OR NEW."evidence" IS NOT OLD."evidence" OR NEW."from_seq" IS NOT OLD."from_seq" BEGIN SELECT RAISE(ABORT, 'rows of sighting are history and stay as they are'); END;
CREATE TRIGGER hint_keeps_history_on_delete BEFORE DELETE ON "hint" WHEN TRUE BEGIN SELECT RAISE(ABORT, 'rows of hint are history and stay as they are'); END;
CREATE TRIGGER content_keeps_history_on_update BEFORE UPDATE ON "content" WHEN NOT ((NEW."text_digest" IS OLD."text_digest" AND NEW."fold_digest" IS OLD."fold_digest" AND NEW."folded_length" IS OLD."folded_length" AND NEW."word_count" IS OLD."word_count" AND NEW."seq" IS OLD."seq" AND (NEW."body_text" IS OLD."body_text" OR NEW."body_text" IS '') AND EXISTS (SELECT 1 FROM erased WHERE kind = 'content' AND name = OLD.text_digest))) BEGIN SELECT RAISE(ABORT, 'rows of content are history and stay as they are'); END;
CREATE TRIGGER block_keeps_history_on_update BEFORE UPDATE ON "block" WHEN NOT ((NEW."digest" IS OLD."digest" AND NEW."seq" IS OLD."seq" AND (NEW."text" IS OLD."text" OR NEW."text" IS '') AND EXISTS (SELECT 1 FROM erased WHERE kind = 'block' AND name = OLD.digest))) BEGIN SELECT RAISE(ABORT, 'rows of block are history and stay as they are'); END;
CREATE TRIGGER removal_keeps_history_on_update BEFORE UPDATE ON "removal" WHEN NOT ((NEW."ledger" IS OLD."ledger" AND NEW."place" IS OLD."place" AND NEW."n" IS OLD."n" AND NEW."block" IS OLD."block" AND NEW."rule" IS OLD."rule" AND NEW."kept" IS OLD."kept" AND NEW."seq" IS OLD."seq" AND (NEW."detail" IS OLD."detail" OR NEW."detail" IS '') AND EXISTS (SELECT 1 FROM erased WHERE kind = 'ledger' AND name = OLD.ledger))) BEGIN SELECT RAISE(ABORT, 'rows of removal are history and stay as they are'); END;
CREATE TRIGGER claim_keeps_history_on_update BEFORE UPDATE ON "claim" WHEN NOT ((NEW."claims" IS OLD."claims" AND NEW."place" IS OLD."place" AND NEW."field" IS OLD."field" AND NEW."source" IS OLD."source" AND NEW."precision" IS OLD."precision" AND NEW."tz" IS OLD."tz" AND NEW."chosen" IS OLD."chosen" AND NEW."seq" IS OLD."seq" AND (NEW."verbatim" IS OLD."verbatim" OR NEW."verbatim" IS '') AND (NEW."value" IS OLD."value" OR NEW."value" IS NULL) AND (NEW."why" IS OLD."why" OR NEW."why" IS '') AND EXISTS (SELECT 1 FROM erased WHERE kind = 'claims' AND name = OLD.claims))) BEGIN SELECT RAISE(ABORT, 'rows of claim are history and stay as they are'); END;
CREATE TRIGGER rendition_keeps_history_on_update BEFORE UPDATE ON "rendition" WHEN NOT ((NEW."capture" IS OLD."capture" AND NEW."page" IS OLD."page" AND NEW."generation" IS OLD."generation" AND NEW."outcome" IS OLD."outcome" AND NEW."state_digest" IS OLD."state_digest" AND NEW."text_digest" IS OLD."text_digest" AND NEW."ledger" IS OLD."ledger" AND NEW."kind" IS OLD."kind" AND NEW."language" IS OLD."language" AND NEW."published" IS OLD."published" AND NEW."published_utc" IS OLD."published_utc" AND NEW."published_precision" IS OLD."published_precision" AND NEW."published_tz" IS OLD."published_tz" AND NEW."published_source" IS OLD."published_source" AND NEW."updated" IS OLD."updated" AND NEW."embargo_until" IS OLD."embargo_until" AND NEW."canonical_url" IS OLD."canonical_url" AND NEW."from_seq" IS OLD."from_seq" AND NEW."to_seq" IS OLD."to_seq" AND NEW."claims" IS OLD."claims" AND (NEW."title" IS OLD."title" OR NEW."title" IS NULL) AND (NEW."authors" IS OLD."authors" OR NEW."authors" IS NULL) AND (NEW."categories" IS OLD."categories" OR NEW."categories" IS NULL) AND (NEW."tags" IS OLD."tags" OR NEW."tags" IS NULL) AND (NEW."dateline" IS OLD."dateline" OR NEW."dateline" IS NULL) AND (NEW."about_text" IS OLD."about_text" OR NEW."about_text" IS NULL) AND (NEW."contact_name" IS OLD."contact_name" OR NEW."contact_name" IS NULL) AND (NEW."contact_role" IS OLD."contact_role" OR NEW."contact_role" IS NULL) AND (NEW."contact_phone" IS OLD."contact_phone" OR NEW."contact_phone" IS NULL) AND (NEW."contact_email" IS OLD."contact_email" OR NEW."contact_email" IS NULL) AND (NEW."published_text" IS OLD."published_text" OR NEW."published_text" IS NULL) AND (NEW."updated_text" IS OLD."updated_text" OR NEW."updated_text" IS NULL) AND (NEW."embargo_text" IS OLD."embargo_text" OR NEW."embargo_text" IS NULL) AND (NEW."evidence" IS OLD."evidence" OR NEW."evidence" IS '') AND (NEW."news_evidence" IS OLD."news_evidence" OR NEW."news_evidence" IS '') AND EXISTS (SELECT 1 FROM tombstone WHERE page = OLD.page)) OR (OLD.to_seq IS NULL AND NEW.to_seq IS NOT NULL AND NEW."capture" IS OLD."capture" AND NEW."page" IS OLD."page" AND NEW."generation" IS OLD."generation" AND NEW."outcome" IS OLD."outcome" AND NEW."evidence" IS OLD."evidence" AND NEW."news_evidence" IS OLD."news_evidence" AND NEW."state_digest" IS OLD."state_digest" AND NEW."text_digest" IS OLD."text_digest" AND NEW."ledger" IS OLD."ledger" AND NEW."kind" IS OLD."kind" AND NEW."title" IS OLD."title" AND NEW."authors" IS OLD."authors" AND NEW."categories" IS OLD."categories" AND NEW."tags" IS OLD."tags" AND NEW."language" IS OLD."language" AND NEW."published" IS OLD."published" AND NEW."published_utc" IS OLD."published_utc" AND NEW."published_precision" IS OLD."published_precision" AND NEW."published_tz" IS OLD."published_tz" AND NEW."published_source" IS OLD."published_source" AND NEW."published_text" IS OLD."published_text" AND NEW."updated" IS OLD."updated" AND NEW."updated_text" IS OLD."updated_text" AND NEW."embargo_until" IS OLD."embargo_until" AND NEW."embargo_text" IS OLD."embargo_text" AND NEW."dateline" IS OLD."dateline" AND NEW."contact_name" IS OLD."contact_name" AND NEW."contact_role" IS OLD."contact_role" AND NEW."contact_phone" IS OLD."contact_phone" AND NEW."contact_email" IS OLD."contact_email" AND NEW."canonical_url" IS OLD."canonical_url" AND NEW."about_text" IS OLD."about_text" AND NEW."from_seq" IS OLD."from_seq" AND NEW."claims" IS OLD."claims")) BEGIN SELECT RAISE(ABORT, 'rows of rendition are history and stay as they are'); END;
CREATE TRIGGER hint_keeps_history_on_update BEFORE UPDATE ON "hint" WHEN NOT ((NEW."page" IS OLD."page" AND NEW."capture" IS OLD."capture" AND NEW."field" IS OLD."field" AND NEW."form" IS OLD."form" AND NEW."from_seq" IS OLD."from_seq" AND NEW."to_seq" IS OLD."to_seq" AND (NEW."value" IS OLD."value" OR NEW."value" IS '') AND (NEW."verbatim" IS OLD."verbatim" OR NEW."verbatim" IS '') AND EXISTS (SELECT 1 FROM tombstone WHERE page = OLD.page)) OR (OLD.to_seq IS NULL AND NEW.to_seq IS NOT NULL AND NEW."page" IS OLD."page" AND NEW."capture" IS OLD."capture" AND NEW."field" IS OLD."field" AND NEW."form" IS OLD."form" AND NEW."value" IS OLD."value" AND NEW."verbatim" IS OLD."verbatim" AND NEW."from_seq" IS OLD."from_seq")) BEGIN SELECT RAISE(ABORT, 'rows of hint are history and stay as they are'); END;
