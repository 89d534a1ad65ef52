package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.platform.rights.RemovedCheck;
import io.watchfloor.ops.platform.rights.RemovedCheck.Check;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Commands on cases and assets by people who may only read, with the check of the routes removed: the entities still
 * reject them. Removing the entities' checks as well proves that the test detects it.
 */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class EntityRightsIT {

    private static PageCenter center;

    @BeforeAll
    static void start(PageCenter behind) {
        center = behind;
    }

    /** Status of each answer by request. */
    private static Map<String, Integer> answers(String one, String other) {
        ServedBoards served = center.served();
        String token = served.token("vera", Role.VIEWER);
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("link", "{\"to\":\"%s\",\"kind\":\"related\"}".formatted(other));
        bodies.put("unlink", "{\"to\":\"%s\",\"kind\":\"related\"}".formatted(other));
        bodies.put("merge", "{\"into\":\"%s\"}".formatted(other));
        bodies.put("unmerge", "{\"merged\":\"%s\"}".formatted(other));
        bodies.put("accept", "{\"other\":\"%s\"}".formatted(other));
        bodies.put("dismiss", "{\"other\":\"%s\"}".formatted(other));
        bodies.put("acknowledge", "{}");
        Map<String, Integer> answers = new LinkedHashMap<>();
        bodies.forEach((verb, body) -> answers.put(
                verb,
                served.post(token, "/api/v1/cases/" + one + "/" + verb, body).statusCode()));
        String asset = "/api/v1/assets/host:ws1.corp.example";
        answers.put("describe", put(token, "PATCH", asset, "{\"owner\":\"Vera\"}"));
        answers.put(
                "duplicate-of",
                put(token, "PUT", asset + "/duplicate-of", "{\"asset\":\"host:app1.corp.example\",\"reason\":\"x\"}"));
        return answers;
    }

    private static int put(String token, String method, String path, String body) {
        return center.served()
                .send(HttpRequest.newBuilder(center.served().uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void whereTheRoutesDoNotAskTheEntitiesDo() {
        String one = center.open("high", "Something happened", "host:ws1.corp.example");
        String other = center.open("high", "Something else happened", "host:app1.corp.example");
        try (RemovedCheck left = RemovedCheck.of(Check.ROUTE)) {
            assertThat(answers(one, other))
                    .as("%s", left)
                    .hasSize(9)
                    .allSatisfy((what, status) -> assertThat(status).as(what).isEqualTo(403));
        }
        try (RemovedCheck left = RemovedCheck.of(Check.ROUTE, Check.ENTITY)) {
            assertThat(answers(one, other))
                    .as("%s", left)
                    .allSatisfy((what, status) -> assertThat(status).as(what).isNotEqualTo(403));
        }
    }
}
