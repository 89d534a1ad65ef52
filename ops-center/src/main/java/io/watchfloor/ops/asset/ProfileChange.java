package io.watchfloor.ops.asset;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants changed of an asset's profile. Null leaves a part as it is.
 *
 * @param tags all that it has then
 * @param criticality its text; empty takes it away, as it does for owner and group
 */
public record ProfileChange(
        @Nullable SortedSet<AssetTag> tags,
        @Nullable String criticality,
        @Nullable String owner,
        @Nullable String group) {

    /** The profile after the change. */
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
