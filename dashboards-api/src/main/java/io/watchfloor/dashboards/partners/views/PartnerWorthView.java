package io.watchfloor.dashboards.partners.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.partner.PartnerWorth;
import io.watchfloor.ops.intel.partner.Reliability;
import org.jspecify.annotations.Nullable;

@Meaning("What the signals of a partner were worth. Merged cases count as one.")
public record PartnerWorthView(
        @Meaning(
                "Reliability by the letters of the Admiralty code, computed from closed cases if at least 10 are closed.")
        Reliability reliability,

        @Meaning("Whether the reliability is computed. Otherwise an administrator set it.")
        boolean computed,

        @Meaning("Signals that the center keeps.") long signals,

        @Meaning("Cases with alerts of the partner.") long cases,

        @Meaning("Cases that also have alerts of this center.")
        long improvedCases,

        @Meaning("Cases in which a signal of the partner arrived before the first alert of this center.")
        long earlierCases,

        @Meaning("Median of the minutes by which these signals were earlier; null if there are none.") @Nullable
        Double medianMinutesGained,

        PartnerClosings closings) {

    @Meaning("How the cases with alerts of a partner were closed.")
    public record PartnerClosings(long closed, long falsePositives) {}

    public static PartnerWorthView of(PartnerWorth worth, Reliability stated) {
        return new PartnerWorthView(
                worth.reliability(stated),
                worth.closed() >= PartnerWorth.ENOUGH,
                worth.signals(),
                worth.cases(),
                worth.improved(),
                worth.earlier(),
                worth.medianMinutes(),
                new PartnerClosings(worth.closed(), worth.falsePositives()));
    }
}
