package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.dashboards.SabotagedNode;
import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that confirm before they commit: {@link PullTakeover} must detect them. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PullSabotageFaults {

    private static final PullTakeover PULL = new PullTakeover();

    @RegisterExtension
    static final RunningCluster CLUSTER = RunningCluster.ofNodes(3)
            .withRules(PullTakeover.RULES)
            .with(PULL.settings() + "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 20 s")
            .running(Program.of(SabotagedNode.class.getName()))
            .supervised();

    @AfterAll
    static void close() {
        PULL.close();
    }

    @Test
    void recordsThatAreConfirmedAndNotKeptAreMissed() {
        assertThatThrownBy(() -> PULL.run(CLUSTER, 3))
                .isInstanceOf(Throwable.class)
                .hasMessageContaining("each record counts once");
    }
}
