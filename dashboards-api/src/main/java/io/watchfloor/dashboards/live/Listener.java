package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;

/**
 * Those who get the same messages: they see the same of the boards, and may do the same.
 *
 * @param verbs of their role
 */
record Listener(Visibility sight, SortedSet<Verb> verbs) {

    static Listener of(Principal who) {
        return new Listener(Visibility.of(who), who.verbs());
    }

    /** @param named whom restricted cases name: the name of anybody else makes no difference */
    Listener among(Set<String> named) {
        return named.contains(sight.name()) ? this : new Listener(sight.unnamed(), verbs);
    }

    boolean may(Topic topic) {
        return verbs.contains(topic.needs());
    }

    /** The same on every node, for the person. */
    String ofPerson() {
        return print("person " + sight.name());
    }

    /** The same on every node, for the same rights: a cursor of other rights is not resumed from. */
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
