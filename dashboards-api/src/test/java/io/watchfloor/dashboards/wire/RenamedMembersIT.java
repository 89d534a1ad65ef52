package io.watchfloor.dashboards.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.paging.escalation.Notification;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that an earlier version stored, after an upgrade that renamed tables and members. */
class RenamedMembersIT {

    private static final Instant NOW = Instant.parse("2026-11-24T22:00:00Z");

    /** Has the old name of a member as its value, which must stay. */
    private static final NotificationView NOTIFICATION = NotificationView.of(
            Notification.toWebhook("p1", Notification.Kind.OPENED, 1, 1, NOW)
                    .attempted(
                            new Notification.Attempt(NOW, Notification.Outcome.FAILED, "{\"way\":\"x\"}"),
                            Notification.Status.QUEUED),
            "c1",
            12);

    @Test
    void rowsOfBeforeAreReadWithTheNewNames() {
        try (Database database = open()) {
            database.migrateTo("120");
            Jdbi jdbi = Jdbi.create(database.dataSource());
            jdbi.useHandle(RenamedMembersIT::fill);

            database.migrate();

            assertTodaysNames(jdbi);
        }
    }

    @Test
    void duringARollingRestartTheVersionBeforeWritesRowsThatAreReadWithTheNewNames() {
        try (Database database = open()) {
            database.migrate();
            Jdbi jdbi = Jdbi.create(database.dataSource());

            jdbi.useHandle(RenamedMembersIT::fill);

            assertTodaysNames(jdbi);
            jdbi.useHandle(handle -> handle.execute("""
                    INSERT INTO parked_telemetry (asset, sensor, epoch, first, through, records, reason)
                    VALUES ('host:a', 's', 1, 1, 2, '\\x00', 'It keeps failing.')
                    ON CONFLICT (asset, sensor, epoch, first) DO UPDATE SET through = excluded.through
                    WHERE excluded.through > parked_telemetry.through"""));
            assertThat(one(jdbi, "SELECT through FROM retry_queue WHERE asset = 'host:a'"))
                    .isEqualTo("2");
            assertThat(one(jdbi, "SELECT item FROM watchfloor_seen.page_board LIMIT 1"))
                    .as("a reader without rights")
                    .isNull();
        }
    }

    private static Database open() {
        return Database.open(
                TestDatabase.empty(), new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT));
    }

    private static void assertTodaysNames(Jdbi jdbi) {
        assertThat(Json.read(text(jdbi, "SELECT item FROM case_board"), CaseRow.class))
                .isEqualTo(StoredRecordsTest.ROW);
        assertThat(Json.read(text(jdbi, "SELECT relations FROM case_board"), RelationsView.class))
                .isEqualTo(StoredRecordsTest.ALONE);
        assertThat(Json.read(text(jdbi, "SELECT item FROM notification_board"), NotificationView.class))
                .isEqualTo(NOTIFICATION);
        assertThat(one(jdbi, "SELECT item FROM watchfloor_seen.notification_board LIMIT 1"))
                .isNull();
        assertThat(one(jdbi, "SELECT string_agg(verb, ' ' ORDER BY version) FROM case_activity"))
                .isEqualTo("opened notified unmerged");
        assertThat(one(jdbi, "SELECT asset || ' ' || reason FROM retry_queue WHERE queued_at IS NOT NULL"))
                .isEqualTo("host:a It keeps failing.");
        assertThat(one(jdbi, "SELECT node FROM input_count WHERE reported_at IS NOT NULL AND inputs = '[]'"))
                .isEqualTo("n1");
    }

    private static void fill(Handle handle) {
        handle.createUpdate("""
                        INSERT INTO case_board (id, number, status, open, severity, assets, search, version, heard, relations, item,
                            observables, state)
                        VALUES ('c1', 12, 'new', true, 3, '[]', '', 1, 0, :relations, :item, '[]', '{}')""")
                .bind("relations", "{\"parts\":[],\"linkedCases\":[],\"proposals\":[],\"departed\":[]}")
                .bind(
                        "item",
                        Json.write(StoredRecordsTest.ROW)
                                .replace("\"notificationCount\":", "\"pageCount\":")
                                .replace("\"nextNotificationAt\":", "\"nextPageAt\":")
                                .replace("\"unnotified\":", "\"untold\":")
                                .replace("\"mergedCount\":", "\"partCount\":")
                                .replace("\"mergeSuggestionCount\":", "\"proposalCount\":")
                                .replace("\"unmerge\"", "\"split\""))
                .execute();
        handle.createUpdate("""
                        INSERT INTO page_board (id, case_id, status, item, queued_at, due_at)
                        VALUES ('p1', 'c1', 'queued', :item, now(), now())""")
                .bind("item", Json.write(NOTIFICATION).replace("\"method\":", "\"way\":"))
                .execute();
        handle.execute("""
                INSERT INTO case_activity (mirrored, case_id, version, at, verb, text)
                VALUES (false, 'c1', 1, now(), 'opened', ''), (false, 'c1', 2, now(), 'paged', ''), (false, 'c1', 3, now(), 'split', '');
                INSERT INTO parked_telemetry (asset, sensor, epoch, first, through, records, reason)
                VALUES ('host:a', 's', 1, 1, 1, '\\x00', 'It keeps failing.');
                INSERT INTO door_count (node, told_at, doors) VALUES ('n1', now(), '[]')""");
    }

    private static String text(Jdbi jdbi, String sql) {
        return Objects.requireNonNull(one(jdbi, sql));
    }

    private static @Nullable String one(Jdbi jdbi, String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).findOne().orElse(null));
    }
}
