package io.watchfloor.dashboards.referral.views;

import io.watchfloor.dashboards.referral.CaseProofs;
import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("The head of the why-chain of a case.")
public record ProofHeadView(
        @Meaning("Number of items.") long items,

        @Meaning("Hash of the last item and all items before it.")
        String hash,

        @Meaning("Number of the audit record that contains the hash.")
        long auditRecord) {

    public static ProofHeadView of(CaseProofs.Head head) {
        return new ProofHeadView(head.seq(), head.hash().hex(), head.anchor());
    }
}
