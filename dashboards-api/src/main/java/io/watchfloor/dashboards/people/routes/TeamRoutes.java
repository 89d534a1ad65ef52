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

/** {@code /teams}: people who work together. */
public final class TeamRoutes {

    private static final Parameter NAME = Parameter.path("name", "The team's name.");

    public static final List<ApiOperation<TeamRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/teams", Verb.RESPOND, TeamRoutes::list)
                    .is(Operation.of("listTeams", "Teams and who is in them, by name")
                            .lists(TeamView.class)
                            .command(Command.of("teams list", "Lists teams and who is in them.")
                                    .rows("NAME {name} | PURPOSE {purpose} | MEMBERS {members*}"))),
            ApiOperation.reading("PUT", "/api/v1/teams/{name}", Verb.ADMINISTER, TeamRoutes::put)
                    .is(Operation.of("putTeam", "Makes a team, or says anew who is in it")
                            .with(NAME)
                            .takes(PeopleRequests.TeamAsked.class)
                            .answers(TeamView.class)
                            .refuses(409, "team.too-many or team.name-taken.")
                            .refuses(422, "person.unknown.")
                            .command("teams set TEAM [NAME=members...] --purpose=purpose", "In {name}: {members*}.")),
            ApiOperation.reading("DELETE", "/api/v1/teams/{name}", Verb.ADMINISTER, TeamRoutes::remove)
                    .is(Operation.of("removeTeam", "Removes a team; its people stay")
                            .with(NAME)
                            .answersNothing()
                            .command("teams remove TEAM", "Team {$name} is removed.")));

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
                "There is no team called %s. PUT /api/v1/teams/NAME makes one.".formatted(String.join(", ", names)),
                Map.of("field", "teams"));
    }

    private HttpResponse list(Call call) {
        List<TeamView> all = teams.all().stream().map(TeamView::of).toList();
        return Answers.list(ResultPage.cut(all, TeamView::name, call.query().slice()));
    }

    private HttpResponse put(Call call) {
        PeopleRequests.TeamAsked asked = call.body(PeopleRequests.TeamAsked.class);
        String name = PeopleRoutes.name(call.path("name")).strip();
        if (name.isEmpty() || name.length() > Team.LONGEST_NAME) {
            throw Body.wrong("name", "The name of a team has 1 to %d characters.".formatted(Team.LONGEST_NAME));
        }
        String purpose = asked.purpose();
        return switch (teams.put(name, purpose == null ? "" : purpose, asked.members(), call.actor())) {
            case Teams.Written.Done done -> Answers.json(TeamView.of(done.team()));
            case Teams.Written.Nobody nobody ->
                throw new Problem(
                                422,
                                "person.unknown",
                                "There is nobody called %s. GET /api/v1/people lists everybody."
                                        .formatted(String.join(", ", nobody.names())),
                                Map.of("field", "members"))
                        .asException();
            case Teams.Written.TooMany tooMany ->
                throw Problem.of(
                                409,
                                "team.too-many",
                                "There are %d teams, which is the most. Remove one first.".formatted(Teams.MOST))
                        .asException();
            case Teams.Written.TooAlike alike ->
                throw Problem.of(
                                409,
                                "team.name-taken",
                                "There is a team %s, whose name differs in upper and lower case only. Choose another name."
                                        .formatted(alike.name()))
                        .asException();
        };
    }

    private HttpResponse remove(Call call) {
        if (!teams.remove(call.path("name"), call.actor())) {
            throw Problem.of(
                            404,
                            "team.unknown",
                            "There is no team called %s. GET /api/v1/teams lists them.".formatted(call.path("name")))
                    .asException();
        }
        return Answers.noContent();
    }
}
