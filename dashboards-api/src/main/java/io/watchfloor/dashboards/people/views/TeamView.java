package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.people.Team;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

@Meaning("A team of people.")
public record TeamView(
        String name,
        @Meaning("Purpose of the team; may be empty.") String purpose,
        List<String> members) {

    public static TeamView of(Team team) {
        return new TeamView(team.name(), team.purpose(), team.members());
    }
}
