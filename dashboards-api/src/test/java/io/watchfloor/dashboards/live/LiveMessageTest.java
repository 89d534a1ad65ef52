package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.wire.LiveMessage;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The wire format {@code watchfloor.live.v1}: pages of older versions read it, so it must not change. */
class LiveMessageTest {

    private static final Instant NOW = Instant.parse("2026-11-24T22:26:52.120Z");

    @Test
    void everyMessageKeepsItsShape() {
        var item = NotificationView.of(Notification.toWebhook("p1", Notification.Kind.OPENED, 1, 1, NOW), "c1", 2);
        String written = "{\"id\":\"p1\",\"case\":\"c1\",\"caseNumber\":2,\"kind\":\"opened\",\"round\":1,\"step\":1,"
                + "\"to\":\"channel:webhook\",\"method\":\"webhook\",\"contact\":\"webhook\",\"label\":\"webhook\","
                + "\"urgency\":\"high\",\"why\":\"\",\"queuedAt\":\"2026-11-24T22:26:52.120Z\","
                + "\"dueAt\":\"2026-11-24T22:26:52.120Z\",\"attempts\":[],\"status\":\"queued\","
                + "\"startedAt\":null,\"receipt\":null,\"person\":null,\"channel\":\"webhook\",\"key\":\"p1\","
                + "\"digest\":null,\"sentAt\":null,"
                + "\"deliveredAt\":null,\"seenAt\":null}";
        assertThat(text(new LiveMessage.Hello(NOW, "1.0")))
                .isEqualTo("{\"type\":\"hello\",\"serverTime\":\"2026-11-24T22:26:52.120Z\",\"version\":\"1.0\"}");
        assertThat(text(new LiveMessage.Snapshot("cases", "ab-7", List.of(item), 3L)))
                .isEqualTo("{\"type\":\"snapshot\",\"topic\":\"cases\",\"cursor\":\"ab-7\",\"items\":[" + written
                        + "],\"total\":3}");
        assertThat(text(new LiveMessage.Snapshot("status", null, List.of(), null)))
                .isEqualTo("{\"type\":\"snapshot\",\"topic\":\"status\",\"items\":[]}");
        assertThat(text(new LiveMessage.Delta("cases", "ab-8", LiveMessage.Change.ADDED, item)))
                .isEqualTo("{\"type\":\"delta\",\"topic\":\"cases\",\"cursor\":\"ab-8\",\"change\":\"added\","
                        + "\"item\":" + written + "}");
        assertThat(text(new LiveMessage.Heartbeat(NOW)))
                .isEqualTo("{\"type\":\"heartbeat\",\"serverTime\":\"2026-11-24T22:26:52.120Z\"}");
        assertThat(text(new LiveMessage.Gap("cases"))).isEqualTo("{\"type\":\"gap\",\"topic\":\"cases\"}");
        assertThat(text(new LiveMessage.Rejection("x", "live.unknown-topic", "No.")))
                .isEqualTo("{\"type\":\"refused\",\"topic\":\"x\",\"code\":\"live.unknown-topic\",\"detail\":\"No.\"}");
    }

    @Test
    void anEventNamesItsKindAndWhereToResume() {
        OutgoingMessage message = OutgoingMessage.resumable("k", new LiveMessage.Gap("cases"), "ab-9");
        assertThat(message.event()).isEqualTo("id: ab-9\nevent: gap\ndata: {\"type\":\"gap\",\"topic\":\"cases\"}\n\n");
    }

    @Test
    void topicsAreReadAsClientsWriteThem() {
        assertThat(Topic.parse("asset:host:dc01"))
                .hasValueSatisfying(topic -> assertThat(topic.text()).isEqualTo("asset:host:dc01"));
        assertThat(Topic.parse("case:")).isEmpty();
        assertThat(Topic.parse("case:" + "x".repeat(Topic.LONGEST))).isEmpty();
        assertThat(Topic.parse("weather")).isEmpty();
    }

    @Test
    void onlyCursorsOfThisDatabaseResume() {
        var head = new io.watchfloor.dashboards.board.LiveReadModel.Head("ab", 7);
        Listener ann = Listener.of(Principal.of("ann", Set.of(Verb.READ), Scope.ALL, Tlp.AMBER));
        String lineage = Cursor.lineage("ab", ann);
        assertThat(Cursor.parse(lineage + "-7")).isNotNull().matches(cursor -> cursor.isBefore(head, ann, null));
        assertThat(Cursor.parse(lineage + "-8")).isNotNull().matches(cursor -> !cursor.isBefore(head, ann, null));
        assertThat(Cursor.parse("cd-1")).isNotNull().matches(cursor -> !cursor.isBefore(head, ann, null));
        assertThat(Cursor.parse("ab")).isNull();
        assertThat(Cursor.parse("ab-" + "9".repeat(30))).isNull();
    }

    private static String text(LiveMessage message) {
        return Json.write(message);
    }
}
