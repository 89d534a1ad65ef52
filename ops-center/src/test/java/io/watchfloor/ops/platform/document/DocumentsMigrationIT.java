package io.watchfloor.ops.platform.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrates a center of the version that journaled rule packs and the alias table; its events are the golden files. */
class DocumentsMigrationIT {

    private static final String PACKS = "rule-packs|default";
    private static final String ALIASES = "alias-table|default";

    private final ObjectMapper json = new ObjectMapper();
    private final Database database = Database.open(
            TestDatabase.empty(), new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT));
    private final Jdbi jdbi = Jdbi.create(database.dataSource());

    @BeforeEach
    void versionBefore() {
        database.migrateTo("115");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void packsAreMigratedFromTheirJournal() throws IOException {
        journaled(
                PACKS,
                1,
                "rule-packs.activated.v1",
                event -> event.put("revision", 1).put("rolledBackTo", 0).put("content", "first"));
        journaled(
                PACKS,
                2,
                "rule-packs.activated.v1",
                event -> event.put("revision", 2).put("name", "day"));
        journaled(
                PACKS,
                3,
                "rule-packs.withdrawn.v1",
                event -> event.put("revision", 3).put("name", "day"));
        journaled(PACKS, 4, "rule-packs.activated.v1", event -> {});
        run("INSERT INTO rule_pack_change VALUES (1, 'night', 'first', 12, 0, 'ann', '2026-01-05T08:00:00.123Z')");

        database.migrate();

        assertThat(texts(
                        "SELECT concat_ws(' ', revision, name, content, rules, rolled_back_to, by) FROM rule_pack_change"
                                + " ORDER BY revision"))
                .containsExactly(
                        "1 night first 12 0 ann",
                        "2 day 0123456789abcdef 12 2 ann",
                        "3 day 0 0 ann",
                        "4 night 0123456789abcdef 12 2 ann");
        assertThat(texts("SELECT DISTINCT at = '2026-01-05T08:00:00.123Z' FROM rule_pack_change"))
                .containsExactly("t");
    }

    @Test
    void aliasesAreMigratedAndPendingChangesAreSentToTriage() throws IOException {
        journaled(
                ALIASES,
                1,
                "alias-table.rows-added.v1",
                event -> event.put("request", "key-0").withArray("rows").add(row(event, 8)));
        journaled(ALIASES, 2, "alias-table.triage-told.v1", event -> event.put("through", 2));
        journaled(ALIASES, 3, "alias-table.row-removed.v1", event -> {});
        journaled(
                ALIASES,
                4,
                "alias-table.rows-added.v1",
                event -> event.set("rows", json.createArrayNode().add(row(event, 9))));

        database.migrate();

        assertThat(texts(
                        "SELECT concat_ws(' ', id, name_kind, name, owner_kind, owner, certainty, by, reason) FROM alias_row"
                                + " ORDER BY id"))
                .containsExactly(
                        "8 address 192.0.2.17 host ws-017 900 ann The lease says so",
                        "9 address 192.0.2.17 host ws-017 900 ann The lease says so");
        assertThat(texts("SELECT concat_ws(' ', number, row_id, holds, by) FROM alias_change ORDER BY number"))
                .containsExactly("1 7 t ann", "2 8 t ann", "3 7 f ben", "4 9 t ann");
        assertThat(texts("SELECT through FROM alias_told")).containsExactly("2");
        assertThat(texts(
                        "SELECT concat_ws(' ', request, added, unchanged, row_id) FROM alias_request ORDER BY request"))
                .containsExactly("key-0 1 2 7", "key-1 1 2 7", "key-2 0 0 7");
        assertThat(texts("SELECT concat_ws(' ', entity_type, entity_id, what) FROM obligation"))
                .containsExactly("alias-table default tell");
    }

    @Test
    void entitiesOfTheOldVersionCannotWriteAndNoProjectionSeesTheClosingEvent() throws IOException {
        journaled(PACKS, 1, "rule-packs.activated.v1", event -> event.put("revision", 1));

        database.migrate();

        assertThatThrownBy(() -> journaled(PACKS, 2, "rule-packs.withdrawn.v1", event -> {}))
                .hasMessageContaining("event_journal_pkey");
        assertThatThrownBy(() -> journaled(ALIASES, 1, "alias-table.rows-added.v1", event -> {}))
                .hasMessageContaining("event_journal_pkey");
        assertThat(
                        texts(
                                "SELECT DISTINCT event_ser_manifest FROM event_journal"
                                        + " WHERE xid < (SELECT min(xid) FROM event_journal WHERE event_ser_manifest LIKE 'rule-packs%')"))
                .containsExactly("journal.closed.v1");
    }

    @Test
    void aCenterWithoutAJournalStaysEmpty() {
        database.migrate();
        assertThat(texts("SELECT count(*) FROM event_journal")).containsExactly("0");
        assertThat(texts("SELECT through FROM alias_told")).containsExactly("0");
        assertThat(texts("SELECT count(*) FROM obligation")).containsExactly("0");
    }

    @Test
    void aDamagedEventDoesNotHideOthers() throws IOException {
        journaled(PACKS, 1, "rule-packs.activated.v1", event -> event.put("revision", 1));
        run(
                "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)"
                        + " VALUES ('rule-packs|default', 2, 'w', 7401, 'rule-packs.activated.v1', '\\xff00')");
        journaled(PACKS, 3, "rule-packs.activated.v1", event -> event.put("revision", 3));

        database.migrate();

        assertThat(texts("SELECT revision FROM rule_pack_change ORDER BY 1")).containsExactly("1", "3");
    }

    @Test
    void automationsAreMigratedAndAnApprovalIsForItsVersionOnly() {
        run(
                "INSERT INTO automation VALUES ('on', 3, '{\"mostPerHour\":5}', 's3cret', 'ann', '2026-01-05T08:00:00Z', 'ben', '2026-01-05T09:00:00Z'),"
                        + " ('off', 1, '{}', 'other', 'ann', '2026-01-05T08:00:00Z', NULL, NULL)");
        String all =
                "SELECT to_jsonb(t)::text FROM (SELECT name, version, body, secret, changed_by, changed_at, approved_by, approved_at"
                        + " FROM automation) t ORDER BY 1";
        List<String> before = texts(all);

        database.migrate();

        assertThat(texts(all)).isEqualTo(before).hasSize(2);
        run("UPDATE document SET version = 4 WHERE kind = 'automation' AND name = 'on'");
        assertThat(texts("SELECT count(*) FROM automation WHERE approved_at IS NOT NULL"))
                .containsExactly("0");
    }

    @Test
    void aNodeOfTheOldVersionReadsAndWritesTheOnCallConfiguration() {
        run("INSERT INTO oncall_document VALUES ('policy', 'nights', 1, '{\"a\":1}', 'ann', now())");
        database.migrate();
        String revision = "SELECT revision FROM oncall_revision";
        long before = Long.parseLong(texts(revision).getFirst());

        run("UPDATE oncall_revision SET revision = revision + 1");
        assertThat(
                        texts(
                                "INSERT INTO oncall_document (kind, name, version, body, changed_by, changed_at)"
                                        + " VALUES ('policy', 'nights', 1, '{}', 'ben', now()) ON CONFLICT DO NOTHING RETURNING version"))
                .isEmpty();
        assertThat(texts(
                        "UPDATE oncall_document SET version = version + 1, body = '{\"a\":2}', changed_by = 'ben', changed_at = now()"
                                + " WHERE kind = 'policy' AND name = 'nights' AND version = 1 RETURNING version"))
                .containsExactly("2");

        assertThat(texts("SELECT concat_ws(' ', kind, name, version, body, changed_by) FROM document"))
                .containsExactly("policy nights 2 {\"a\": 2} ben");
        assertThat(Long.parseLong(texts(revision).getFirst())).isGreaterThan(before + 1);
    }

    @Test
    void assetDetailsAreMigratedAndProjectedFurther() {
        run(
                "INSERT INTO asset_board (asset, kind, name, criticality, owner, asset_group, profile_version)"
                        + " VALUES ('host:dc01', 'host', 'dc01', 'high', 'ann', 'hq', 3), ('host:ws1', 'host', 'ws1', NULL, NULL, NULL, 0)");
        run("INSERT INTO fold_position VALUES ('automation', '900', 12), ('boards', '800', 99), ('outbox', '1', 1)");

        database.migrate();

        assertThat(texts("SELECT concat_ws(' ', asset, criticality, owner, asset_group, version) FROM asset_note"))
                .containsExactly("host:dc01 high ann hq 3");
        assertThat(texts("SELECT xid || ' ' || ordering FROM fold_position WHERE fold = 'automations'"))
                .containsExactly("800 99");
    }

    private ObjectNode row(ObjectNode added, long id) {
        return ((ObjectNode) added.path("rows").path(0).deepCopy()).put("id", id);
    }

    private void journaled(String id, long sequence, String manifest, Consumer<ObjectNode> change) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/journal/v1/" + manifest + ".json")) {
            ObjectNode event = json.readValue(Objects.requireNonNull(in), ObjectNode.class);
            change.accept(event);
            jdbi.useHandle(handle -> handle.execute(
                    "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)"
                            + " VALUES (?, ?, 'w', 7401, ?, ?)",
                    id,
                    sequence,
                    manifest,
                    event.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void run(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }

    private List<String> texts(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
