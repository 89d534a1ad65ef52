package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Creates acknowledge links. Each link allows one recipient to acknowledge one case in one escalation round, once. */
@FunctionalInterface
public interface AckLinks {

    /** Creates no acknowledge links, so that users acknowledge on the case page. */
    AckLinks NONE = (caseId, round, recipient, at) -> null;

    /** @return null if this recipient cannot acknowledge the case by a link */
    @Nullable
    String link(CaseId caseId, int round, Recipient recipient, Instant at);
}
