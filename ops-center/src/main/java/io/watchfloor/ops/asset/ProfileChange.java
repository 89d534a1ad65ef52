package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A change of an asset's profile. A null value leaves the current value unchanged.
 *
 * @param tags replaces all tags with an effect
 * @param criticality as text; an empty text removes the value, also for owner and group
 * @param freeTags replaces all other tags
 */
public record ProfileChange(
        @Nullable SortedSet<AssetTag> tags,
        @Nullable String criticality,
        @Nullable String owner,
        @Nullable String group,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedSet<String> freeTags) {

    @JsonCreator
    public ProfileChange {}

    /** Creates a change that leaves the free tags unchanged. */
    public ProfileChange(
            @Nullable SortedSet<AssetTag> tags,
            @Nullable String criticality,
            @Nullable String owner,
            @Nullable String group) {
        this(tags, criticality, owner, group, null);
    }

    /** Returns the profile after the change. */
    public AssetProfile on(AssetProfile before) {
        String graded = text(
                criticality,
                before.criticality() == null ? null : before.criticality().text());
        return new AssetProfile(
                tags == null ? before.tags() : tags,
                graded == null ? null : Criticality.of(graded),
                text(owner, before.owner()),
                text(group, before.group()),
                freeTags == null ? before.freeTags() : freeTags);
    }

    private static @Nullable String text(@Nullable String asked, @Nullable String before) {
        if (asked == null) {
            return before;
        }
        return asked.isEmpty() ? null : asked;
    }
}
