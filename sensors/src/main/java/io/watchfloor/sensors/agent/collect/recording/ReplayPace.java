package io.watchfloor.sensors.agent.collect.recording;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Decides when the next record of a replay may be sent. Times are nanoseconds of a monotonic clock. */
@FunctionalInterface
public interface ReplayPace {
    /** Sends records as fast as the spool accepts them. */
    ReplayPace MAX = body -> true;

    /** Whether this record may be sent now; a record that may be sent counts as sent. */
    boolean admits(byte[] body);

    /** Sends at a fixed rate in records per second. After a delay, at most half a second is caught up. */
    static ReplayPace perSecond(double rate, LongSupplier nanos) {
        return new ReplayPace() {
            private double allowed = 1;
            private long last = nanos.getAsLong();

            @Override
            public boolean admits(byte[] body) {
                long now = nanos.getAsLong();
                allowed = Math.min(allowed + (now - last) * rate / 1e9, Math.max(1, rate / 2));
                last = now;
                if (allowed < 1) {
                    return false;
                }
                allowed--;
                return true;
            }
        };
    }

    /**
     * Follows the timestamps in the records, accelerated by the factor. A record without a timestamp is sent
     * immediately.
     */
    static ReplayPace byRecordTime(double speed, LongSupplier nanos) {
        return new ReplayPace() {
            private OptionalLong first = OptionalLong.empty();
            private long start;

            @Override
            public boolean admits(byte[] body) {
                OptionalLong time = ReplayTime.millis(body);
                if (time.isEmpty()) {
                    return true;
                }
                long now = nanos.getAsLong();
                if (first.isEmpty()) {
                    first = time;
                    start = now;
                }
                return (time.getAsLong() - first.getAsLong()) / speed <= (now - start) / 1e6;
            }
        };
    }
}
