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

/** Request bodies for people and their credentials. Optional fields are nullable, and sizes are limited. */
public final class PeopleRequests {

    static final int WORD = 200;

    private PeopleRequests() {}

    /** Invites a person. */
    public record NewInvite(
            @Bounds(longest = Person.LONGEST_NAME) String name,

            @Meaning("Defaults to responder.") @Nullable Role role,

            @Meaning("true: the scope includes the assets of all groups, and assets without a group. Defaults"
                    + " to the role's scope.")
            @Nullable
            Boolean allGroups,

            @Meaning("Groups whose assets the person can see, instead of the assets of all groups. Empty: no assets.")
            @Bounds(longest = WORD, most = Person.MOST_GROUPS, blank = true)
            @Nullable
            List<String> groups,

            @Meaning("Highest TLP label of cases that the person can see. Defaults to the role's clearance.") @Nullable
            Tlp clearance,

            @Meaning("Teams that the person joins.")
            @Bounds(longest = Team.LONGEST_NAME, most = Team.MOST_OF_ONE, blank = true)
            @Nullable
            List<String> teams,

            @Meaning("Defaults to watchfloor.security.invite-lifetime; at most"
                    + " watchfloor.security.longest-invite-lifetime.")
            @Nullable
            Long expiresInHours,

            @Meaning("true: the removed person of that name returns. Without this field, the name of a "
                    + "removed person cannot be reused.")
            @Nullable
            Boolean returning) {}

    /** Creates a team or replaces its members. */
    public record TeamRequest(
            @Meaning("Purpose of the token.") @Bounds(longest = WORD) @Nullable
            String purpose,

            @Meaning("All members of the team.")
            @Bounds(longest = Person.LONGEST_NAME, most = Team.MOST_MEMBERS, blank = true)
            List<String> members) {}

    /** Replaces the profile. */
    public record NewProfile(
            @Meaning("Display name.") @Bounds(longest = Profile.LONGEST_NAME) @Nullable
            String displayName) {}
}
