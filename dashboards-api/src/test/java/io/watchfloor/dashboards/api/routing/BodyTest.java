package io.watchfloor.dashboards.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.dashboards.wire.RequestBodies;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class BodyTest {

    @Test
    void aTextOfAListMayNotHoldAControlCharacterEither() {
        assertThatThrownBy(() -> restriction("\"b\\u0000ob\""))
                .isInstanceOfSatisfying(
                        Problem.ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("body.wrong-value"));
        assertThat(restriction("\"bob\", \" eve \"").people()).isEqualTo(List.of("bob", "eve"));
    }

    private static RequestBodies.Restriction restriction(String people) {
        return Body.of(ByteString.fromString("{\"people\":[%s]}".formatted(people)), RequestBodies.Restriction.class);
    }
}
