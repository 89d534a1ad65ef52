package io.watchfloor.dashboards.http;

import io.watchfloor.config.http.HttpLimitSettings;
import java.time.Duration;

/** Time limits of a connection by phase. */
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

    /** Limit while a request is processed, which has its own timeout: only detects clients that disappeared. */
    Duration serving() {
        return keepAlive.multipliedBy(2);
    }

    /** How long a reading client may be behind the minimum rate. */
    Duration stall(boolean authenticated) {
        return authenticated ? MOST_STALL : STRANGERS_STALL;
    }

    /** How long a client at the minimum rate takes for this number of bytes. */
    Duration reading(int bytes) {
        return Duration.ofMillis(bytes * 1000L / leastRate);
    }
}
