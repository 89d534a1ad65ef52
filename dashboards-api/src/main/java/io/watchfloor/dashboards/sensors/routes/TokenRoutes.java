package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.sensors.views.EnrollmentTokenView;
import io.watchfloor.ops.intake.sensor.EnrolmentTokens;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /sensors/tokens}: one-time enrollment tokens and the sensors that used these tokens. */
public final class TokenRoutes {

    private static final Duration TOLD_FOR = Duration.ofDays(1);
    private static final Parameter ID = Parameter.path("id", "ID of the token.").as("token");

    public static final List<ApiOperation<TokenRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/sensors/tokens", Verb.ADMINISTER, TokenRoutes::list)
                    .ofEveryGroup()
                    .is(Operation.of(
                                    "listSensorTokens",
                                    "List enrollment tokens that are unused or were created within a day")
                            .lists(EnrollmentTokenView.class)
                            .command(Command.of(
                                            "sensors tokens",
                                            "Lists one-time enrollment tokens that are unused or were created within a day.")
                                    .rows(
                                            "TOKEN {id} | STATUS {status} | CREATED BY {createdBy} | CREATED {@createdAt} | EXPIRES"
                                                    + " {@expiresAt} | ASSETS {assets~} | SENSOR {sensor}"))),
            ApiOperation.get("/api/v1/sensors/tokens/{id}", Verb.ADMINISTER, TokenRoutes::one)
                    .ofEveryGroup()
                    .is(Operation.of("getSensorToken", "Get an enrollment token and the sensor that used it")
                            .with(ID)
                            .answers(EnrollmentTokenView.class)),
            ApiOperation.reading("DELETE", "/api/v1/sensors/tokens/{id}", Verb.ADMINISTER, TokenRoutes::withdraw)
                    .ofEveryGroup()
                    .is(Operation.of("withdrawSensorToken", "Withdraw an enrollment token")
                            .with(ID)
                            .answersNothing()
                            .refuses(
                                    409,
                                    "sensor.token-used: a sensor has already enrolled with the token. Revoke that sensor.")
                            .command(Command.of(
                                            "sensors withdraw ID",
                                            "Withdraws a one-time enrollment token that is unused.")
                                    .prints("Enrollment token {$id} was withdrawn."))));

    private final EnrolmentTokens tokens;
    private final Clock clock;

    public TokenRoutes(EnrolmentTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<EnrollmentTokenView> all = tokens.since(clock.instant().minus(TOLD_FOR)).stream()
                .map(token -> EnrollmentTokenView.of(token, clock.instant()))
                .toList();
        return Answers.list(
                ResultPage.cut(all, EnrollmentTokenView::id, call.query().slice()));
    }

    private HttpResponse one(Call call) {
        return Answers.json(EnrollmentTokenView.of(find(call), clock.instant()));
    }

    private EnrolmentTokens.Token find(Call call) {
        String id = call.path("id");
        return tokens.find(id).orElseThrow(() -> Problem.unknown("token", id).asException());
    }

    private HttpResponse withdraw(Call call) {
        EnrolmentTokens.Token token = find(call);
        if (!tokens.withdraw(token.id())) {
            throw Problem.of(
                            409,
                            "sensor.token-used",
                            ("A sensor has already enrolled with this token%s. If the sensor must not send records, revoke"
                                            + " it.")
                                    .formatted(token.usedBy() == null ? "" : ": " + token.usedBy()))
                    .asException();
        }
        return Answers.noContent();
    }
}
