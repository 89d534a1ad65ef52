package io.watchfloor.dashboards.api.routing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.platform.rights.Verb;
import org.junit.jupiter.api.Test;

class ApiRouteTest {

    @Test
    @SuppressWarnings("NullAway") // the test needs a null that the compiler would reject
    void aRouteThatNamesNoRightDoesNotStart() {
        ApiRoute.get("/api/v1/some", Verb.READ, call -> Answers.noContent()).check();
        ApiRoute route = ApiRoute.get("/api/v1/some", null, call -> Answers.noContent());
        assertThatThrownBy(route::check).hasMessage("The route GET /api/v1/some has no required right.");
    }
}
