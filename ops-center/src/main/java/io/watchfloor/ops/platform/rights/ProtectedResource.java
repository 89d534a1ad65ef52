package io.watchfloor.ops.platform.rights;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What something is done to, as far as rights depend on it. */
public sealed interface ProtectedResource {

    /** The center as a whole: people, rules, settings, a list as such. */
    enum Center implements ProtectedResource {
        CENTER
    }

    /** @param group null when it has none */
    record OfAsset(@Nullable String group) implements ProtectedResource {}

    /**
     * A case, and with it its alerts, pages, timeline and graph.
     *
     * @param groups of each of its assets, null for one without
     * @param people who alone may see it; null when it is not restricted
     */
    record OfCase(
            List<@Nullable String> groups,
            Tlp marking,
            @Nullable SortedSet<String> people) implements ProtectedResource {}
}
