package io.watchfloor.config.mutation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Several mutants that are open together. If one of them cannot be made, or a test fails, no mutant stays in the JVM, in which other tests
 * run afterwards.
 */
public final class Mutants implements AutoCloseable {

    private final Deque<Mutant> open = new ArrayDeque<>();

    /**
     * Opens one more mutant, as {@link Mutant#of} does.
     *
     * @throws RuntimeException if it cannot be made; then the earlier mutants are closed
     */
    public Mutants add(String name, String code, String instead) {
        try {
            open.push(Mutant.of(name, code, instead));
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Restores every class, the latest change first, even if one of them cannot be restored. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
