package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.MatterStore;
import java.time.Instant;

@Meaning("An entry of the disclosure log: what was disclosed to whom.")
public record DisclosureView(
        int seq,
        String recipient,
        String what,
        @Meaning("May be empty.") String legalBasis,

        @Meaning("Hash of the disclosed file. May be empty.")
        String sha256,

        Instant disclosedAt,
        @Meaning("Who made the entry.") String by,
        Instant enteredAt) {

    public static DisclosureView of(MatterStore.Disclosure one) {
        return new DisclosureView(
                one.seq(),
                one.disclosed().recipient(),
                one.disclosed().what(),
                one.disclosed().legalBasis(),
                one.disclosed().sha256(),
                one.disclosed().at(),
                one.by(),
                one.enteredAt());
    }
}
