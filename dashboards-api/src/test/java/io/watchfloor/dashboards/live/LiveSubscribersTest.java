package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.paging.views.NotificationCoverageView;
import io.watchfloor.dashboards.wire.ApprovalChange;
import io.watchfloor.dashboards.wire.HeartbeatView;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LiveSubscribersTest {

    private static final String TOPIC = Topic.APPROVALS.text();
    private static final String DELTA =
            "{\"type\":\"delta\",\"topic\":\"approvals\",\"change\":\"%s\",\"item\":{\"revision\":\"%s\"}}";
    private static final String SNAPSHOT =
            "{\"type\":\"snapshot\",\"topic\":\"approvals\",\"items\":[{\"revision\":\"%s\"}]}";
    private static final String GONE = "{\"type\":\"gone\",\"topic\":\"approvals\",\"id\":\"\"}";

    private final LiveSubscribers audience = new LiveSubscribers();

    @Test
    void aWholeTopicIsSentAgainOnlyWhenItChanges() {
        LiveSession ann = listens("s1");
        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("1")));
        assertThat(drain(ann)).containsExactly(SNAPSHOT.formatted("1"));

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("1")));
        assertThat(drain(ann)).isEmpty();

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("2")));
        assertThat(drain(ann)).containsExactly(DELTA.formatted("changed", "2"));

        audience.whole(ann.listener(), TOPIC, List.of());
        assertThat(drain(ann)).containsExactly(GONE);

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("3")));
        assertThat(drain(ann)).containsExactly(DELTA.formatted("added", "3"));
    }

    @Test
    void aStatusOfALaterTimeThatSaysNothingNewIsNotSent() {
        LiveSession ann = listens("s1", Topic.STATUS);
        String topic = Topic.STATUS.text();
        audience.whole(ann.listener(), topic, List.of(status(0, 10)));
        assertThat(drain(ann)).hasSize(1);

        audience.whole(ann.listener(), topic, List.of(status(5, 10)));
        assertThat(drain(ann)).isEmpty();

        audience.whole(ann.listener(), topic, List.of(status(10, 11)));
        assertThat(drain(ann))
                .singleElement()
                .asString()
                .contains("\"delta\"", "\"records\":11", "\"serverTime\":\"1970-01-01T00:00:10.000Z\"");
    }

    private static StatusView status(int seconds, long records) {
        return new StatusView(
                new StatusView.Program("1", Instant.EPOCH, Instant.ofEpochSecond(seconds)),
                null,
                null,
                List.of(),
                new StatusView.Totals(
                        1,
                        new StatusView.Cases(0, 0),
                        new StatusView.Alerts(0),
                        new StatusView.Sensors(0, List.of(), 0),
                        new StatusView.Telemetry(records, 0)),
                new StatusView.Notifications(
                        StatusView.NotificationState.NOTIFIED,
                        null,
                        null,
                        new NotificationCoverageView(List.of(), List.of())),
                new HeartbeatView("off", null, null),
                new StatusView.Rules("1", 1, "19"),
                new StatusView.Boards(0, null),
                new StatusView.Waiting(
                        new StatusView.RetryQueue(0, Map.of(), List.of(), 0), new StatusView.Quarantine(0, Map.of())),
                List.of(),
                new StatusView.Archive(true, 0, null, new StatusView.ArchiveFiles(0, 0, null), null, 0, null));
    }

    @Test
    void whoComesLaterGetsAllOfItOnceMoreAndTheOthersDoNot() {
        LiveSession ann = listens("s1");
        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("1")));
        drain(ann);
        LiveSession later = listens("s2");

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("1")));

        assertThat(drain(ann)).isEmpty();
        assertThat(drain(later)).containsExactly(SNAPSHOT.formatted("1"));
        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalChange("1")));
        assertThat(drain(later)).isEmpty();
    }

    private LiveSession listens(String name) {
        return listens(name, Topic.APPROVALS);
    }

    private LiveSession listens(String name, Topic topic) {
        LiveSession session = new LiveSession(
                new LiveStream.Client(
                        Principal.of("ann", EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED),
                        new Credential.OfSession(name)),
                new LiveMetrics(new PrometheusRegistry()),
                0);
        audience.join(session);
        audience.subscribe(session, List.of(topic));
        audience.opened(session, topic.text(), 0, Set.of());
        return session;
    }

    private static List<String> drain(LiveSession session) {
        List<String> all = new ArrayList<>();
        while (true) {
            CompletableFuture<Optional<OutgoingMessage>> next = session.next(0).toCompletableFuture();
            if (!next.isDone()) {
                // The session has requested a message: an extra one is taken to clear the request.
                session.offer(new OutgoingMessage("end", "end", null, "end"));
                return all;
            }
            all.add(next.join().orElseThrow().json());
        }
    }
}
