package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The profile of an asset, maintained by users; telemetry never changes it.
 *
 * @param criticality null until a user sets it
 * @param owner the person or team responsible for the asset
 * @param group the group that the asset belongs to, such as a team or a site
 * @param freeTags tags that users invented; a member of its own, because a node of an earlier version reads only {@link
 *     AssetTag}
 */
public record AssetProfile(
        SortedSet<AssetTag> tags,
        @Nullable Criticality criticality,
        @Nullable String owner,
        @Nullable String group,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedSet<String> freeTags) {

    public static final AssetProfile NONE = new AssetProfile(Collections.emptySortedSet(), null, null, null);

    /** Events of earlier versions have no free tags. */
    @SuppressWarnings("NullAway") // A member that is missing in an event is null.
    @JsonCreator
    public AssetProfile {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        freeTags = freeTags == null
                ? Collections.emptySortedSet()
                : Collections.unmodifiableSortedSet(new TreeSet<>(freeTags));
    }

    /** Creates a profile without free tags. */
    public AssetProfile(
            SortedSet<AssetTag> tags,
            @Nullable Criticality criticality,
            @Nullable String owner,
            @Nullable String group) {
        this(tags, criticality, owner, group, Collections.emptySortedSet());
    }

    /** All tags as text, in alphabetical order. */
    public List<String> allTags() {
        return Stream.concat(tags.stream().map(AssetTag::text), freeTags.stream())
                .sorted()
                .toList();
    }

    /**
     * Whether a tag marks the asset as a host or account that normally communicates with many others, such as a
     * scanner, a jump host or a service account.
     */
    public boolean hasManyContacts() {
        return tags.contains(AssetTag.SCANNER)
                || tags.contains(AssetTag.JUMP_HOST)
                || tags.contains(AssetTag.SERVICE_ACCOUNT);
    }

    /**
     * How much the asset's profile raises the severity of an alert: by one level, even if there are several reasons,
     * and at least to high on a honeytoken.
     *
     * @return null when the severity is not raised
     */
    public @Nullable SeverityRaise raise(Level level) {
        List<String> because = new ArrayList<>();
        if (tags.contains(AssetTag.HONEYTOKEN)) {
            because.add("it is a honeytoken, which has no legitimate use");
        }
        if (tags.contains(AssetTag.SENSITIVE)) {
            because.add("it is tagged sensitive");
        }
        if (criticality != null && criticality.raises()) {
            because.add("its criticality is " + criticality.text());
        }
        if (because.isEmpty() || level == Level.CRITICAL) {
            return null;
        }
        Level next = next(level);
        boolean higher = tags.contains(AssetTag.HONEYTOKEN) && next.compareTo(Level.HIGH) < 0;
        return new SeverityRaise(higher ? Level.HIGH : next, because);
    }

    private static Level next(Level level) {
        return switch (level) {
            case INFORMATIONAL -> Level.LOW;
            case LOW -> Level.MEDIUM;
            case MEDIUM -> Level.HIGH;
            case HIGH, CRITICAL -> Level.CRITICAL;
        };
    }
}
