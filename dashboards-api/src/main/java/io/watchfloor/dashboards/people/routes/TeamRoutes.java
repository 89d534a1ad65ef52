package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.Team;
import io.watchfloor.dashboards.access.people.Teams;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.people.views.PeopleRequests;
import io.watchfloor.dashboards.people.views.TeamView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /teams}: teams and their members. */
public final class TeamRoutes {

    private static final Parameter NAME = Parameter.path("name", "Name of the team.");

    public static final List<ApiOperation<TeamRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/teams", Verb.RESPOND, TeamRoutes::list)
                    .is(Operation.of("listTeams", "List teams and their members")
                            .lists(TeamView.class)
                            .command(Command.of("teams list", "Lists teams and their members.")
                                    .rows("NAME {name} | PURPOSE {purpose} | MEMBERS {members*}"))),
            ApiOperation.reading("PUT", "/api/v1/teams/{name}", Verb.ADMINISTER, TeamRoutes::put)
                    .is(Operation.of("putTeam", "Create a team or replace its members")
                            .with(NAME)
                            .takes(PeopleRequests.TeamRequest.class)
                            .answers(TeamView.class)
                            .refuses(409, "team.too-many or team.name-taken.")
                            .refuses(422, "person.unknown.")
                            .command("teams set TEAM [NAME=members...] --purpose=purpose", "Team {name}: {members*}.")),
            ApiOperation.reading("DELETE", "/api/v1/teams/{name}", Verb.ADMINISTER, TeamRoutes::remove)
                    .is(Operation.of("removeTeam", "Remove a team, but not the accounts of its members")
                            .with(NAME)
                            .answersNothing()
                            .command("teams remove TEAM", "Team {$name} was removed.")));

    private final Teams teams;

    public TeamRoutes(People people) {
        this.teams = people.teams();
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    static Problem unknown(List<String> names) {
        return new Problem(
                422,
                "team.unknown",
                "No team is named %s. PUT /api/v1/teams/NAME creates a team.".formatted(String.join(", ", names)),
                Map.of("field", "teams"));
    }

    private HttpResponse list(Call call) {
        List<TeamView> all = teams.all().stream().map(TeamView::of).toList();
        return Answers.list(ResultPage.cut(all, TeamView::name, call.query().slice()));
    }

    private HttpResponse put(Call call) {
        PeopleRequests.TeamRequest asked = call.body(PeopleRequests.TeamRequest.class);
        String name = PeopleRoutes.name(call.path("name")).strip();
        if (name.isEmpty() || name.length() > Team.LONGEST_NAME) {
            throw Body.wrong("name", "The name of a team must have 1 to %d characters.".formatted(Team.LONGEST_NAME));
        }
        String purpose = asked.purpose();
        return switch (teams.put(name, purpose == null ? "" : purpose, asked.members(), call.actor())) {
            case Teams.WriteResult.Success done -> Answers.json(TeamView.of(done.team()));
            case Teams.WriteResult.Nobody nobody ->
                throw new Problem(
                                422,
                                "person.unknown",
                                "No person is named %s. GET /api/v1/people lists the accounts."
                                        .formatted(String.join(", ", nobody.names())),
                                Map.of("field", "members"))
                        .asException();
            case Teams.WriteResult.TooMany tooMany ->
                throw Problem.of(
                                409,
                                "team.too-many",
                                "The limit of %d teams is reached. Remove a team first.".formatted(Teams.MOST))
                        .asException();
            case Teams.WriteResult.TooAlike alike ->
                throw Problem.of(
                                409,
                                "team.name-taken",
                                "A team %s exists; the names differ only in upper and lower case. Choose another name."
                                        .formatted(alike.name()))
                        .asException();
        };
    }

    private HttpResponse remove(Call call) {
        if (!teams.remove(call.path("name"), call.actor())) {
            throw Problem.of(
                            404,
                            "team.unknown",
                            "No team is named %s. GET /api/v1/teams lists the teams.".formatted(call.path("name")))
                    .asException();
        }
        return Answers.noContent();
    }
}
