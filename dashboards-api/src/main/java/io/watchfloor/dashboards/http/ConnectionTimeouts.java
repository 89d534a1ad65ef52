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

    /**
     * Time limit while a request is processed. This limit only detects clients that have disappeared, because processing has its own
     * timeout.
     */
    Duration serving() {
        return keepAlive.multipliedBy(2);
    }

    /** Maximum time by which a client that reads a response may be behind the minimum rate. */
    Duration stall(boolean authenticated) {
        return authenticated ? MOST_STALL : STRANGERS_STALL;
    }

    /** Returns the time that a client at the minimum rate needs for this number of bytes. */
    Duration reading(int bytes) {
        return Duration.ofMillis(bytes * 1000L / leastRate);
    }
}
