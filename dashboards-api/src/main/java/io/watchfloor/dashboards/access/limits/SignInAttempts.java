package io.watchfloor.dashboards.access.limits;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.dashboards.audit.AuditEntry;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.ops.platform.metrics.Meters;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** Sign-in attempts: counted, delayed after repeated failures, and written to the audit log once a minute. */
public final class SignInAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(SignInAttempts.class);

    private final GuessThrottle guesses;
    private final FailureCounts counts = new FailureCounts();
    private final Counter failures;
    private final Counter waits;

    public SignInAttempts(SecuritySettings.FailureDelay settings, Clock clock, PrometheusRegistry registry) {
        this.guesses = new GuessThrottle(settings, clock);
        Meters meters = new Meters(registry);
        failures = meters.counter("watchfloor_sign_in_failures_total");
        waits = meters.counter("watchfloor_sign_in_waits_total");
        meters.watch("watchfloor_sign_in_sources", callback -> callback.call(guesses.sources()));
    }

    /**
     * Records a wrong secret.
     *
     * @return how long the source must wait; empty while the source has attempts left
     */
    public Optional<Duration> wrong(GuessThrottle.Kind kind, InetAddress from) {
        count(kind, from);
        return waiting(kind, guesses.wrong(from));
    }

    /** Returns the remaining waiting time of a source; empty if the source does not have to wait. */
    public Optional<Duration> left(InetAddress from) {
        return guesses.left(from);
    }

    /**
     * Counts a rejected passkey response. Passkey responses cannot be guessed, so a rejected response adds no delay.
     */
    public void wrongPasskey(InetAddress from) {
        count(GuessThrottle.Kind.PASSKEY, from);
    }

    private void count(GuessThrottle.Kind kind, InetAddress from) {
        failures.labelValues(kind.text()).inc();
        counts.add(from.getHostAddress(), kind);
    }

    private Optional<Duration> waiting(GuessThrottle.Kind kind, Optional<Duration> wait) {
        wait.ifPresent(unused -> waits.labelValues(kind.text()).inc());
        return wait;
    }

    /**
     * Writes failed attempts to the audit log until the node stops.
     *
     * @param threads executor whose threads may block
     */
    public void auditPeriodically(Duration every, ActorSystem<?> system, Executor threads, AuditLog log) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(every, every, () -> audit(log), ExecutionContext.fromExecutor(threads));
    }

    /** Writes one record for each of the first fifty sources, and one record for all other sources. */
    void audit(AuditLog log) {
        for (FailureCounts.Report one : counts.take()) {
            try {
                log.append(
                        new AuditEntry(
                                "", "", one.source(), "signin.failed", "source:" + one.source(), "", one.counts(), ""),
                        "refused");
            } catch (RuntimeException e) {
                LOG.error("Could not write to the audit log: {} failed to sign in, {}", one.source(), one.counts(), e);
            }
        }
    }
}
