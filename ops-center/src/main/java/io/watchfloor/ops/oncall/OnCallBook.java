package io.watchfloor.ops.oncall;

import io.watchfloor.ops.contact.Contact;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that people have written down about who is told, at one moment. Immutable.
 *
 * @param revision of the latest change
 * @param responders by person
 * @param channels contacts that belong to nobody, by name
 * @param teams their members, by name
 */
public record OnCallBook(
        long revision,
        SortedMap<String, Schedule> schedules,
        SortedMap<String, EscalationPolicy> policies,
        Routing routing,
        SortedMap<String, Responder> responders,
        SortedMap<String, Contact> channels,
        SortedMap<String, List<String>> teams) {

    public static final OnCallBook EMPTY = new OnCallBook(0, none(), none(), Routing.NONE, none(), none(), none());

    private static <T> SortedMap<String, T> none() {
        return new TreeMap<>(Map.of());
    }
}
