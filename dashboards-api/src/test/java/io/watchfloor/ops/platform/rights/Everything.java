package io.watchfloor.ops.platform.rights;

import java.util.Collections;
import java.util.EnumSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Authorizations with all rights, for tests of other aspects. */
public final class Everything {

    private Everything() {}

    /** @param cases of the command, without TLP labels and restrictions */
    public static CommandAuthorization of(String person, String... cases) {
        TreeMap<String, CommandAuthorization.OfCase> about = new TreeMap<>();
        for (String one : cases) {
            about.put(one, new CommandAuthorization.OfCase(new TreeSet<>(), Tlp.USUAL, null, null));
        }
        return new CommandAuthorization(
                Principal.of(person, EnumSet.allOf(Verb.class), Scope.ALL, Tlp.RED),
                Collections.emptySortedMap(),
                about);
    }
}
