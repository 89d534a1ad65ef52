package io.watchfloor.ops.platform.rights;

import java.util.Collections;
import java.util.EnumSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rights of users with all permissions, for tests of other subjects. */
public final class Everything {

    private Everything() {}

    /** @param cases of the command, none of them marked or restricted */
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
