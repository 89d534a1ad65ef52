package io.watchfloor.dashboards.referral.proof;

import java.util.List;
import java.util.Optional;

/**
 * What a referral proves.
 *
 * @param referral empty if a line is unreadable
 * @param flaws empty for an intact referral; at most {@value #MOST_FLAWS}
 */
public record ReferralReport(Optional<Referral> referral, List<ReferralFlaw> flaws) {

    static final int MOST_FLAWS = 100;

    public boolean isIntact() {
        return flaws.isEmpty() && referral.isPresent();
    }
}
