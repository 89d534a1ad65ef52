package io.watchfloor.sensors.agent.collect.recording;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Decides when the next record of a replay may be sent. Times are nanoseconds of a monotonic clock. */
@FunctionalInterface
public interface ReplayPace {
    /** As fast as the spool accepts records. */
    ReplayPace MAX = body -> true;

    /** Whether this record may be sent now; {@code true} consumes the permission. */
    boolean admits(byte[] body);

    /** A fixed rate in records per second. At most half a second of unused time is caught up. */
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

    /** Follows the records' own times, accelerated by the factor. A record without a time is sent immediately. */
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
