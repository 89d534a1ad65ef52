package io.watchfloor.config.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BackupIT {

    private static final BackupProgress UNWATCHED = (table, bytes) -> {};
    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings(Optional.empty(), "", "", 2, 2, DatabaseTimeouts.DEFAULT);

    private static final String JOURNAL = "tables/event_journal.copy";

    @TempDir
    Path folder;

    private DatabaseAddress source;
    private DatabaseAddress target;

    @BeforeEach
    void twoDatabases() {
        source = TestDatabase.migrated();
        target = TestDatabase.empty();
    }

    @Test
    void everyTableOfTheSchemaIsKeptOrLeftOutOnPurpose() throws SQLException {
        TreeSet<String> decided = new TreeSet<>(BackupTables.OMITTED);
        decided.addAll(BackupTables.INCLUDED);

        assertThat(texts(source, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
                .containsExactlyElementsOf(decided);
    }

    @Test
    void aFolderWithAFileOfSomebodyElseIsRefusedByName() throws Exception {
        Path file = Files.writeString(folder.resolve("a.backup"), "x");
        Path data = Files.createDirectories(folder.resolve("data"));
        Restore.examineFolder(folder.resolve("none"), file);
        for (String own :
                List.of("node.lock", "pg.log.1", "pg-programs-18", "archive", "authority-key", "lost+found")) {
            Files.writeString(data.resolve(own), "");
        }
        Path inside = Files.copy(file, data.resolve("own.backup"));
        Restore.examineFolder(data, inside);
        Files.writeString(data.resolve("thesis.odt"), "");
        assertThatThrownBy(() -> Restore.examineFolder(data, inside))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("restore.foreign-file"))
                .hasMessageContaining("thesis.odt");
    }

    @Test
    void whatWasBackedUpIsThereAgainAndNumbersGoOn() throws Exception {
        fill(source);
        Path file = folder.resolve("a.backup");

        BackupManifest taken = Backup.take(source, file, UNWATCHED);
        BackupManifest restored = Restore.into(target, SETTINGS, file, UNWATCHED);

        assertThat(restored).isEqualTo(taken).isEqualTo(Restore.examine(file));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        for (String table : BackupTables.INCLUDED) {
            assertThat(rows(target, table)).as(table).isNotEmpty().isEqualTo(rows(source, table));
        }
        run(target, insertedEvent("later", 1));
        run(target, "INSERT INTO rule_set (version) VALUES ('later')");
        assertThat(texts(target, "SELECT ordering FROM event_journal WHERE persistence_id = 'later'"))
                .containsExactly("6");
        assertThat(texts(target, "SELECT number FROM rule_set WHERE version = 'later'"))
                .containsExactly("3");
    }

    @Test
    void theDatabaseRecordsItsBackups() throws Exception {
        fill(source);
        assertThat(texts(source, "SELECT at FROM backup_taken")).isEmpty();

        Path file = folder.resolve("recorded.backup");
        Backup.take(source, file, UNWATCHED);

        assertThat(texts(source, "SELECT bytes FROM backup_taken")).containsExactly(Long.toString(Files.size(file)));
    }

    @Test
    void aFoldReadsRestoredEventsInTheirOrderAndTheNewOnesAfterThem() throws Exception {
        fill(source);
        Path file = folder.resolve("a.backup");
        Backup.take(source, file, UNWATCHED);
        Restore.into(target, SETTINGS, file, UNWATCHED);
        run(target, insertedEvent("later", 1));

        assertThat(texts(
                        target,
                        "SELECT persistence_id || sequence_number FROM event_journal"
                                + " WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, ordering"))
                .containsExactly("a1", "b1", "a2", "a3", "later1");
    }

    @Test
    void aBackupOfAnOlderSchemaIsRestoredAndBroughtUpToDate() throws Exception {
        source = TestDatabase.empty();
        migrate(source, "4");
        fill(source);
        Path file = folder.resolve("old.backup");
        assertThat(Backup.take(source, file, UNWATCHED).schema()).isEqualTo("4");

        Restore.into(target, SETTINGS, file, UNWATCHED);

        assertThat(rows(target, "event_journal")).containsAll(rows(source, "event_journal"));
        assertThat(
                        texts(
                                target,
                                "SELECT persistence_id FROM event_journal WHERE event_ser_manifest = 'journal.closed.v1' ORDER BY 1"))
                .containsExactly("alias-table|default", "rule-packs|default");
        assertThat(texts(target, "SELECT count(*) FROM quarantined_event")).containsExactly("0");
    }

    @Test
    void tablesThatHaveAnotherNameSinceAreRestored() throws Exception {
        source = TestDatabase.empty();
        migrate(source, "115");
        fill(source);
        Path file = folder.resolve("old.backup");
        Backup.take(source, file, UNWATCHED);

        Restore.into(target, SETTINGS, file, UNWATCHED);

        assertThat(texts(target, "SELECT kind || ' ' || name FROM document ORDER BY 1"))
                .containsExactly("automation isolate", "channel room");
    }

    @Test
    void aDamagedFileRestoresNothingAndTheNextOneIsTaken() throws Exception {
        fill(source);
        Path whole = folder.resolve("whole.backup");
        Backup.take(source, whole, UNWATCHED);
        byte[] bytes = Files.readAllBytes(whole);
        int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(JOURNAL) + JOURNAL.length();
        for (int at = data; at < data + 24; at += 4) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            Path file = Files.write(folder.resolve("damaged.backup"), damaged);
            StartFailure refused =
                    catchThrowableOfType(StartFailure.class, () -> Restore.into(target, SETTINGS, file, UNWATCHED));
            assertThat(refused.code()).isIn("backup.unreadable", "restore.database");
            assertEmpty();
        }
        Restore.into(target, SETTINGS, whole, UNWATCHED);
        assertThat(rows(target, "snapshot")).isEqualTo(rows(source, "snapshot"));
    }

    @Test
    void aFileCutShortIsRefused() throws Exception {
        fill(source);
        Path whole = folder.resolve("whole.backup");
        Backup.take(source, whole, UNWATCHED);
        byte[] bytes = Files.readAllBytes(whole);
        Path file = Files.write(folder.resolve("cut.backup"), java.util.Arrays.copyOf(bytes, bytes.length * 3 / 4));

        StartFailure refused =
                catchThrowableOfType(StartFailure.class, () -> Restore.into(target, SETTINGS, file, UNWATCHED));

        assertThat(refused.code()).isEqualTo("backup.unreadable");
    }

    @Test
    void aCenterThatHoldsDataIsNotWrittenOver() throws Exception {
        fill(source);
        Path file = folder.resolve("a.backup");
        Backup.take(source, file, UNWATCHED);

        StartFailure restore =
                catchThrowableOfType(StartFailure.class, () -> Restore.into(source, SETTINGS, file, UNWATCHED));
        StartFailure backup = catchThrowableOfType(StartFailure.class, () -> Backup.take(source, file, UNWATCHED));

        assertThat(restore.code()).isEqualTo("restore.not-empty");
        assertThat(backup.code()).isEqualTo("backup.exists");
    }

    @Test
    void aDatabaseThatNoCenterUsedCannotBeBackedUpAndLeavesNoFile() throws Exception {
        StartFailure refused = catchThrowableOfType(
                StartFailure.class, () -> Backup.take(target, folder.resolve("none.backup"), UNWATCHED));

        assertThat(refused.code()).isEqualTo("backup.database");
        assertThat(folder).isEmptyDirectory();
    }

    private void assertEmpty() throws SQLException {
        for (String table : BackupTables.INCLUDED) {
            if (texts(target, "SELECT to_regclass('" + table + "')::text").contains(table)) {
                assertThat(rows(target, table)).as(table).isEmpty();
            }
        }
    }

    /** Hostile text, gaps, and a commit order that is not the order of the orderings. */
    private static void fill(DatabaseAddress database) throws SQLException {
        run(database, insertedEvent("a", 1));
        run(database, insertedEvent("b", 1));
        run(database, insertedEvent("a", 2));
        run(database, "DELETE FROM event_journal WHERE persistence_id = 'b' AND sequence_number = 2");
        run(database, "SELECT nextval(pg_get_serial_sequence('event_journal', 'ordering'))");
        run(database, insertedEvent("a", 3));
        run(
                database,
                "INSERT INTO snapshot VALUES ('a', 2, 5, 7, 'm', '\\x00ff', NULL, NULL, NULL)",
                "INSERT INTO rule_set (version) VALUES ('one'), ('two')",
                "INSERT INTO sensor (id, name, credential_hash) VALUES ('s', E'tab\\t, line\\n, \\\\N and ü', '\\x01')",
                "INSERT INTO sensor_enrolment VALUES ('\\x02', 'p', now(), now() + interval '1 day', NULL)",
                "INSERT INTO sensor_progress VALUES ('s', -5, 9)",
                "INSERT INTO quarantined_telemetry VALUES ('s', -5, 4, now(), 'c', 'r', '\\x5c2e0a')",
                "INSERT INTO presence VALUES ('x', 's', now(), 7)",
                "INSERT INTO person VALUES ('p', 'administrator', now())",
                "INSERT INTO api_token VALUES ('\\x03', 'p', 'personal', now(), NULL)");
        boolean older =
                texts(database, "SELECT to_regclass('retry_queue')").stream().noneMatch("retry_queue"::equals);
        run(
                database,
                "INSERT INTO " + (older ? "parked_telemetry" : "retry_queue")
                        + " (asset, sensor, epoch, first, through, records, reason) VALUES ('x', 's', -5, 1, 2, '\\x00', 'r')");
        if (texts(database, "SELECT to_regclass('secure_score')").contains("secure_score")) {
            run(
                    database,
                    "INSERT INTO secure_score (at, tenths, most_tenths, controls, changes, services)"
                            + " VALUES (now(), 5, 10, '[]', '[]', '{windows}')");
        }
        if (texts(database, "SELECT to_regclass('archive_block')").contains("archive_block")) {
            run(
                    database,
                    "INSERT INTO archive_block (sensor, epoch, records, bytes, first_received, last_received, content)"
                            + " VALUES ('s', 1, 1, 2, now(), now(), '\\x01')",
                    "INSERT INTO archive_progress VALUES ('s', 1, 0, 7, now())",
                    "INSERT INTO archive_file (path, day, log_source, from_time, to_time, min_asset, max_asset, records, bytes)"
                            + " VALUES ('day=2026-12-01/a.parquet', '2026-12-01', 'unknown', now(), now(), 'a', 'b', 1, 2)",
                    "INSERT INTO archive_hold VALUES ('x', 'matter')",
                    "INSERT INTO archive_erasure VALUES ('x', now())");
        }
        if (texts(database, "SELECT to_regclass('asset_field')").contains("asset_field")) {
            run(database, "INSERT INTO asset_field VALUES ('x', 'windows', '', 'security', '{\"EventID\": 1}', 0)");
        }
        if (texts(database, "SELECT to_regclass('record_format')").contains("record_format")) {
            run(
                    database,
                    "INSERT INTO record_format VALUES (-7, '[[\"windows\", \"\", \"security\"]]', 'EventID', '1102',"
                            + " '{EventID,Channel}', now())",
                    "INSERT INTO asset_format VALUES ('x', -7, now(), now())",
                    "INSERT INTO asset_format_dropped VALUES ('x', 3, now())");
        }
        if (texts(database, "SELECT to_regclass('asset_source')").contains("asset_source")) {
            run(database, "INSERT INTO asset_source VALUES ('x', 'windows', '', 'security', now(), now(), 7)");
        }
        if (texts(database, "SELECT to_regclass('sensor_gap')").contains("sensor_gap")) {
            run(
                    database,
                    "INSERT INTO sensor_history VALUES ('s', -5, 1, '\\x0102030405060708')",
                    "INSERT INTO sensor_gap VALUES ('s', -5, 2, 3, 'spool-damaged', now())",
                    "INSERT INTO telemetry_key VALUES ('s', '\\x01', '\\x02', now())");
        }
        if (texts(database, "SELECT to_regclass('passkey')").contains("passkey")) {
            run(
                    database,
                    "INSERT INTO passkey (id, credential, person, name, public_key, algorithm, counter, model, attestation, transports,"
                            + " backup_eligible, backed_up, created_at, party) VALUES"
                            + " ('k', '\\x000102030405060708090a0b0c0d0e0f', 'p', 'key', '\\xa1', -7, 5,"
                            + " gen_random_uuid(), 'none', '{usb}', false, false, now(), 'soc.example')",
                    "INSERT INTO passkey_owner VALUES ('p', decode(repeat('01', 32), 'hex'))");
        }
        if (texts(database, "SELECT to_regclass('person_profile')").contains("person_profile")) {
            run(database, "INSERT INTO person_profile (person, display_name, version) VALUES ('p', 'P.', 1)");
        }
        if (texts(database, "SELECT to_regclass('person_seen')").contains("person_seen")) {
            run(
                    database,
                    "INSERT INTO person_seen VALUES ('p', now())",
                    "INSERT INTO team VALUES ('night', '', now())",
                    "INSERT INTO team_member VALUES ('night', 'p')");
        }
        if (texts(database, "SELECT to_regclass('scim_member')").contains("scim_member")) {
            run(
                    database,
                    "INSERT INTO provider_person VALUES ('corp', 's-p', 'p', now(), now())",
                    "INSERT INTO scim_record VALUES ('u', 'corp', 'USER', 'p', 's-p', true, '{}', now(), now())",
                    "INSERT INTO scim_record VALUES ('g', 'corp', 'GROUP', 'soc', '', true, '{}', now(), now())",
                    "INSERT INTO scim_member VALUES ('g', 'u')");
        }
        if (texts(database, "SELECT to_regclass('audit_record')").contains("audit_record")) {
            run(
                    database,
                    "INSERT INTO audit_record VALUES (1, now(), 'p', '', '', 'a', 'o', '', '', '', 'done', repeat('0', 64))",
                    """
                    INSERT INTO oncall_document (kind, name, version, body, changed_by, changed_at)
                    VALUES ('channel', 'room', 1, '{"id":"c1","owner":"channel:room","way":"slack","label":"Room","address":{}}',
                        'p', now())""",
                    """
                    INSERT INTO oncall_request
                        (id, schedule, kind, asker, asked, shift_from, shift_until, reason, state, made_at, expires_at)
                    VALUES ('q1', 'nights', 'take-over', 'p', 'q', now(), now(), '', 'open', now(), now())""",
                    "INSERT INTO oncall_feed VALUES ('f1', '\\x01', 'p', 'person', 'p', now(), NULL)",
                    "INSERT INTO web_push_key VALUES (true, '\\x04', '\\x30', '\\x01', now())",
                    """
                    INSERT INTO case_action (id, case_id, automation, asset, alert, title, body, call, secret, state, words, opened_at,
                        changed_at)
                    VALUES ('a', 'c', 'isolate', 'host:x', 'l', 't', '{}', '{}', 's', 'failed', '', now(), now())""",
                    """
                    INSERT INTO awaited_heartbeat (name, sender, every_millis, grace_millis, changed_by, changed_at, since)
                    VALUES ('north', 'p', 1000, 1000, 'p', now(), now())""",
                    "INSERT INTO case_action_step VALUES ('a', 1, now(), 'failed', '', 'the center')",
                    """
                    INSERT INTO response (id, case_id, sensor, kind, arguments, reason, asked_by, asked_at, limit_millis, state, words,
                        evidence, changed_at)
                    VALUES ('r', 'c', 's', 'isolate-host', '{}', '', 'p', now(), 1000, 'succeeded', '', '{}', now())""",
                    "INSERT INTO sensor_group VALUES ('s', 'web', 'p', now())",
                    "INSERT INTO sensor_configuration VALUES ('web', 1, '{}', 100, '', 'p', now())",
                    "INSERT INTO response_step VALUES ('r', 1, now(), 'succeeded', '', 'the sensor', '{}', now())",
                    "INSERT INTO audit_head (chain, seq, hash) VALUES ('c', 1, repeat('0', 64))",
                    "INSERT INTO audit_signed_head VALUES (1, now(), 'c', repeat('0', 64), 'k', 's')");
        }
        if (texts(database, "SELECT to_regclass('alias_change')").contains("alias_change")) {
            run(
                    database,
                    "INSERT INTO rule_pack_change VALUES (1, 'n', 'h', 1, 0, 'p', now())",
                    "INSERT INTO alias_row VALUES (1, 'address', 'a', 'host', 'h', 1000, now(), now(), 'p', 'r', now())",
                    "INSERT INTO alias_change VALUES (1, 1, true, '{}', 'p', now())",
                    "INSERT INTO alias_request VALUES ('q', 1, 0, 1, now())",
                    "INSERT INTO asset_note VALUES ('host:x', 'high', 'hq', 'p', 2)");
        } else if (texts(database, "SELECT to_regclass('automation')").contains("automation")) {
            run(database, """
                    INSERT INTO automation (name, version, body, secret, changed_by, changed_at)
                    VALUES ('isolate', 1, '{}', 's', 'p', now())""");
        }
        if (texts(database, "SELECT to_regclass('asset_profile')").contains("asset_profile")) {
            run(
                    database,
                    "INSERT INTO asset_profile VALUES ('user:x', '{honeytoken,old}', 'high', 'hq', 2, NULL)",
                    "INSERT INTO value_list_change VALUES (2, 'jump-hosts', 1, 'd', '{a,b}', 'p', now())");
        }
        if (texts(database, "SELECT to_regclass('intel_object')").contains("intel_object")) {
            run(database, """
                    INSERT INTO intel_object (position, id, version, type, label, source, tlp, revoked, digest, body, added_at)
                    VALUES (1, 'tool--1', '2026-03-01T10:00:00', 'tool', 'rclone', 'p', 1, false, '\\x01', '\\x7b7d', now())""");
        }
        if (texts(database, "SELECT to_regclass('partner')").contains("partner")) {
            run(database, """
                    INSERT INTO partner (id, account, ceiling, state, version, body, created_at, changed_by, changed_at)
                    VALUES ('acme', 'partner-acme', 1, 'active', 1, '{}', now(), 'p', now())""", "INSERT INTO partner_usage VALUES ('acme', 'signals', now(), 3, 0)");
        }
        if (texts(database, "SELECT to_regclass('partner_certificate')").contains("partner_certificate")) {
            run(
                    database,
                    "INSERT INTO partner_certificate VALUES ('AB:CD', 'acme', 'p', now(), now(), 'p', now(), NULL)");
        }
        if (texts(database, "SELECT to_regclass('intel_collection')").contains("intel_collection")) {
            run(
                    database,
                    "INSERT INTO intel_collection VALUES (gen_random_uuid(), 'shared', '', NULL, 1, 'p', now(), now())",
                    "INSERT INTO intel_release SELECT id, 'p', 'p', now(), 1, 1 FROM intel_collection",
                    "INSERT INTO intel_entry SELECT id, now(), 1 FROM intel_collection");
        }
        if (texts(database, "SELECT to_regclass('intel_feed')").contains("intel_feed")) {
            run(
                    database,
                    """
                    INSERT INTO intel_feed (name, url, collections, username, every_seconds, unmarked, enabled, changed_by, changed_at,
                        due_at)
                    VALUES ('ferry', 'https://ferry.example/taxii2/', '{}', '', 900, 2, true, 'p', now(), now())""",
                    "INSERT INTO intel_feed_cursor VALUES ('ferry', 'https://ferry.example/c/', NULL, 'n', NULL)");
        }
        if (texts(database, "SELECT to_regclass('intel_feed_sighting')").contains("intel_feed_sighting")) {
            run(
                    database,
                    "INSERT INTO intel_feed_sighting VALUES ('ferry', 'indicator--1', 1, now(), now(), 1, false, now(), now(), 'accepted',"
                            + " NULL, now())");
        }
        if (texts(database, "SELECT to_regclass('intel_source')").contains("intel_source")) {
            run(database, "INSERT INTO intel_source VALUES ('feed:ferry', 1)");
        }
        if (texts(database, "SELECT to_regclass('intel_link')").contains("intel_link")) {
            run(database, "INSERT INTO intel_link VALUES (1, 'malware--1', 'tool--1', 'uses')");
        }
        if (texts(database, "SELECT to_regclass('webhook')").contains("webhook")) {
            run(database, """
                    INSERT INTO webhook (id, owner, name, url, events, clearance, secret, created_at, expires_at, lineage, live, intel, due_at)
                    VALUES ('w', 'p', 'Partner', 'https://partner.example/in', '{cases}', 1, 's', now(), now(), '01234567', 1, 2, now())""");
        }
        if (texts(database, "SELECT to_regclass('partner_signal')").contains("partner_signal")) {
            run(database, """
                    INSERT INTO partner_signal (partner, source_id, kind, title, severity, status, comment, marking, asset, digest,
                        record, version, received_at, changed_at)
                    VALUES ('acme', 's1', 'graph-alert', 't', 'high', 'new', '', 1, 'host:x', '\\x01', '{}', 1, now(), now())""");
        }
        if (texts(database, "SELECT to_regclass('matter')").contains("matter")) {
            run(
                    database,
                    "INSERT INTO matter VALUES ('M-2026-00000001', 1, 'hold-1', '{}', 'p', now(), 'p', now())",
                    "INSERT INTO matter_member VALUES ('M-2026-00000001', 'p', 'p', now())",
                    "INSERT INTO matter_case VALUES ('M-2026-00000001', 'c', 7, 1, 'p', now())",
                    "INSERT INTO matter_disclosure VALUES ('M-2026-00000001', 1, NULL, 'r', 'w', '', '', now(), 'p', now())",
                    "INSERT INTO matter_log VALUES ('M-2026-00000001', 1, now(), 'p', '', '', 'getMatter', '', 's', 'h')");
        }
        if (texts(database, "SELECT to_regclass('matter_deadline')").contains("matter_deadline")) {
            run(
                    database,
                    "INSERT INTO matter_deadline VALUES ('M-2026-00000001', 'd', '', now(), '{}', now())",
                    "INSERT INTO matter_notice VALUES ('M-2026-00000001', 'd', 'end', 'p', now(), 1, NULL, 'sent')");
        }
        if (texts(database, "SELECT to_regclass('matter_note')").contains("matter_note")) {
            run(
                    database,
                    "INSERT INTO matter_note_key VALUES ('M-2026-00000001', 0, 'k', '\\x01', now(), NULL, NULL)",
                    "INSERT INTO matter_note VALUES ('M-2026-00000001', 1, 0, NULL, 'p', now(), '\\x02')");
        }
        if (texts(database, "SELECT to_regclass('indicator_decision')").contains("indicator_decision")) {
            run(
                    database,
                    "INSERT INTO indicator_decision VALUES ('indicator--1', 'allow', 'p', 'our own scanner', now())");
        }
        if (texts(database, "SELECT to_regclass('bulk_indicator')").contains("bulk_indicator")) {
            run(
                    database,
                    "INSERT INTO bulk_indicator VALUES ('p', 'blocklist', 'x1', 1, 'indicator--1', '2026-03-01T10:00:00', '\\x01', now(), false)");
        }
        if (texts(database, "SELECT to_regclass('indicator_look_back')").contains("indicator_look_back")) {
            run(database, "INSERT INTO indicator_look_back VALUES ('indicator--1', 30, 'p', now())");
        }
        if (texts(database, "SELECT to_regclass('rule_stage_change')").contains("rule_stage_change")) {
            run(database, "INSERT INTO rule_stage_change VALUES (3, 'r', 'shadow', 'why', 'p', now())");
        }
        if (texts(database, "SELECT to_regclass('rule_exception')").contains("rule_exception")) {
            run(database, """
                    INSERT INTO rule_exception (id, revision, rules, scope, reason, owner, expires_at, created_by, created_at,
                        changed_by, changed_at)
                    VALUES ('e', 1, '{r}', '{}', 'why', 'p', now(), 'p', now(), 'p', now())""");
        }
        if (texts(database, "SELECT to_regclass('saved_hunt')").contains("saved_hunt")) {
            run(database, """
                    INSERT INTO saved_hunt (id, owner, name, hunt, shared, version, created_at, changed_at, changed_by)
                    VALUES ('h', 'p', 'Mail of the night', '{}', true, 1, now(), now(), 'p')""");
        }
        if (texts(database, "SELECT to_regclass('case_proof')").contains("case_proof")) {
            run(
                    database,
                    "INSERT INTO case_proof VALUES ('c', 1, 'h', 7)",
                    "INSERT INTO case_proof_item VALUES ('c', 1, now(), 'case', 'case', 'r', 'h', '{}')");
        }
        if (texts(database, "SELECT to_regclass('referral')").contains("referral")) {
            run(
                    database,
                    "INSERT INTO referral VALUES ('f', 'c', now(), 'p', 'an agency', 'an order', 2, 1, 0, 0, 9, 's')");
        }
        if (texts(database, "SELECT to_regclass('matter_referral')").contains("matter_referral")) {
            run(database, "INSERT INTO matter_referral VALUES ('M-2026-00000001', 'r', 'c', '{}', now())");
        }
        if (texts(database, "SELECT to_regclass('matter_takedown')").contains("matter_takedown")) {
            run(database, "INSERT INTO matter_takedown VALUES ('M-2026-00000001', 't', 'proposed', '{}', now())");
        }
        if (texts(database, "SELECT to_regclass('matter_custody')").contains("matter_custody")) {
            run(
                    database,
                    "INSERT INTO matter_exhibit VALUES ('M-2026-00000001', 'e', 'c', 'n', now())",
                    "INSERT INTO matter_custody VALUES ('M-2026-00000001', 'e', 1, now(), 'p', 'custody.collect', '', 'p', 'r', 's', 'h', NULL)");
        }
        if (texts(database, "SELECT to_regclass('fraud_report')").contains("fraud_report")) {
            run(
                    database,
                    "INSERT INTO fraud_report VALUES (1, 'F-000000000001', 1, 1, 's', 'i', now(), now(), 'other', 'v1', NULL, 9.5, 'USD',"
                            + " 'k', '\\x01', '\\x02', NULL, NULL)",
                    "INSERT INTO fraud_value VALUES ('number', '+18005550100', 1)",
                    "INSERT INTO fraud_kit VALUES ('/lock/9/err.php')",
                    "INSERT INTO fraud_kit_site VALUES ('/lock/9/err.php', 'h.example')",
                    "INSERT INTO matter_fraud_report VALUES ('M-2026-00000001', 1, 'p', now())");
        }
        if (texts(database, "SELECT to_regclass('exercise_held')").contains("exercise_held")) {
            run(database, "INSERT INTO exercise_held VALUES ('e', 'webhook', 'c', 'case c', now())");
        }
        if (texts(database, "SELECT to_regclass('audit_time_stamp')").contains("audit_time_stamp")) {
            run(database, "INSERT INTO audit_time_stamp VALUES (1, repeat('0', 64), now(), 'CN=tsa', 'AA==')");
        }
        if (texts(database, "SELECT to_regclass('mention_seen')").contains("mention_seen")) {
            run(database, "INSERT INTO mention_seen VALUES ('p', now())");
        }
        if (texts(database, "SELECT to_regclass('look_back')").contains("look_back")) {
            run(database, """
                    INSERT INTO look_back (id, rules, title, from_time, to_time, requested_by, requested_at, status, covered)
                    VALUES ('l', '{r}', 't', now(), now(), 'p', now(), 'done', now())""");
        }
        if (texts(database, "SELECT to_regclass('background_job')").contains("background_job")) {
            run(database, """
                    INSERT INTO background_job (id, kind, title, requested_by, requested_at, request, status, ended_at)
                    VALUES ('b', 'back-test', 't', 'p', now(), '{}', 'done', now())""");
        }
        if (texts(database, "SELECT to_regclass('response_package')").contains("response_package")) {
            run(
                    database,
                    "INSERT INTO response_package VALUES ('r', 3, repeat('0', 64), 3, now(), now(), now(), NULL)",
                    "INSERT INTO response_package_part VALUES ('r', 0, '\\x010203')");
        }
        if (texts(database, "SELECT to_regclass('own_telemetry')").contains("own_telemetry")) {
            run(
                    database,
                    "INSERT INTO own_telemetry (at, action, success, person, address, record, sequence)"
                            + " VALUES (now(), 'sign-in', true, 'p', 'a', '{}', 4)");
        }
        if (texts(database, "SELECT to_regclass('cloud_pull')").contains("cloud_pull")) {
            run(
                    database,
                    "INSERT INTO cloud_pull VALUES ('graph', 'signIns', '2026-11-24T10:00:00Z', 7)",
                    "INSERT INTO cloud_item VALUES ('graph', 'signIns', 'i', now(), 7, true)");
        }
        if (texts(database, "SELECT to_regclass('finding_asset')").contains("finding_asset")) {
            run(database, "INSERT INTO finding_asset VALUES ('graph da1', 'host:dc01', 'da1', now())");
        }
        if (texts(database, "SELECT to_regclass('sensor_tally')").contains("sensor_tally")) {
            run(database, "INSERT INTO sensor_tally VALUES ('s', 'sensor.foreign-asset', 3, 'host:dc01', now())");
        }
        if (texts(database, "SELECT to_regclass('sensor_authority')").contains("sensor_authority")) {
            run(
                    database,
                    texts(database, "SELECT to_regclass('sensor_authority_former')")
                                    .contains("sensor_authority_former")
                            ? "INSERT INTO sensor_authority VALUES (true, '\\x3000', '\\x3001', now(), 'k')"
                            : "INSERT INTO sensor_authority VALUES (true, '\\x3000', '\\x3001', now())");
        }
        if (texts(database, "SELECT to_regclass('sensor_authority_former')").contains("sensor_authority_former")) {
            run(database, "INSERT INTO sensor_authority_former VALUES ('\\x3000', now())");
        }
        if (texts(database, "SELECT to_regclass('sensor_health')").contains("sensor_health")) {
            run(
                    database,
                    "INSERT INTO sensor_health (sensor, heard_at, stopped_at, stop_reason) VALUES ('s', now(), now(), 'stopped in order')");
        }
        if (texts(database, "SELECT to_regclass('rule_pack_content')").contains("rule_pack_content")) {
            run(database, "INSERT INTO rule_pack_content (hash, body) VALUES ('h', '\\x00')");
        }
        if (texts(database, "SELECT to_regclass('evidence_key')").contains("evidence_key")) {
            run(
                    database,
                    "INSERT INTO evidence_key VALUES ('x', 0, NULL, now(), 'p', 'r'), ('x', 1, '\\x00ff', NULL, NULL, NULL)");
        }
    }

    private static String insertedEvent(String id, int number) {
        return "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest,"
                + " event_payload) VALUES ('" + id + "', " + number + ", 'w', 1, 'm', '\\x7b7d5c')";
    }

    private static List<String> rows(DatabaseAddress database, String table) throws SQLException {
        // The transaction is not restored, on purpose.
        String row = table.equals("event_journal") ? "(to_jsonb(t) - 'xid')::text" : "to_jsonb(t)::text";
        return texts(database, "SELECT " + row + " FROM " + table + " t ORDER BY 1");
    }

    private static List<String> texts(DatabaseAddress database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    private static void run(DatabaseAddress database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void migrate(DatabaseAddress address, String version) {
        try (Database database = Database.open(address, SETTINGS)) {
            database.migrateTo(version);
        }
    }

    private static Connection connect(DatabaseAddress database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
