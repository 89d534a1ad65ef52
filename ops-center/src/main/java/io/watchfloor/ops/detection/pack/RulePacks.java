package io.watchfloor.ops.detection.pack;

import io.watchfloor.ops.detection.pack.RulePackEvent.Activated;
import io.watchfloor.ops.detection.pack.RulePackEvent.Withdrawn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The active packs of one tenant.
 *
 * @param revision of the latest change; 0 before the first
 * @param active by name: the hash of its content
 */
public record RulePacks(long revision, SortedMap<String, String> active) {

    static final RulePacks NONE = new RulePacks(0, new TreeMap<>());

    /** Empty when the pack already has this content. */
    Optional<RulePackEvent> activate(RulePackCommand.Activate asked, Instant now) {
        if (asked.content().equals(active.get(asked.name()))) {
            return Optional.empty();
        }
        return Optional.of(new Activated(
                revision + 1, asked.name(), asked.content(), asked.rules(), asked.rolledBackTo(), asked.by(), now));
    }

    /** Empty when no active pack has this name. */
    Optional<RulePackEvent> withdraw(RulePackCommand.Withdraw asked, Instant now) {
        return active.containsKey(asked.name())
                ? Optional.of(new Withdrawn(revision + 1, asked.name(), asked.by(), now))
                : Optional.empty();
    }

    RulePacks apply(RulePackEvent event) {
        Map<String, String> changed = new TreeMap<>(active);
        switch (event) {
            case Activated activated -> changed.put(activated.name(), activated.content());
            case Withdrawn withdrawn -> changed.remove(withdrawn.name());
        }
        return new RulePacks(event.revision(), new TreeMap<>(changed));
    }
}
