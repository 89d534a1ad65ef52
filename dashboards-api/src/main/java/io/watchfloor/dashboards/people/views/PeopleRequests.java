package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.Profile;
import io.watchfloor.dashboards.access.people.Team;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about people and their credentials. Optional members are nullable; the bounds are checked. */
public final class PeopleRequests {

    static final int WORD = 200;

    private PeopleRequests() {}

    /** Invites a person. */
    public record NewInvite(
            @Bounds(longest = Person.LONGEST_NAME) String name,

            @Meaning("responder, when it is left out.") @Nullable
            Role role,

            @Meaning(
                    "true: sees the assets of every group, and those of none. Without a word it is as the role has it.")
            @Nullable
            Boolean allGroups,

            @Meaning("The groups whose assets the person sees, instead of all; empty is nothing.")
            @Bounds(longest = WORD, most = Person.MOST_GROUPS, blank = true)
            @Nullable
            List<String> groups,

            @Meaning("The highest marking of a case that the person sees. Without it as the role has it.") @Nullable
            Tlp clearance,

            @Meaning("Teams that the person will be in.")
            @Bounds(longest = Team.LONGEST_NAME, most = Team.MOST_OF_ONE, blank = true)
            @Nullable
            List<String> teams,

            @Meaning(
                    "Without it watchfloor.security.invite-lifetime; at most watchfloor.security.longest-invite-lifetime.")
            @Nullable
            Long expiresInHours,

            @Meaning("true: a person who was removed comes back, rather than somebody else of that name.") @Nullable
            Boolean returning) {}

    /** What a team is, as a whole. */
    public record TeamAsked(
            @Meaning("What it is for.") @Bounds(longest = WORD) @Nullable
            String purpose,

            @Meaning("All who are in it.")
            @Bounds(longest = Person.LONGEST_NAME, most = Team.MOST_MEMBERS, blank = true)
            List<String> members) {}

    /** What a person says of themselves, as a whole. */
    public record NewProfile(
            @Meaning("As others may call you.") @Bounds(longest = Profile.LONGEST_NAME) @Nullable
            String displayName) {}
}
