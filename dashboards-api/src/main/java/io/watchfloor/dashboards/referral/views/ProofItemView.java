package io.watchfloor.dashboards.referral.views;

import io.watchfloor.dashboards.referral.CaseProofs;
import io.watchfloor.dashboards.referral.proof.ItemContent;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Meaning("An item of the why-chain of a case.")
public record ProofItemView(
        @Meaning("Number of the item: 1, 2, 3, …") long item,

        @Meaning("record, detection, alert, case, notification or acknowledgement.")
        String kind,

        @Meaning("Time when the center committed to the item.")
        Instant at,

        @Meaning("Root of the item: the hash over the hashes of all its fields.")
        String root,

        @Meaning("Hash of the item and all items before it.")
        String hash,

        @Meaning("True if the content was erased or cannot be decrypted. Its commitment stays.")
        boolean erased,

        @Meaning("Names of the item's fields; empty if the content was erased.")
        List<String> fields) {

    public static ProofItemView of(String caseId, CaseProofs.Stored item, EvidenceReader reading) {
        Optional<ItemContent> content = item.open(caseId, reading);
        return new ProofItemView(
                item.seq(),
                item.kind().text(),
                item.at(),
                item.root(),
                item.hash().hex(),
                content.isEmpty(),
                content.<List<String>>map(one -> new ArrayList<>(one.fields().keySet()))
                        .orElse(List.of()));
    }
}
