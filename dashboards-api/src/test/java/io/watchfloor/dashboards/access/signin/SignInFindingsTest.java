package io.watchfloor.dashboards.access.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.access.SignInSettings;
import io.watchfloor.config.access.SignInSettings.Place;
import io.watchfloor.config.access.SignInSettings.RiskAction;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.dashboards.access.signin.SignInHistory.Before;
import io.watchfloor.dashboards.access.signin.SignInHistory.Last;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Unusual facts of a sign-in compared with earlier ones. */
class SignInFindingsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Place ZURICH =
            new Place(AddressRange.parse("10.1.0.0/16").orElseThrow(), 47.37, 8.54, "Zurich");
    private static final Place SYDNEY =
            new Place(AddressRange.parse("10.2.0.0/16").orElseThrow(), -33.87, 151.21, "Sydney");
    private static final SignInSettings SETTINGS = new SignInSettings(
            RiskAction.ALLOW, RiskAction.ALLOW, RiskAction.APPROVAL, RiskAction.STEP_UP, List.of(ZURICH, SYDNEY), 1000);

    private static SignInFindings judged(String address, Before before, int refusals) {
        return SignInFindings.of(SETTINGS, address, before, refusals, NOW);
    }

    private static Optional<Last> at(Place place, long hoursBefore) {
        return Optional.of(new Last(NOW.minusSeconds(hoursBefore * 3600), place.name()));
    }

    @Test
    void theFirstSignInHasNothingToCompareWith() {
        SignInFindings first = judged("10.1.2.3", new Before(false, false, false, Optional.empty()), 0);

        assertThat(first.signs()).isEmpty();
        assertThat(first.follows()).isEqualTo(RiskAction.ALLOW);
        assertThat(first.place()).isEqualTo("Zurich");
    }

    @Test
    void aBrowserAndANetworkThatWereNotThereBeforeAreTold() {
        assertThat(judged("10.1.2.3", new Before(true, false, false, Optional.empty()), 0)
                        .signs())
                .containsExactly("new-device", "new-network");
        assertThat(judged("10.1.2.3", new Before(true, true, true, Optional.empty()), 0)
                        .because())
                .isEmpty();
    }

    @Test
    void nobodyTravelsFromZurichToSydneyInAnHourButInADay() {
        SignInFindings fast = judged("10.2.2.3", new Before(true, true, true, at(ZURICH, 1)), 0);
        assertThat(fast.signs()).containsExactly("impossible-travel");
        assertThat(fast.follows()).isEqualTo(RiskAction.APPROVAL);
        assertThat(fast.because()).contains("Sydney is 16", "km from Zurich", "60 minutes before");
        assertThat(judged("10.2.2.3", new Before(true, true, true, at(ZURICH, 24)), 0)
                        .signs())
                .isEmpty();
    }

    @Test
    void whereNoSettingSaysThePlaceNoTravelIsJudged() {
        assertThat(judged("192.0.2.7", new Before(true, true, true, at(ZURICH, 0)), 0)
                        .signs())
                .isEmpty();
    }

    @Test
    void theStrictestOfWhatFollowsCounts() {
        SignInFindings both = judged("10.2.2.3", new Before(true, true, true, at(ZURICH, 1)), 12);

        assertThat(both.signs()).containsExactly("impossible-travel", "refusals-before");
        assertThat(both.follows()).isEqualTo(RiskAction.APPROVAL);
        assertThat(judged("10.1.2.3", new Before(true, true, true, Optional.empty()), 9)
                        .signs())
                .isEmpty();
    }

    @Test
    void aNetworkIsTheFirstBitsOfAnAddress() {
        assertThat(SignInFindings.network("10.1.2.3")).isEqualTo("10.1.2.0/24");
        assertThat(SignInFindings.network("2001:db8:7:1::9")).isEqualTo("2001:0db8:0007::/48");
        assertThat(SignInFindings.network("")).isEmpty();
    }
}
