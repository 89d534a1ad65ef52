package io.watchfloor.ops.platform.rights;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A resource, with the properties that access checks need. */
public sealed interface ProtectedResource {

    /** The center as a whole, including people, rules, settings and lists. */
    enum Center implements ProtectedResource {
        CENTER
    }

    /** @param group the asset's group; null if none */
    record OfAsset(@Nullable String group) implements ProtectedResource {}

    /**
     * A case, including its alerts, notifications, timeline and graph.
     *
     * @param groups the group of each asset; null for an asset without a group
     * @param people the only people who may see the case; null if it is not restricted
     * @param exercise whether the case belongs to an exercise, so that nothing of it leaves the center
     */
    record OfCase(
            List<@Nullable String> groups,
            Tlp marking,
            @Nullable SortedSet<String> people,
            boolean exercise) implements ProtectedResource {

        /** A case without an exercise. */
        public OfCase(List<@Nullable String> groups, Tlp marking, @Nullable SortedSet<String> people) {
            this(groups, marking, people, false);
        }
    }
}
