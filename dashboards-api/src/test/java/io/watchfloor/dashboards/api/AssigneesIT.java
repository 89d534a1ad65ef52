package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sigma.language.Level;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cases can be assigned only to existing users, because a typing error would leave the case without an assignee. */
@ExtendWith(Serving.class)
class AssigneesIT {

    private static ServedBoards center;

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @Test
    void onlyWhoCanWorkOnCasesIsOfferedAndANameThatNobodyHasNamesTheNearest() {
        String ruth = center.token("ruth", Role.RESPONDER);
        center.token("vic", Role.VIEWER);
        center.token("gone", Role.RESPONDER);
        center.people().roster().change("gone", new AccountChange.Edit(null, true), null, Actor.named("test"));
        Story story = new Story(center.jdbi());
        String id = story.caseOpens(1, 1, story.opens("host:dc01", "rule", Level.HIGH, 1));

        JsonNode offered = Json.parse(center.get(ruth, "/api/v1/assignees").body());
        assertThat(offered.path("items").findValuesAsText("name"))
                .contains("ruth")
                .doesNotContain("vic", "gone");

        HttpResponse<String> slip = center.post(ruth, "/api/v1/cases/" + id + "/assign", "{\"assignee\":\"rhut\"}");
        assertThat(slip.statusCode()).isEqualTo(422);
        JsonNode problem = Json.parse(slip.body());
        assertThat(problem.path("code").asText()).isEqualTo("case.assignee-unknown");
        assertThat(problem.path("nearest").asText()).isEqualTo("ruth");
        assertThat(problem.path("detail").asText()).contains("Did you mean ruth?");
        for (String nobody : new String[] {"vic", "gone"}) {
            assertThat(center.post(ruth, "/api/v1/cases/" + id + "/assign", "{\"assignee\":\"" + nobody + "\"}")
                            .statusCode())
                    .isEqualTo(422);
        }
    }
}
