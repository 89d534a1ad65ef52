package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;

/**
 * Clients that get the same messages, because they can see and do the same.
 *
 * @param verbs rights of their role
 */
record Listener(Visibility sight, SortedSet<Verb> verbs) {

    static Listener of(Principal who) {
        return new Listener(Visibility.of(who), who.verbs());
    }

    /** @param named people named by restricted cases: the names of all others do not matter */
    Listener among(Set<String> named) {
        return named.contains(sight.name()) ? this : new Listener(sight.unnamed(), verbs);
    }

    boolean may(Topic topic) {
        return verbs.contains(topic.needs());
    }

    /** Stable on all nodes, for a person. */
    String ofPerson() {
        return print("person " + sight.name());
    }

    /** Stable on all nodes, for the same rights: a cursor of other rights cannot be resumed. */
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
