package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An identity provider. */
@Meaning("An identity provider, and how it does on this node since that started.")
public record ProviderView(
        String name,
        @Meaning("On the sign-in page.") String title,
        @Meaning("generic, entra or keycloak.") String kind,
        String issuer,
        @Meaning("Who signed in there at least once.") int people,
        @Nullable Instant lastSignInAt,
        @Meaning("The code of the last refusal.") @Nullable String lastRefusal,
        @Nullable Instant lastRefusalAt) {

    /** What a check of it found. */
    @Meaning("What a check of an identity provider found.")
    public record Check(
            @Meaning("Whether all is as it must be.") boolean good, List<Finding> findings) {

        public static Check of(List<SingleSignOn.Finding> findings) {
            return new Check(
                    findings.stream().allMatch(SingleSignOn.Finding::good),
                    findings.stream()
                            .map(one -> new Finding(one.good(), one.what(), one.detail()))
                            .toList());
        }
    }

    /** One of them. */
    @Meaning("One thing that a check found.")
    public record Finding(boolean good, String what, String detail) {}

    public static ProviderView of(SingleSignOn.Health one) {
        return new ProviderView(
                one.name(),
                one.title(),
                one.kind(),
                one.issuer(),
                one.people(),
                one.lastSignInAt(),
                one.lastRefusal(),
                one.lastRefusalAt());
    }
}
