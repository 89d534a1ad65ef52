package io.watchfloor.dashboards.access.signin;

import io.watchfloor.config.access.SignInSettings;
import io.watchfloor.config.access.SignInSettings.RiskAction;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.approval.SignInApprovals;
import io.watchfloor.dashboards.access.people.SessionProof;
import io.watchfloor.dashboards.access.people.SignInWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

/**
 * Compares a sign-in with the person's earlier sign-ins, stores the sign-in, and applies the configured consequence.
 */
public final class SignInRisk implements SignInWatch {

    private static final Duration REFUSALS_WITHIN = Duration.ofMinutes(10);

    private final SignInSettings settings;
    private final SignInApprovals approvals;
    private final Clock clock;

    public SignInRisk(SignInSettings settings, SignInApprovals approvals, Clock clock) {
        this.settings = settings;
        this.approvals = approvals;
        this.clock = clock;
    }

    @Override
    public void opened(Handle handle, Person person, SessionProof by, String session, String secret) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String address = by.whence().address();
        byte[] device = Digests.sha256(by.whence().cookie());
        SignInFindings judged = SignInFindings.of(
                settings,
                address,
                SignInHistory.before(handle, person.name(), device, SignInFindings.network(address)),
                refusals(handle, address, now),
                now);
        SignInHistory.keep(handle, person.name(), session, by, device, judged, now);
        boolean waits = judged.follows() == RiskAction.APPROVAL
                && approvals.ask(handle, person, session, secret, by.whence(), judged.because());
        if (judged.follows() != RiskAction.ALLOW && !waits) {
            handle.createUpdate("UPDATE session SET verified_at = NULL WHERE id = :id")
                    .bind("id", session)
                    .execute();
        }
    }

    private static int refusals(Handle handle, String address, Instant now) {
        return handle.createQuery("""
                        SELECT count(*) FROM own_telemetry WHERE NOT success AND address = :address
                            AND action IN ('sign-in', 'token-guess') AND at > :since""")
                .bind("address", address)
                .bind("since", now.minus(REFUSALS_WITHIN))
                .mapTo(Integer.class)
                .one();
    }
}
