package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.PackageSettings;
import io.watchfloor.sensors.protocol.ActionKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What this sensor may be asked to do.
 *
 * @param allow nothing, unless its own configuration says so
 * @param longest the longest time for which something is done
 * @param keep addresses that an isolated host still reaches beside the center, such as its resolver's
 * @param collect what a package may hold
 */
public record ActionSettings(Set<ActionKind> allow, Duration longest, List<String> keep, PackageSettings collect) {

    public static final Duration LONGEST = Duration.ofHours(24);
    public static final ActionSettings NONE = new ActionSettings(Set.of(), LONGEST, List.of());

    public ActionSettings {
        allow = Set.copyOf(allow);
        keep = List.copyOf(keep);
    }

    /** Without folders for packages. */
    public ActionSettings(Set<ActionKind> allow, Duration longest, List<String> keep) {
        this(allow, longest, keep, PackageSettings.NONE);
    }

    /** Their names, in the order of the kinds. */
    public List<String> names() {
        return allow.stream().sorted().map(ActionKind::text).toList();
    }
}
