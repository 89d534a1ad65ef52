package io.watchfloor.ops.platform.heartbeat;

import java.util.Optional;

/** A health check. The check runs on a thread that may block. A timeout counts as a failure. */
@FunctionalInterface
public interface HealthCheck {

    /** The problem, as text; empty if healthy. */
    Optional<String> problem();
}
