package io.watchfloor.dashboards.faults;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.dashboards.paging.Receiver;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two nodes that notify a receiver of the test every second while a case is unacknowledged. */
final class RacedCluster implements BeforeAllCallback, AfterAllCallback {

    private final RunningCluster cluster = RunningCluster.ofNodes(2);
    private @Nullable Receiver receiver;

    /** The same nodes with another program. */
    RacedCluster running(Program other) {
        cluster.running(other);
        return this;
    }

    AcknowledgeRace race() throws IOException, InterruptedException {
        return new AcknowledgeRace(cluster, Objects.requireNonNull(receiver, "not started"));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        receiver = new Receiver();
        cluster.with(receiver.settings() + """
                        watchfloor.escalation { repeat-every = 1 s, notifications-per-minute = 6000, notifications-per-sensor-and-minute = 6000 }
                        pekko.cluster.failure-detector.acceptable-heartbeat-pause = 20 s
                        """);
        cluster.beforeAll(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        cluster.afterAll(context);
        if (receiver != null) {
            receiver.close();
        }
    }
}
