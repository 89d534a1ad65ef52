package io.watchfloor.ops.platform.heartbeat;

import java.util.Optional;

/** A health check. Runs on a thread that may block; a timeout counts as failure. */
@FunctionalInterface
public interface HealthCheck {

    /** The problem, as text; empty if healthy. */
    Optional<String> problem();
}
