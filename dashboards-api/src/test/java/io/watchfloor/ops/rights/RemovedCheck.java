package io.watchfloor.ops.rights;

import java.util.Set;

/** A build with one check removed, for as long as this is open. */
public final class RemovedCheck implements AutoCloseable {

    private RemovedCheck(Checks.Check check) {
        Checks.leaveOut(Set.of(check));
    }

    public static RemovedCheck of(Checks.Check check) {
        return new RemovedCheck(check);
    }

    @Override
    public void close() {
        Checks.leaveOut(Set.of());
    }
}
