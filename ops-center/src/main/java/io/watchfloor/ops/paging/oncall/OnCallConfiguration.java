package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.paging.contact.Contact;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the whole on-call configuration. Immutable.
 *
 * @param responders by person: everyone with an account, including disabled and removed people
 * @param channels contacts that belong to no person, by name
 * @param teams members of each team, by team name
 * @param assets details of assets, by asset, such as {@code host:dc01}
 * @param attack compares the technique of a route with the techniques of a case
 * @param service the times in which cases must be acknowledged, contained and resolved
 * @param exercises planned, active and recent exercises, in the order of their ids
 */
public record OnCallConfiguration(
        SortedMap<String, Schedule> schedules,
        SortedMap<String, EscalationPolicy> policies,
        Routing routing,
        SortedMap<String, Responder> responders,
        SortedMap<String, Contact> channels,
        SortedMap<String, List<String>> teams,
        SortedMap<String, AssetRoutingFacts> assets,
        Attack attack,
        ServiceLevels service,
        List<Exercise> exercises) {

    public OnCallConfiguration {
        exercises = List.copyOf(exercises);
    }

    public static final OnCallConfiguration EMPTY =
            new OnCallConfiguration(none(), none(), Routing.NONE, none(), none(), none());

    /** A configuration without asset details. */
    public OnCallConfiguration(
            SortedMap<String, Schedule> schedules,
            SortedMap<String, EscalationPolicy> policies,
            Routing routing,
            SortedMap<String, Responder> responders,
            SortedMap<String, Contact> channels,
            SortedMap<String, List<String>> teams) {
        this(
                schedules,
                policies,
                routing,
                responders,
                channels,
                teams,
                none(),
                Attack.NONE,
                ServiceLevels.NONE,
                List.of());
    }

    /** A configuration without service levels. */
    public OnCallConfiguration(
            SortedMap<String, Schedule> schedules,
            SortedMap<String, EscalationPolicy> policies,
            Routing routing,
            SortedMap<String, Responder> responders,
            SortedMap<String, Contact> channels,
            SortedMap<String, List<String>> teams,
            SortedMap<String, AssetRoutingFacts> assets,
            Attack attack) {
        this(schedules, policies, routing, responders, channels, teams, assets, attack, ServiceLevels.NONE, List.of());
    }

    /** A configuration without exercises. */
    public OnCallConfiguration(
            SortedMap<String, Schedule> schedules,
            SortedMap<String, EscalationPolicy> policies,
            Routing routing,
            SortedMap<String, Responder> responders,
            SortedMap<String, Contact> channels,
            SortedMap<String, List<String>> teams,
            SortedMap<String, AssetRoutingFacts> assets,
            Attack attack,
            ServiceLevels service) {
        this(schedules, policies, routing, responders, channels, teams, assets, attack, service, List.of());
    }

    /** A copy with other exercises. */
    public OnCallConfiguration with(List<Exercise> other) {
        return new OnCallConfiguration(
                schedules, policies, routing, responders, channels, teams, assets, attack, service, other);
    }

    /** A copy with other service levels. */
    public OnCallConfiguration with(ServiceLevels other) {
        return new OnCallConfiguration(
                schedules, policies, routing, responders, channels, teams, assets, attack, other, exercises);
    }

    /** A copy that compares techniques with these data. */
    public OnCallConfiguration with(Attack data) {
        return new OnCallConfiguration(
                schedules, policies, routing, responders, channels, teams, assets, data, service, exercises);
    }

    /** Whether the alert belongs to one of the exercises. */
    public boolean isOfExercise(Alert alert) {
        return exercises.stream().anyMatch(exercise -> exercise.covers(alert, group(alert.asset())));
    }

    /** The group of an asset; null if it is unknown or in none. */
    public @Nullable String group(String asset) {
        AssetRoutingFacts facts = assets.get(asset);
        return facts == null ? null : facts.group();
    }

    /** Whether a person can be on call: the person is neither disabled nor removed. */
    public boolean present(String person) {
        Responder responder = responders.get(person);
        return responder == null || responder.active();
    }

    /**
     * The person on call; always exactly one. The fallback replaces a disabled or removed person.
     *
     * @return empty if the schedule does not exist
     */
    public Optional<OnCall> onCall(String schedule, Instant at) {
        return Optional.ofNullable(schedules.get(schedule)).map(one -> one.at(at, this::present));
    }

    private static <T> SortedMap<String, T> none() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.of()));
    }

    /** Adds the given policy and channel, unless the configuration already contains their names. */
    public OnCallConfiguration over(EscalationPolicy policy, String channelName, Contact channel) {
        SortedMap<String, EscalationPolicy> allPolicies = new TreeMap<>(policies);
        allPolicies.putIfAbsent(policy.name(), policy);
        SortedMap<String, Contact> allChannels = new TreeMap<>(channels);
        allChannels.putIfAbsent(channelName, channel);
        return new OnCallConfiguration(
                schedules, allPolicies, routing, responders, allChannels, teams, assets, attack, service, exercises);
    }

    /** A copy with a draft of a policy, for a preview. */
    public OnCallConfiguration with(EscalationPolicy draft) {
        SortedMap<String, EscalationPolicy> all = new TreeMap<>(policies);
        all.put(draft.name(), draft);
        return new OnCallConfiguration(
                schedules, all, routing, responders, channels, teams, assets, attack, service, exercises);
    }

    /** A copy with other routes, for a preview. */
    public OnCallConfiguration with(Routing draft) {
        return new OnCallConfiguration(
                schedules, policies, draft, responders, channels, teams, assets, attack, service, exercises);
    }

    /**
     * The contact with this id, if messages may be sent to the contact: the contact is verified, and the owner is
     * active.
     */
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
