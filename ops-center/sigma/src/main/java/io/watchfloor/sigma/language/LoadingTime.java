package io.watchfloor.sigma.language;

/** Called repeatedly while rules are loaded and compiled, so that both stop when the time limit is reached. */
@FunctionalInterface
public interface LoadingTime {

    /** Without a limit. */
    LoadingTime UNLIMITED = () -> {};

    /** The time limit is reached. */
    final class Over extends RuntimeException {
        public Over() {
            super("the time for loading rules is over", null, false, false);
        }
    }

    /** @throws Over when the work must stop here */
    void check();
}
