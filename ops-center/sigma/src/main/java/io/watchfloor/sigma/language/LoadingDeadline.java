package io.watchfloor.sigma.language;

/** Time limit for loading and compiling rules. Loader and compiler check the limit repeatedly. */
@FunctionalInterface
public interface LoadingDeadline {

    /** No time limit. */
    LoadingDeadline UNLIMITED = () -> {};

    /** Thrown when the time limit is reached. */
    final class ExceededException extends RuntimeException {
        public ExceededException() {
            super("the time limit for loading rules was exceeded", null, false, false);
        }
    }

    /** @throws ExceededException if the time limit is reached */
    void check();
}
