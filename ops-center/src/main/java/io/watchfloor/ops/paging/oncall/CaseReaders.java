package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Rights;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Determines whether a recipient may read the content of a case. Every message that leaves the center is checked by
 * this class. A recipient who may not read the case receives only the case's number and severity.
 *
 * @param people rights of each active person, without temporary roles, because a message outlives a temporary role
 * @param assets details of assets, which contain the assets' groups
 */
public record CaseReaders(SortedMap<String, Principal> people, SortedMap<String, AssetRoutingFacts> assets) {

    public static final CaseReaders NOBODY =
            new CaseReaders(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Replaces the title for recipients who may not read the title. */
    public static final String HIDDEN = "Open the case in Watchfloor for details";

    /**
     * The clearance of a channel, which is a chat room, a paging service or a program. TLP:RED is for individual
     * recipients only (TLP 2.0), and the readers of a channel are unknown. Asset groups do not restrict channels,
     * because the person who configures a channel decides which cases are sent to the channel.
     */
    private static final Tlp OF_CHANNELS = Tlp.AMBER_STRICT;

    public CaseReaders {
        people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
        assets = Collections.unmodifiableSortedMap(new TreeMap<>(assets));
    }

    /**
     * Whether the recipient may read the content of a case.
     *
     * @param named known assets of the case
     * @param complete whether the known assets are all assets of the case; if not, only people who may see every group
     * may read the case
     * @param restrictedTo the only people who may see the case; null if it is not restricted
     */
    public boolean mayRead(
            Recipient to,
            Collection<String> named,
            boolean complete,
            Tlp marking,
            @Nullable SortedSet<String> restrictedTo) {
        return switch (to.kind()) {
            case CHANNEL -> channelsMayRead(marking, restrictedTo != null);
            case PERSON -> {
                Principal person = people.get(to.name());
                yield person != null
                        && Rights.decide(
                                        person,
                                        Verb.READ,
                                        new ProtectedResource.OfCase(groups(named, complete), marking, restrictedTo))
                                .allowed();
            }
        };
    }

    /** Whether channels may read a case with this marking. */
    public static boolean channelsMayRead(Tlp marking, boolean restricted) {
        return !restricted && OF_CHANNELS.covers(marking);
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
