package io.watchfloor.ops.platform.heartbeat;

import java.util.Optional;

/** One thing that a working center does. Asked on a thread that may block; what takes too long counts as ailing. */
@FunctionalInterface
public interface HealthCheck {

    /** What ails, in words; empty while it works. */
    Optional<String> ailment();
}
