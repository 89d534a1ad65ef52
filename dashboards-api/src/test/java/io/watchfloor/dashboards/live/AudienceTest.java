package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.wire.ApprovalNews;
import io.watchfloor.ops.rights.Bearer;
import io.watchfloor.ops.rights.Scope;
import io.watchfloor.ops.rights.Tlp;
import io.watchfloor.ops.rights.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AudienceTest {

    private static final String TOPIC = Topic.APPROVALS.text();
    private static final String DELTA =
            "{\"type\":\"delta\",\"topic\":\"approvals\",\"change\":\"%s\",\"item\":{\"revision\":\"%s\"}}";
    private static final String SNAPSHOT =
            "{\"type\":\"snapshot\",\"topic\":\"approvals\",\"items\":[{\"revision\":\"%s\"}]}";
    private static final String GONE = "{\"type\":\"gone\",\"topic\":\"approvals\",\"id\":\"\"}";

    private final Audience audience = new Audience();

    @Test
    void aWholeTopicIsSentAgainOnlyWhenItChanges() {
        LiveSession ann = listens("s1");
        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("1")));
        assertThat(drain(ann)).containsExactly(SNAPSHOT.formatted("1"));

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("1")));
        assertThat(drain(ann)).isEmpty();

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("2")));
        assertThat(drain(ann)).containsExactly(DELTA.formatted("changed", "2"));

        audience.whole(ann.listener(), TOPIC, List.of());
        assertThat(drain(ann)).containsExactly(GONE);

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("3")));
        assertThat(drain(ann)).containsExactly(DELTA.formatted("added", "3"));
    }

    @Test
    void whoComesLaterGetsAllOfItOnceMoreAndTheOthersDoNot() {
        LiveSession ann = listens("s1");
        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("1")));
        drain(ann);
        LiveSession later = listens("s2");

        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("1")));

        assertThat(drain(ann)).isEmpty();
        assertThat(drain(later)).containsExactly(SNAPSHOT.formatted("1"));
        audience.whole(ann.listener(), TOPIC, List.of(new ApprovalNews("1")));
        assertThat(drain(later)).isEmpty();
    }

    private LiveSession listens(String name) {
        LiveSession session = new LiveSession(
                new LiveStream.Client(
                        Bearer.of("ann", EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED),
                        new Credential.OfSession(name)),
                new LiveMetrics(new PrometheusRegistry()),
                0);
        audience.join(session);
        audience.subscribe(session, List.of(Topic.APPROVALS));
        audience.opened(session, TOPIC, 0, Set.of());
        return session;
    }

    private static List<String> drain(LiveSession session) {
        List<String> all = new ArrayList<>();
        while (true) {
            CompletableFuture<Optional<Outgoing>> next = session.next(0).toCompletableFuture();
            if (!next.isDone()) {
                // The session asks for one: the next message goes there, so it is taken back by an empty one.
                session.offer(new Outgoing("end", "end", null, "end"));
                return all;
            }
            all.add(next.join().orElseThrow().json());
        }
    }
}
