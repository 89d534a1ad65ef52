package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.MediumClearances;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts by which {@link MarkingGate} decides what a contact receives of a case: the rights of people, and the groups
 * of assets. A recipient who may not read the case receives only the case's number and severity.
 *
 * @param people rights of each active person, without temporary roles, because a message outlives a temporary role
 * @param assets details of assets, which contain the assets' groups
 */
public record CaseReaders(SortedMap<String, Principal> people, SortedMap<String, AssetRoutingFacts> assets) {

    public static final CaseReaders NOBODY =
            new CaseReaders(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Replaces the title for recipients who may not read the title. */
    public static final String HIDDEN = "Open the case in Watchfloor for details";

    public CaseReaders {
        people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
        assets = Collections.unmodifiableSortedMap(new TreeMap<>(assets));
    }

    /** Returns the reader behind a contact. */
    public MarkingGate.Reader reader(Contact to, MediumClearances media) {
        return switch (to.owner().kind()) {
            case CHANNEL -> new MarkingGate.Reader.Destination(media.ofChannel(to));
            case PERSON -> new MarkingGate.Reader.Person(people.get(to.owner().name()), media.of(to.way()));
        };
    }

    /**
     * Returns a case as {@link MarkingGate} needs it.
     *
     * @param named known assets of the case
     * @param complete whether the known assets are all assets of the case; if not, only people who may see every group
     * may read the case
     * @param restrictedTo the only people who may see the case; null if it is not restricted
     */
    public ProtectedResource.OfCase resource(
            Collection<String> named, boolean complete, Tlp marking, @Nullable SortedSet<String> restrictedTo) {
        return new ProtectedResource.OfCase(groups(named, complete), marking, restrictedTo);
    }

    private List<@Nullable String> groups(Collection<String> named, boolean complete) {
        List<@Nullable String> groups = new ArrayList<>();
        for (String asset : named) {
            AssetRoutingFacts note = assets.get(asset);
            groups.add(note == null ? null : note.group());
        }
        if (!complete) {
            groups.add(null);
        }
        return groups;
    }
}
