package io.watchfloor.sensors.agent.collect;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Says when a recording's next record may go. Times are nanoseconds of a clock that only runs forward. */
@FunctionalInterface
public interface Pace {
    /** As fast as the spool takes them. */
    Pace MAX = body -> true;

    /** Whether this record may go now; a yes is used up. */
    boolean admits(byte[] body);

    /** So many records a second, evenly; what was not used for a while is not made up for beyond half a second. */
    static Pace perSecond(double rate, LongSupplier nanos) {
        return new Pace() {
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

    /** As the records' own times say, so many times faster. A record without time goes at once. */
    static Pace byRecordTime(double speed, LongSupplier nanos) {
        return new Pace() {
            private OptionalLong first = OptionalLong.empty();
            private long start;

            @Override
            public boolean admits(byte[] body) {
                OptionalLong time = RecordTime.millis(body);
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
