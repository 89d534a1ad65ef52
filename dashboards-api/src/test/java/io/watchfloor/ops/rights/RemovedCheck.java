package io.watchfloor.ops.rights;

import java.util.Set;

/** A build with some checks removed, for as long as this is open. */
public final class RemovedCheck implements AutoCloseable {

    private RemovedCheck(Checks.Check... checks) {
        Checks.leaveOut(Set.of(checks));
    }

    public static RemovedCheck of(Checks.Check... checks) {
        return new RemovedCheck(checks);
    }

    @Override
    public void close() {
        Checks.leaveOut(Set.of());
    }
}
