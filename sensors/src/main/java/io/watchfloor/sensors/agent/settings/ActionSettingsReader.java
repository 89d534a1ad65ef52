package io.watchfloor.sensors.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.watchfloor.sensors.agent.action.ActionSettings;
import io.watchfloor.sensors.protocol.ActionKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Reads the section {@code actions} of the configuration file. */
record ActionSettingsReader(BiConsumer<ConfigValue, String> problem) {

    private static final Duration MOST = Duration.ofDays(366);
    private static final String ADDRESS = "[0-9a-fA-F:.]+(/\\d{1,3})?";

    ActionSettings read(Config root) {
        if (!root.hasPath("actions")) {
            return ActionSettings.NONE;
        }
        Config actions = root.getConfig("actions");
        Set<String> unknown = new TreeSet<>(actions.root().keySet());
        unknown.removeAll(Set.of("allow", "longest", "keep", "collect"));
        unknown.forEach(key -> problem.accept(
                actions.root().get(key),
                "unknown key watchfloor-sensor.actions.%s; known keys: allow, collect, keep, longest".formatted(key)));
        return new ActionSettings(
                allow(actions), longest(actions), keep(actions), new PackageSettingsReader(problem).read(actions));
    }

    private Set<ActionKind> allow(Config actions) {
        Set<ActionKind> allow = EnumSet.noneOf(ActionKind.class);
        for (String text : texts(actions, "allow")) {
            Optional<ActionKind> kind = ActionKind.of(text);
            kind.ifPresent(allow::add);
            if (kind.isEmpty()) {
                problem.accept(
                        actions.getValue("allow"),
                        "allow: unknown action \"%s\"; known actions: %s"
                                .formatted(text, String.join(", ", ActionKind.texts())));
            }
        }
        return allow;
    }

    private List<String> keep(Config actions) {
        List<String> keep = texts(actions, "keep");
        keep.stream()
                .filter(one -> !one.matches(ADDRESS))
                .forEach(one -> problem.accept(
                        actions.getValue("keep"),
                        "keep: \"%s\" is not an address or network; example: 10.0.0.53 or 10.1.0.0/24".formatted(one)));
        return keep;
    }

    private List<String> texts(Config actions, String key) {
        try {
            return actions.hasPath(key) ? actions.getStringList(key) : List.of();
        } catch (ConfigException e) {
            problem.accept(actions.getValue(key), "%s must be a list".formatted(key));
            return List.of();
        }
    }

    private Duration longest(Config actions) {
        if (!actions.hasPath("longest")) {
            return ActionSettings.LONGEST;
        }
        try {
            Duration longest = actions.getDuration("longest");
            if (!longest.isNegative() && !longest.isZero() && longest.compareTo(MOST) <= 0) {
                return longest;
            }
        } catch (ConfigException e) {
            // An invalid duration is reported below, like a duration out of range.
        }
        problem.accept(actions.getValue("longest"), "longest must be a duration of at most 366 days, for example 24 h");
        return ActionSettings.LONGEST;
    }
}
