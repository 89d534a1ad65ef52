package io.watchfloor.ops.asset;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A change of an asset's profile. A null value leaves the current value unchanged.
 *
 * @param tags replaces all tags
 * @param criticality as text; an empty text removes the value, also for owner and group
 */
public record ProfileChange(
        @Nullable SortedSet<AssetTag> tags,
        @Nullable String criticality,
        @Nullable String owner,
        @Nullable String group) {

    /** Returns the profile after the change. */
    public AssetProfile on(AssetProfile before) {
        String graded = text(
                criticality,
                before.criticality() == null ? null : before.criticality().text());
        return new AssetProfile(
                tags == null ? before.tags() : tags,
                graded == null ? null : Criticality.of(graded),
                text(owner, before.owner()),
                text(group, before.group()));
    }

    private static @Nullable String text(@Nullable String asked, @Nullable String before) {
        if (asked == null) {
            return before;
        }
        return asked.isEmpty() ? null : asked;
    }
}
