package io.watchfloor.config.work;

import java.time.Duration;

/** Reports that one run of periodic work failed. The next run follows as scheduled. */
public final class PeriodicWorkFailure extends Exception {

    private static final long serialVersionUID = 1L;

    PeriodicWorkFailure(String failure, Duration every, Throwable cause) {
        super("%s, next try in %s: %s".formatted(failure, shown(every), cause), cause, false, false);
    }

    private static String shown(Duration every) {
        return every.toMinutes() > 0
                ? every.toMinutes() + " min"
                : every.toMillis() % 1000 == 0 ? every.toSeconds() + " s" : every.toMillis() + " ms";
    }
}
