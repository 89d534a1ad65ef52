package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.rights.Everything;
import org.jspecify.annotations.Nullable;

/** Requests of users with all rights, for tests of other subjects. */
final class Anybody {

    private Anybody() {}

    static CaseCommand.Request by(String person) {
        return by(person, null, null);
    }

    static CaseCommand.Request by(String person, @Nullable String id, @Nullable Long version) {
        return new CaseCommand.Request(person, id, version, Everything.of(person));
    }
}
