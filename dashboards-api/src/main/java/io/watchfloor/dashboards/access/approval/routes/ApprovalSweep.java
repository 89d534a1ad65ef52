package io.watchfloor.dashboards.access.approval.routes;

import io.watchfloor.dashboards.access.approval.Approvals;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Periodically marks approval requests as expired. */
public final class ApprovalSweep {

    private static final Logger LOG = LoggerFactory.getLogger(ApprovalSweep.class);

    private static final Duration EVERY = Duration.ofSeconds(5);

    private ApprovalSweep() {}

    /**
     * @param threads executor whose threads may block
     * @param changed runs when a request ended
     */
    public static void every(ActorSystem<?> system, Executor threads, Approvals approvals, Runnable changed) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(
                        EVERY, EVERY, () -> sweep(approvals, changed), ExecutionContext.fromExecutor(threads));
    }

    private static void sweep(Approvals approvals, Runnable changed) {
        try {
            if (approvals.expire() > 0) {
                changed.run();
            }
        } catch (RuntimeException e) {
            LOG.warn("Expired approvals could not be ended, next attempt in {}: {}", EVERY, e.toString());
        }
    }
}
