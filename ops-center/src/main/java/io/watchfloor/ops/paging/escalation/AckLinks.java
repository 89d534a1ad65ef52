package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the address by which one recipient takes one case in one round, once. */
@FunctionalInterface
public interface AckLinks {

    /** No message has one: the case is taken on the page. */
    AckLinks NONE = (caseId, round, recipient, at) -> null;

    /** @return null when this recipient cannot take the case so */
    @Nullable
    String link(CaseId caseId, int round, Recipient recipient, Instant at);
}
