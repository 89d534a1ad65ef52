package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that people have written down about who is told, at one moment. Immutable.
 *
 * @param responders by person: everybody whom the center knows, also who was disabled or removed
 * @param channels contacts that belong to nobody, by name
 * @param teams their members, by name
 * @param assets what people say of assets, by asset, such as {@code host:dc01}
 */
public record OnCallConfiguration(
        SortedMap<String, Schedule> schedules,
        SortedMap<String, EscalationPolicy> policies,
        Routing routing,
        SortedMap<String, Responder> responders,
        SortedMap<String, Contact> channels,
        SortedMap<String, List<String>> teams,
        SortedMap<String, AssetRoutingFacts> assets) {

    public static final OnCallConfiguration EMPTY =
            new OnCallConfiguration(none(), none(), Routing.NONE, none(), none(), none());

    /** One in which nobody said anything of assets. */
    public OnCallConfiguration(
            SortedMap<String, Schedule> schedules,
            SortedMap<String, EscalationPolicy> policies,
            Routing routing,
            SortedMap<String, Responder> responders,
            SortedMap<String, Contact> channels,
            SortedMap<String, List<String>> teams) {
        this(schedules, policies, routing, responders, channels, teams, none());
    }

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
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.of()));
    }

    /** With this policy and this channel where nobody has written one of that name. */
    public OnCallConfiguration over(EscalationPolicy policy, String channelName, Contact channel) {
        SortedMap<String, EscalationPolicy> allPolicies = new TreeMap<>(policies);
        allPolicies.putIfAbsent(policy.name(), policy);
        SortedMap<String, Contact> allChannels = new TreeMap<>(channels);
        allChannels.putIfAbsent(channelName, channel);
        return new OnCallConfiguration(schedules, allPolicies, routing, responders, allChannels, teams, assets);
    }

    /** The same with another draft of a policy, to try it. */
    public OnCallConfiguration with(EscalationPolicy draft) {
        SortedMap<String, EscalationPolicy> all = new TreeMap<>(policies);
        all.put(draft.name(), draft);
        return new OnCallConfiguration(schedules, all, routing, responders, channels, teams, assets);
    }

    /** The same with other routes, to try them. */
    public OnCallConfiguration with(Routing draft) {
        return new OnCallConfiguration(schedules, policies, draft, responders, channels, teams, assets);
    }

    /** The contact with this id, if something may be sent there: its owner is there, and has verified it. */
    public Optional<Contact> reachable(String id) {
        return Stream.concat(
                        responders.values().stream()
                                .filter(Responder::active)
                                .flatMap(one -> one.contacts().stream())
                                .filter(Contact::verified),
                        channels.values().stream())
                .filter(one -> one.id().equals(id))
                .findFirst();
    }
}
