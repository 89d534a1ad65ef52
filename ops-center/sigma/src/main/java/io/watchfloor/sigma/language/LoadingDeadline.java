package io.watchfloor.sigma.language;

/** Called repeatedly while rules are loaded and compiled, so that both stop when the time limit is reached. */
@FunctionalInterface
public interface LoadingDeadline {

    /** Without a limit. */
    LoadingDeadline UNLIMITED = () -> {};

    /** The time limit is reached. */
    final class ExceededException extends RuntimeException {
        public ExceededException() {
            super("the time for loading rules is over", null, false, false);
        }
    }

    /** @throws ExceededException when the work must stop here */
    void check();
}
