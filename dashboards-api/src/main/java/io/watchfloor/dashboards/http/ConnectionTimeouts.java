package io.watchfloor.dashboards.http;

import io.watchfloor.config.http.HttpLimitSettings;
import java.time.Duration;

/** How long a connection may keep the node waiting, by phase. */
record ConnectionTimeouts(Duration header, Duration keepAlive, long leastRate) {

    private static final int UNAUTHENTICATED_SHARE = 6;
    private static final Duration STRANGERS_STALL = Duration.ofSeconds(6);
    private static final Duration MOST_STALL = Duration.ofSeconds(20);

    static ConnectionTimeouts of(HttpLimitSettings settings) {
        return new ConnectionTimeouts(
                settings.headerDeadline(), settings.keepAlive(), Math.max(1, settings.bodyLeastRate()));
    }

    Duration idle(boolean authenticated) {
        return authenticated ? keepAlive : keepAlive.dividedBy(UNAUTHENTICATED_SHARE);
    }

    /** A request that is being processed has a time-out of its own; this one is for a client that has silently gone. */
    Duration serving() {
        return keepAlive.multipliedBy(2);
    }

    /** How long a client that reads may be behind the least rate. */
    Duration stall(boolean authenticated) {
        return authenticated ? MOST_STALL : STRANGERS_STALL;
    }

    /** How long a client that reads at the least rate takes for this many bytes. */
    Duration reading(int bytes) {
        return Duration.ofMillis(bytes * 1000L / leastRate);
    }
}
