package io.watchfloor.sigma.language;

/** Asked again and again while rules are loaded and made ready, so that neither goes on when its time is over. */
@FunctionalInterface
public interface LoadingTime {

    /** As long as it takes. */
    LoadingTime UNLIMITED = () -> {};

    /** The time is over. */
    final class Over extends RuntimeException {
        public Over() {
            super("the time for loading rules is over", null, false, false);
        }
    }

    /** @throws Over when the work must end here */
    void check();
}
