package io.watchfloor.ops.oncall;

import io.watchfloor.ops.contact.Contact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that people have written down about who is told, at one moment. Immutable.
 *
 * @param revision of the latest change
 * @param responders by person: everybody whom the center knows, also who was disabled or removed
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

    /** Whether somebody can stand in a schedule: who is disabled or removed cannot. */
    public boolean present(String person) {
        Responder responder = responders.get(person);
        return responder == null || responder.active();
    }

    /**
     * Who is on call: exactly one person. The fallback stands in for whoever has left.
     *
     * @return empty when there is no such schedule
     */
    public Optional<OnCall> onCall(String schedule, Instant at) {
        return Optional.ofNullable(schedules.get(schedule)).map(one -> one.at(at, this::present));
    }

    private static <T> SortedMap<String, T> none() {
        return new TreeMap<>(Map.of());
    }
}
