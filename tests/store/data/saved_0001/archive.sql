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
INSERT INTO "commit" VALUES (1, '2026-03-01T03:00:00.000000Z', '20260301T020000Z-rope-e6a933', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'journal-20261121190822346348-769-00001.warc.gz', 386);
INSERT INTO "commit" VALUES (2, '2026-03-02T03:00:00.000000Z', '20260302T020000Z-rope-53bf33', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'journal-20261121190827285732-769-00001.warc.gz', 386);
INSERT INTO "run" VALUES ('20260301T020000Z-rope-e6a933', 'rope', 'live', '2026-03-01T02:00:00.000000Z', '2026-03-01T03:00:00.000000Z', 'settled', '{"captures":4,"changed":0,"duplicate":0,"failed":0,"gone":0,"missing":0,"moved":0,"new":3,"not_modified":0,"pending":0,"rejected":0,"rejected_by":{},"still_gone":0,"unchanged":0}', 1);
INSERT INTO "run" VALUES ('20260302T020000Z-rope-53bf33', 'rope', 'live', '2026-03-02T02:00:00.000000Z', '2026-03-02T03:00:00.000000Z', 'settled', '{"captures":3,"changed":1,"duplicate":0,"failed":1,"gone":0,"missing":1,"moved":0,"new":0,"not_modified":1,"pending":0,"rejected":0,"rejected_by":{},"still_gone":0,"unchanged":1}', 2);
INSERT INTO "run" VALUES ('20260303T020000Z-rope-d6cdc5', 'rope', 'live', '2026-03-03T02:00:00.000000Z', NULL, 'running', '{}', NULL);
INSERT INTO "site" VALUES ('rope', 'Society of Rope Makers', 'SRM', 1, NULL);
INSERT INTO "generation" VALUES ('generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', '1', '{"beautifulsoup4":"4.15.0","lxml":"6.1.3","py3langid":"0.4.0","trafilatura":"2.3.1","tzdata":"2026.6","unicode":"14.0.0","w3lib":"2.5.0"}', 'rope', 'site1:2085d820d159af716820edf9a43ceae3fdf8b564322d8f992dd41589c6a90234', 1);
INSERT INTO "staged_capture" VALUES ('capture1:14679ec24b724681866c28d7662105378b3fde0a', 'urn:uuid:3e1ce0e6-084e-4420-b632-3b1e393bdd2a', 'https://rope.example/news/tar/', '2026-03-03T02:00:00.000000Z', 'rope', '20260303T020000Z-rope-d6cdc5', 'live', 200, 'text/html; charset=utf-8', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'rope-20261121190812939739-769-00001.warc.gz', 8004, 844, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "staged_capture" VALUES ('capture1:329e47971b78870709bcbd152acd9626546a9007', 'urn:uuid:ae55ccbe-c706-4713-a157-8b78da4fd880', 'https://rope.example/news/machine/', '2026-03-03T02:00:01.000000Z', 'rope', '20260303T020000Z-rope-d6cdc5', 'live', 200, 'text/html; charset=utf-8', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'rope-20261121190812939739-769-00001.warc.gz', 9271, 778, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "capture" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'urn:uuid:cb1c06be-f574-4532-a50c-84b9eb90ecf3', 'https://rope.example/news/tar/', '2026-03-01T02:00:00.000000Z', 'rope', '20260301T020000Z-rope-e6a933', 'live', 200, 'text/html; charset=utf-8', 'sha256:2489888495b423a44127151251d9df1c99d9b78351b73a3668ec7972cde9ee3d', 'sha256:2489888495b423a44127151251d9df1c99d9b78351b73a3668ec7972cde9ee3d', 'rope-20261121190812939739-769-00001.warc.gz', 366, 848, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'urn:uuid:6f019768-cfd8-4ecd-836b-10668f676ec0', 'https://rope.example/news/machine/', '2026-03-01T02:00:01.000000Z', 'rope', '20260301T020000Z-rope-e6a933', 'live', 200, 'text/html; charset=utf-8', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'sha256:9564db8ea244617408fcc08166c0be1f4dea13952c227dcab80f39ce5080b7bf', 'rope-20261121190812939739-769-00001.warc.gz', 1637, 779, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'urn:uuid:5554edc5-803b-4fba-8ea1-78d0e0e0bb3b', 'https://rope.example/news/knot/', '2026-03-01T02:00:02.000000Z', 'rope', '20260301T020000Z-rope-e6a933', 'live', 200, 'text/html; charset=utf-8', 'sha256:0d36c36d7d2bf4a077babae9120a96117d06c7628bb5b62e75eb4d546dce5179', 'sha256:0d36c36d7d2bf4a077babae9120a96117d06c7628bb5b62e75eb4d546dce5179', 'rope-20261121190812939739-769-00001.warc.gz', 2843, 765, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'urn:uuid:72872dd8-c986-465d-9b20-56d4c55b55a8', 'https://rope.example/feed/', '2026-03-01T02:00:03.000000Z', 'rope', '20260301T020000Z-rope-e6a933', 'live', 200, 'application/rss+xml', 'sha256:08df4cc9550191e5928da1e37084028ff4c9c8cd0771ebaf5dc0680b32ed9585', 'sha256:08df4cc9550191e5928da1e37084028ff4c9c8cd0771ebaf5dc0680b32ed9585', 'rope-20261121190812939739-769-00001.warc.gz', 4035, 526, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO "capture" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'urn:uuid:81c26e47-9c40-4d5b-9aff-c6f21526595d', 'https://rope.example/news/tar/', '2026-03-02T02:00:00.000000Z', 'rope', '20260302T020000Z-rope-53bf33', 'live', 200, 'text/html; charset=utf-8', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'sha256:737236b2e66d47b43e0d70283d1183b2d1185d556763e2a8c5648fe449d5446a', 'rope-20261121190812939739-769-00001.warc.gz', 4982, 848, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO "capture" VALUES ('capture1:d787e67a148b71ed0cc9cb1ff1398ecd3df6479e', 'urn:uuid:d54172ef-a444-436a-ab38-c2e94b3ab588', 'https://rope.example/news/machine/', '2026-03-02T02:00:01.000000Z', 'rope', '20260302T020000Z-rope-53bf33', 'live', 404, 'text/html; charset=utf-8', 'sha256:324f2d85fce1ce0325ce7ebbe17fefd798153e85ea97434e9c9ff858a751c4ec', 'sha256:324f2d85fce1ce0325ce7ebbe17fefd798153e85ea97434e9c9ff858a751c4ec', 'rope-20261121190812939739-769-00001.warc.gz', 6254, 457, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO "capture" VALUES ('capture1:48d24cf67c92a8b34e08a974b963a7ab74bf5801', 'urn:uuid:4ff69574-f861-492c-af1d-675bca8953cb', 'https://rope.example/news/knot/', '2026-03-02T02:00:02.000000Z', 'rope', '20260302T020000Z-rope-53bf33', 'live', 304, 'text/html; charset=utf-8', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', NULL, 'rope-20261121190812939739-769-00001.warc.gz', 7137, 441, NULL, NULL, NULL, 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', NULL, 2);
INSERT INTO "failed_fetch" VALUES ('20260302T020000Z-rope-53bf33', 'https://rope.example/slow/', '2026-03-01T02:00:00.000000Z', 'timeout', 'no answer', 2);
INSERT INTO "content" VALUES ('sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'fold1:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 117, 24, 1, 'A knot that was thought lost was found on a barge near the old bridge, and the society has drawn it for its handbook.');
INSERT INTO "content" VALUES ('sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'fold1:87e2f8bb9ac940c6741d4de937a50e2a858009cf6c38bda21dfe9c856f462f72', 274, 51, 1, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.

The committee will write to the harbour board. A second meeting is planned for the autumn, and visitors are welcome at both.');
INSERT INTO "content" VALUES ('sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'fold1:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 134, 27, 1, 'The society has bought a laying machine of 1904 from a yard that closed, and will show it at work on the first Saturday of each month.');
INSERT INTO "content" VALUES ('sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'fold1:e55b18a7979e5431919ec39919689a73899e824a5bc3bbd1af67e2b596158441', 274, 51, 2, 'Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter.

The committee will write to the harbour board. A second meeting is planned for the spring, and visitors are welcome at both.');
INSERT INTO "block" VALUES ('sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 1, 'Home News');
INSERT INTO "block" VALUES ('sha256:291284bc3a53f8084f8179aac51234a7b3ad2a2912668da6f9107178e9b9d7cf', 1, 'A knot is found again');
INSERT INTO "block" VALUES ('sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 1, 'Published: March 1, 2026');
INSERT INTO "block" VALUES ('sha256:8eaafc391b9b077a7d52380ad9f08d3cee0a6b5e05b0d0cc7bae7f0e129048b2', 1, 'A laying machine is bought');
INSERT INTO "block" VALUES ('sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 1, 'Media contact: Ada Hemp, ada@rope.example');
INSERT INTO "block" VALUES ('sha256:a16b251c1997aa787c4d76c4dcca02350bb5e02f97ec5fb4b1dc4ac12ca59dcc', 1, 'The price of tar');
INSERT INTO "block" VALUES ('sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 1, 'Rope Walk 3, Springfield');
INSERT INTO "block" VALUES ('sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 1, 'For Immediate Release');
INSERT INTO "block" VALUES ('sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 1, 'About the society: we have made rope in this town since 1871 and teach it to whoever asks.');
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'links', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'links', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 0, 0, 'sha256:0435e4731ffc912b74265fbd5ea5af16842e126e0e08a8cbf71e7f9986b26273', 'links', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 1, 1, 'sha256:291284bc3a53f8084f8179aac51234a7b3ad2a2912668da6f9107178e9b9d7cf', 'title', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'outside_article', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'published_line', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 3, 3, 'sha256:619ff98e502bdd8faddc3f44c818872935b54b05458db7b0f2266eca19c4ee1b', 'outside_article', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 1, 1, 'sha256:8eaafc391b9b077a7d52380ad9f08d3cee0a6b5e05b0d0cc7bae7f0e129048b2', 'title', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 4, 6, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'contact', '', 'contact', 1);
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 4, 5, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'outside_article', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 4, 5, 'sha256:957bb3954ba93b09ed316ad97e5819618884a9c3739202db81a25ca14ddc7054', 'outside_article', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 1, 1, 'sha256:a16b251c1997aa787c4d76c4dcca02350bb5e02f97ec5fb4b1dc4ac12ca59dcc', 'title', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 6, 7, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 6, 8, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 6, 7, 'sha256:b4da0bcea699cabfd4a71d2940f5aa324bbc9b451529ed53e87162f98c69a184', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'outside_article', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'release_line', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 2, 2, 'sha256:bb9912f4db0c226e8469be9efdb191ea81acc7d9b4b58da47e68ba036479ae1c', 'outside_article', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 5, 6, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 5, 7, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 1);
INSERT INTO "removal" VALUES ('ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 5, 6, 'sha256:dba7cac1745509fb8d867aea2598d4b9d181a8955b3279b4caa6e72354de6ab0', 'chrome_footer', '', NULL, 1);
INSERT INTO "search_entry" VALUES (1, 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter the committee will write to the harbour board a second meeting is planned for the autumn and visitors are welcome at both');
INSERT INTO "search_entry" VALUES (2, 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'a knot is found again', 'a knot that was thought lost was found on a barge near the old bridge and the society has drawn it for its handbook');
INSERT INTO "search_entry" VALUES (3, 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'a laying machine is bought', 'the society has bought a laying machine of 1904 from a yard that closed and will show it at work on the first saturday of each month');
INSERT INTO "search_entry" VALUES (4, 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'the price of tar', 'members of the society met in the old rope walk on sunday and spoke at length about hemp sisal and the price of tar which has doubled since winter the committee will write to the harbour board a second meeting is planned for the spring and visitors are welcome at both');
INSERT INTO "page" VALUES ('example,rope)/news/knot', 'rope', 1);
INSERT INTO "page" VALUES ('example,rope)/news/machine', 'rope', 1);
INSERT INTO "page" VALUES ('example,rope)/news/tar', 'rope', 1);
INSERT INTO "address" VALUES ('https://rope.example/news/machine/', 'example,rope)/news/machine', 'fetched', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 1, NULL);
INSERT INTO "address" VALUES ('https://rope.example/news/knot/', 'example,rope)/news/knot', 'fetched', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 1, NULL);
INSERT INTO "address" VALUES ('https://rope.example/news/tar/', 'example,rope)/news/tar', 'fetched', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 1, NULL);
INSERT INTO "sighting" VALUES ('capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'example,rope)/news/knot', 'feed', 'ok', 'listed as entry', 1);
INSERT INTO "sighting" VALUES ('capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', 'html', 'ok', 'status 200', 1);
INSERT INTO "sighting" VALUES ('capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', 'html', 'ok', 'status 200', 1);
INSERT INTO "sighting" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', 'html', 'ok', 'status 200', 1);
INSERT INTO "sighting" VALUES ('capture1:48d24cf67c92a8b34e08a974b963a7ab74bf5801', 'example,rope)/news/knot', 'html', 'not_modified', 'status 304', 2);
INSERT INTO "sighting" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'html', 'ok', 'status 200', 2);
INSERT INTO "sighting" VALUES ('capture1:d787e67a148b71ed0cc9cb1ff1398ecd3df6479e', 'example,rope)/news/machine', 'html', 'missing', 'status 404', 2);
INSERT INTO "rendition" VALUES ('capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'address in a news section', 'address in a news section', 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'ledger1:2e08d18942317f6fe80d0cce96f103a7aa084036ca74a7332ad15440737a54a1', 'news', 'A laying machine is bought', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'byline', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO "rendition" VALUES ('capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'address in a news section', 'address in a news section', 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'ledger1:b4ece3b3b4da654095d22b49949eca07a6d0046e6a4836cf102746153b3e9fd0', 'news', 'A knot is found again', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'byline', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO "rendition" VALUES ('capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'release line', 'release line', 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 1, NULL);
INSERT INTO "rendition" VALUES ('capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', 'generation1:3c43987dc8a77647e76a90b3c523e955a0cb4d59813534938aed5f4e2bfb6a71', 'ok', 'release line', 'release line', 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'ledger1:6585a958b26cdd39c154bf8dd252d922c7c36c656b66066bf3c75b903a79f8f9', 'press_release', 'The price of tar', '[]', '[]', '[]', 'en', '2026-03-01', NULL, 'day', NULL, 'published_line', 'Published: March 1, 2026', NULL, NULL, NULL, NULL, NULL, 'Ada Hemp', NULL, NULL, 'ada@rope.example', NULL, NULL, 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/machine', 'html', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 1, 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', '2026-03-01T02:00:01.000000Z', '2026-03-01T02:00:01.000000Z', 1, 'first', NULL, NULL, 1, 2);
INSERT INTO "version" VALUES ('example,rope)/news/knot', 'html', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 1, 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', '2026-03-01T02:00:02.000000Z', '2026-03-01T02:00:02.000000Z', 1, 'first', NULL, NULL, 1, 2);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 1, 'state1:527e4813e85e2758b3863f5d007e8a35044aac6fae44c14661cd2bed510e0c6e', 'sha256:b6b30c9074d7968486d4a8dcdc0ed8918bfdd9b310e65cf5bc9c61aaa05bf1be', 'capture1:72410e108acba9408dfd5e9983ea9025a7763338', 'example,rope)/news/tar', '2026-03-01T02:00:00.000000Z', '2026-03-01T02:00:00.000000Z', 1, 'first', NULL, NULL, 1, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/machine', 'html', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 1, 'state1:f28e596cc357d5e82c66775f6e270cf8a9021c89b24bcfecdeed1654fa4cd2a1', 'sha256:5f44b2ab7a6fff92b90a74ed164f32cd507025005b7adcbf15bc40c7dc12bd81', 'capture1:2af62cf8a838bef11d674c80d64f79addc2ac75d', 'example,rope)/news/machine', '2026-03-01T02:00:01.000000Z', '2026-03-01T02:00:01.000000Z', 1, 'first', '2026-03-02T02:00:01.000000Z', NULL, 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/knot', 'html', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 1, 'state1:db4a4f588da2a3eb50da8c923290c3e28eafb9cb7c707cc7acfafb13e3646dff', 'sha256:988373bebc0bf3903a343dc5a8b1f277c18a5a959f4f2d011ca9fd04374c3628', 'capture1:417406df7acb76fcae753a3c544027e8cdc4f04f', 'example,rope)/news/knot', '2026-03-01T02:00:02.000000Z', '2026-03-02T02:00:02.000000Z', 2, 'first', NULL, NULL, 2, NULL);
INSERT INTO "version" VALUES ('example,rope)/news/tar', 'html', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 2, 'state1:848fc429bad30d7b59400450cdffcf287d0d550b41af50473fa385b8ebb48ba3', 'sha256:efe9d9720dedcd17981adedab3f4ef1cd26ba5a480b5e5afd46b0181b9d11580', 'capture1:7021128772756365fa26ecf890c6f25103f1cc15', 'example,rope)/news/tar', '2026-03-02T02:00:00.000000Z', '2026-03-02T02:00:00.000000Z', 1, 'site', NULL, NULL, 2, NULL);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'kind', 'feed', 'news', 'https://rope.example/news/knot/', 1);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'listed_as', 'feed', 'entry', 'entry', 1);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'published', 'feed', '2026-03-01T09:30:00+01:00', 'Sun, 01 Mar 2026 09:30:00 +0100', 1);
INSERT INTO "hint" VALUES ('example,rope)/news/knot', 'capture1:08cf05379c28667572e31bd8fcb08cf78da1564a', 'title', 'feed', 'A knot is found again', 'A knot is found again', 1);
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
