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
 * Who may read what a case is about: the one gate of every message that leaves the center. A message to anybody else has the case's
 * number and severity alone.
 *
 * @param people what each active person may read, without a role for a time: a message lasts longer than that role
 * @param assets what people say of assets, for their groups
 */
public record CaseReaders(SortedMap<String, Principal> people, SortedMap<String, AssetRoutingFacts> assets) {

    public static final CaseReaders NOBODY =
            new CaseReaders(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Instead of a title, for who may not read it. */
    public static final String HIDDEN = "Open the case in Watchfloor for details";

    /**
     * Of what belongs to no person: a chat room, a paging service, a program. Red is for individual recipients alone (TLP 2.0), and
     * nobody knows who reads there. Groups do not bound it: who sets it up decides what goes there.
     */
    private static final Tlp OF_CHANNELS = Tlp.AMBER_STRICT;

    public CaseReaders {
        people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
        assets = Collections.unmodifiableSortedMap(new TreeMap<>(assets));
    }

    /**
     * Whether this recipient may read what a case is about.
     *
     * @param named assets of the case
     * @param complete whether these are all; when not, only people who see every group may
     * @param restrictedTo who alone may see the case; null when it is not restricted
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

    /** Whether a channel or a program may read it. */
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
