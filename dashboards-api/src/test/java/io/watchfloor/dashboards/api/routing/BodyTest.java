package io.watchfloor.dashboards.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.json.Range;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
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

    @Test
    void aNumberIsInTheRangeOfItsField() {
        assertThat(numbers("0", "null").first()).isEqualTo(0);
        assertThat(numbers("9", "1").first()).isEqualTo(9);
        assertThat(refused("10", "1")).isEqualTo("first must be a whole number from 0 to 9.");
        assertThat(refused("-1", "1")).isEqualTo("first must be a whole number from 0 to 9.");
        assertThat(refused("0.5", "1")).isEqualTo("first must be a whole number from 0 to 9.");
        assertThat(refused("1", "0")).isEqualTo("second must be a whole number from 1 to 2147483647.");
    }

    private static String refused(String first, String second) {
        return catchThrowableOfType(Problem.ProblemException.class, () -> numbers(first, second))
                .problem()
                .detail();
    }

    record Numbers(
            @Range(from = 0, to = 9) int first, @Nullable Integer second) {}

    private static Numbers numbers(String first, String second) {
        return Body.of(ByteString.fromString("{\"first\":%s,\"second\":%s}".formatted(first, second)), Numbers.class);
    }

    private static RequestBodies.Restriction restriction(String people) {
        return Body.of(ByteString.fromString("{\"people\":[%s]}".formatted(people)), RequestBodies.Restriction.class);
    }
}
