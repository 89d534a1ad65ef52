package io.watchfloor.dashboards.api.routing;

import io.watchfloor.sensors.protocol.AssetId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the lists in which a request names the assets, groups and others in a scope. */
public final class ScopeTexts {

    private ScopeTexts() {}

    /**
     * The texts without surrounding blanks, each once. Empty texts are left out.
     *
     * @param texts null for none
     */
    public static Stream<String> given(@Nullable List<String> texts) {
        return Objects.requireNonNullElse(texts, List.<String>of()).stream()
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .distinct();
    }

    /**
     * The assets of the field {@code assets}. A text that is no asset ID is refused.
     *
     * @param texts null for none
     * @param code of the problem, such as {@code exercise.asset}
     */
    public static Stream<String> assets(@Nullable List<String> texts, String code) {
        return given(texts).map(text -> {
            try {
                return AssetId.parse(text).toString();
            } catch (IllegalArgumentException e) {
                throw Problem.field(
                                code,
                                "assets",
                                "%s is no asset ID, such as host:dc01.corp.example: %s".formatted(text, e.getMessage()))
                        .asException();
            }
        });
    }
}
