package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;

/**
 * A group of clients that get the same messages because they have the same rights.
 *
 * @param verbs rights of the clients' role
 */
record Listener(Visibility sight, SortedSet<Verb> verbs) {

    static Listener of(Principal who) {
        return new Listener(Visibility.of(who), who.verbs());
    }

    /** @param named people named by restricted cases; the identity of all other people does not affect what they can see */
    Listener among(Set<String> named) {
        return named.contains(sight.name()) ? this : new Listener(sight.unnamed(), verbs);
    }

    boolean may(Topic topic) {
        return verbs.contains(topic.needs());
    }

    /** Identifies a person in cursors. The value is the same on all nodes. */
    String ofPerson() {
        return print("person " + sight.name());
    }

    /**
     * Identifies the rights of the clients in cursors. The value is the same on all nodes. A client cannot resume from a cursor that was
     * issued for other rights.
     */
    String print() {
        String all = "%s %s %s %s".formatted(sight.name(), sight.scope(), sight.clearance(), verbs);
        return print(all);
    }

    private static String print(String all) {
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }
}
