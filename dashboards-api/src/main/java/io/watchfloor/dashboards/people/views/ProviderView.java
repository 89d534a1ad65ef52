package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("An identity provider and its state on this node since the node started.")
public record ProviderView(
        String name,
        @Meaning("Label on the sign-in page.") String title,
        @Meaning("generic, entra or keycloak.") String kind,
        String issuer,

        @Meaning("Number of users who signed in with the provider at least once.")
        int people,

        @Nullable Instant lastSignInAt,

        @Meaning("Error code of the last rejected sign-in.") @Nullable
        String lastRefusal,

        @Nullable Instant lastRefusalAt) {

    /** Result of checking the provider. */
    @Meaning("Result of a check of an identity provider.")
    public record Check(
            @Meaning("Whether all checks passed.") boolean good, List<Finding> findings) {

        public static Check of(List<SingleSignOn.Finding> findings) {
            return new Check(
                    findings.stream().allMatch(SingleSignOn.Finding::good),
                    findings.stream()
                            .map(one -> new Finding(one.good(), one.what(), one.detail()))
                            .toList());
        }
    }

    /** A finding of the check. */
    @Meaning("A finding of the check.")
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
