package io.watchfloor.ops.rights;

import java.util.Set;

/** A build with one check removed, for as long as this is open. */
public final class LeftOut implements AutoCloseable {

    private LeftOut(Checks.Check check) {
        Checks.leaveOut(Set.of(check));
    }

    public static LeftOut of(Checks.Check check) {
        return new LeftOut(check);
    }

    @Override
    public void close() {
        Checks.leaveOut(Set.of());
    }
}
