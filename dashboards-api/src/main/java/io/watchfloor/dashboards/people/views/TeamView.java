package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.people.Team;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** A team. */
@Meaning("People who work together.")
public record TeamView(
        String name,
        @Meaning("What it is for; may be empty.") String purpose,
        List<String> members) {

    public static TeamView of(Team team) {
        return new TeamView(team.name(), team.purpose(), team.members());
    }
}
