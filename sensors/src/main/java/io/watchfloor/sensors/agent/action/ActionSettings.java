package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.PackageSettings;
import io.watchfloor.sensors.protocol.ActionKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The response actions that this sensor's own configuration allows.
 *
 * @param allow allowed kinds of actions; empty by default
 * @param longest the longest time limit that an order may have
 * @param keep addresses and networks that an isolated host can still reach in addition to the center, for example a DNS
 *     server
 * @param collect limits of investigation packages
 */
public record ActionSettings(Set<ActionKind> allow, Duration longest, List<String> keep, PackageSettings collect) {

    public static final Duration LONGEST = Duration.ofHours(24);
    public static final ActionSettings NONE = new ActionSettings(Set.of(), LONGEST, List.of());

    public ActionSettings {
        allow = Set.copyOf(allow);
        keep = List.copyOf(keep);
    }

    /** Creates settings that allow no folder for investigation packages. */
    public ActionSettings(Set<ActionKind> allow, Duration longest, List<String> keep) {
        this(allow, longest, keep, PackageSettings.NONE);
    }

    /** Returns the names of the allowed actions, in the order of {@link ActionKind}. */
    public List<String> names() {
        return allow.stream().sorted().map(ActionKind::text).toList();
    }
}
